/** What a shop's page loads as /checkout.js (docs/checkout.md). */

type Words = Readonly<Record<string, string>>;

/** `words`: the text of the plain link, by language. The script names this server itself, so it works wherever it is loaded from. */
export function loaderScript(origin: string, words: Words): string {
  return `(${loader.toString()})(${JSON.stringify(origin)},${JSON.stringify(words)})`;
}

/**
 * Its own source is what is sent, so it uses nothing from around it. A plain link stands there at once; the frame takes its place when the
 * notice in it has told its height, which it does only where it may be shown. Runs for every tag that asks and has not been served, so it may
 * come late, twice, or from several tags. Only style properties are set, which a strict policy allows.
 */
function loader(origin: string, words: Readonly<Record<string, string>>): void {
  const served = 'data-vouch-served';
  // A tag in the head can run before there is a body to put anything into
  if (document.querySelector('body')) run();
  else addEventListener('DOMContentLoaded', run);

  function run(): void {
    for (const tag of document.querySelectorAll<HTMLScriptElement>('script[data-vouch-session]')) {
      const token = tag.dataset.vouchSession ?? '';
      if (tag.hasAttribute(served) || !/^[\w-]{32}$/.test(token)) continue;
      tag.setAttribute(served, '');
      if (document.querySelector(`[data-vouch-notice="${token}"]`)) continue;
      show(tag, token);
    }
  }

  function show(tag: HTMLScriptElement, token: string): void {
    const {vouchLanguage = '', vouchTheme = '', vouchTarget} = tag.dataset;
    const box = document.createElement('div');
    box.setAttribute('data-vouch-notice', token);
    const link = document.createElement('a');
    link.href = `${origin}/k/${token}`;
    link.rel = 'noreferrer';
    const spoken = [vouchLanguage, document.documentElement.lang, ...navigator.languages];
    const language = spoken.map((one) => one.slice(0, 2).toLowerCase()).find((one) => words[one]);
    link.textContent = words[language ?? 'en'] ?? '';
    box.append(link);
    place(tag, box, vouchTarget);

    const query = new URLSearchParams({origin: location.origin});
    if (vouchLanguage) query.set('lang', vouchLanguage);
    if (vouchTheme) query.set('theme', vouchTheme);
    const frame = document.createElement('iframe');
    frame.src = `${origin}/k/${token}/frame?${query.toString()}`;
    frame.title = link.textContent;
    frame.referrerPolicy = 'no-referrer';
    const {style} = frame;
    style.display = 'block';
    style.width = '100%';
    style.height = '0';
    style.border = '0';
    style.colorScheme = 'light dark';
    addEventListener('message', ({origin: from, source, data}: MessageEvent<unknown>) => {
      if (from !== origin || source !== frame.contentWindow) return;
      const height =
        typeof data === 'object' && data && 'vouchHeight' in data ? Number(data.vouchHeight) : 0;
      if (!(height > 0 && height < 5000)) return;
      style.height = `${height}px`;
      link.remove();
    });
    box.append(frame);
  }

  function place(tag: HTMLScriptElement, box: HTMLElement, target: string | undefined): void {
    let found: Element | null = null;
    try {
      found = target ? document.querySelector(target) : null;
    } catch {
      // not a selector: where the tag stands, then
    }
    if (found) found.append(box);
    else if (document.head.contains(tag)) document.body.append(box);
    else tag.after(box);
  }
}
