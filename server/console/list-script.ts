import {createPageScript} from '../pages/page-script.ts';

/**
 * Makes a list quick where scripts run. It follows the list's own links and sends its own form, but puts only the list of the answer into the
 * page; the address says what is shown, as ever. Whatever goes wrong, the browser is sent where the link leads, as if there were no script.
 * Keys, while the list has the focus, so that no key typed elsewhere (or heard by a computer that is spoken to) does anything: j and k from row
 * to row, Enter opens the row, / to the search.
 */
export const listScript = createPageScript(function enhanceList() {
  const list = document.getElementById('k-list');
  const live = document.getElementById('k-live');
  const form = document.getElementById('k-form');
  if (!list || !live || !(form instanceof HTMLFormElement)) return;
  const typingPauseMs = 150;
  let asked: AbortController | undefined;
  let typing: ReturnType<typeof setTimeout> | undefined;

  async function go(
    address: string,
    keep: 'push' | 'replace' | 'not',
    focus?: string,
  ): Promise<void> {
    clearTimeout(typing);
    asked?.abort();
    const mine = (asked = new AbortController());
    list?.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(address, {
        signal: mine.signal,
        headers: {accept: 'text/html'},
      });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const fresh = page.getElementById('k-list');
      if (mine.signal.aborted) return;
      if (!answer.ok || !fresh) {
        location.assign(address); // signed out, say
        return;
      }
      list?.replaceChildren(...fresh.childNodes);
      if (live) live.textContent = fresh.dataset.count ?? '';
      if (keep === 'push') history.pushState(null, '', answer.url);
      if (keep === 'replace') history.replaceState(null, '', answer.url);
      if (focus === undefined) return;
      const again = list?.querySelector<HTMLElement>(`[data-list="${focus}"]`);
      (again ?? list)?.focus({preventScroll: true});
      if (focus === 'next' || focus === 'previous') list?.scrollIntoView();
    } catch {
      // A search that did not get through stays typed, and its button is there; who followed a link sees what the browser says
      if (!mine.signal.aborted && keep === 'push') location.assign(address);
    } finally {
      if (asked === mine) list?.removeAttribute('aria-busy');
    }
  }

  function addressOf(sent: HTMLFormElement): string {
    const params = new URLSearchParams();
    new FormData(sent).forEach((value, name) => {
      if (typeof value === 'string') params.append(name, value);
    });
    return `${sent.action.split('?')[0] ?? ''}?${params.toString()}`;
  }

  document.addEventListener('click', (event) => {
    const at = event.target instanceof Element ? event.target.closest('a[data-list]') : null;
    if (!(at instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void go(at.href, 'push', at.dataset.list);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void go(addressOf(form), 'push');
  });
  form.addEventListener('change', (event) => {
    if (event.target instanceof HTMLSelectElement) void go(addressOf(form), 'push');
  });
  form.addEventListener('input', (event) => {
    if (event.target instanceof HTMLSelectElement) return;
    clearTimeout(typing);
    typing = setTimeout(() => void go(addressOf(form), 'replace'), typingPauseMs);
  });
  addEventListener('popstate', () => {
    const params = new URLSearchParams(location.search);
    form.querySelectorAll<HTMLInputElement>('select, #k-q').forEach((control) => {
      control.value = params.get(control.name) ?? '';
    });
    void go(location.href, 'not');
  });
  document.addEventListener('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || event.isComposing) return;
    const at = event.target instanceof Element ? event.target : null;
    if (!at || !list.contains(at) || at.closest('input, select, textarea')) return;
    if (event.key === '/') {
      event.preventDefault();
      document.querySelector<HTMLInputElement>('#k-q')?.select();
      document.getElementById('k-q')?.focus();
    }
    if (event.key !== 'j' && event.key !== 'k') return;
    const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')];
    const here = rows.findIndex((row) => row.closest('tr')?.contains(at));
    const there = event.key === 'j' ? here + 1 : Math.max(here - 1, 0);
    rows[Math.min(there, rows.length - 1)]?.focus();
  });
});
