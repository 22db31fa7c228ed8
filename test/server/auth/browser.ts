/**
 * A browser without scripts: keeps cookies, follows links by itself, fills and posts the forms it finds in a page, and
 * sends what browsers send with them.
 */
export type Page = {status: number; html: string; url: string; headers: Headers};

export class Browser {
  readonly origin: string;
  readonly cookies = new Map<string, string>();
  readonly address: string;

  constructor(origin: string, address = '203.0.113.7') {
    this.origin = origin;
    this.address = address;
  }

  async open(path: string): Promise<Page> {
    return this.#send(new URL(path, this.origin), {method: 'GET'});
  }

  /** One request, redirects shown and not followed. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0) headers.set('cookie', this.#cookieHeader());
    if (!headers.has('x-forwarded-for')) headers.set('x-forwarded-for', this.address);
    if (!headers.has('accept')) headers.set('accept', 'text/html');
    const response = await fetch(new URL(path, this.origin), {
      ...init,
      headers,
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(cookie)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  /** Posts fields as the page at `path` would, and follows where that leads on this server. */
  async post(path: string, fields: Record<string, string | string[]>): Promise<Page> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(fields)) {
      for (const one of Array.isArray(value) ? value : [value]) body.append(name, one);
    }
    return this.#send(new URL(path, this.origin), {
      method: 'POST',
      body,
      headers: {origin: this.origin, 'sec-fetch-site': 'same-origin'},
    });
  }

  /** Fills the form whose action is `action`, hidden fields and defaults kept, and presses the named button. */
  submit(page: Page, action: string, fields: Record<string, string | string[]>): Promise<Page> {
    const form = formsOf(page.html).find((one) => one.action === action);
    if (!form) throw new Error(`No form for ${action} on ${page.url}`);
    return this.post(action, {...form.fields, ...fields});
  }

  async #send(url: URL, init: RequestInit): Promise<Page> {
    const response = await this.fetch(url.href, init);
    const target = response.headers.get('location');
    if (target && response.status >= 300 && response.status < 400) {
      const next = new URL(target, url);
      if (next.origin === this.origin) return this.#send(next, {method: 'GET'});
      return {status: response.status, html: '', url: next.href, headers: response.headers};
    }
    return {
      status: response.status,
      html: await response.text(),
      url: url.href,
      headers: response.headers,
    };
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

export type FoundForm = {action: string; method: string; fields: Record<string, string | string[]>};

/** Every form with what it would send untouched, which is what a robot sends. Buttons are left out. */
export function formsOf(html: string): FoundForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(
    ([, head = '', inner = '']) => {
      const fields: Record<string, string | string[]> = {};
      const add = (name: string | undefined, value: string) => {
        if (name === undefined) return;
        const had = fields[name];
        fields[name] = had === undefined ? value : [had, value].flat();
      };
      for (const [, input = ''] of inner.matchAll(/<input\b([^>]*)>/g)) {
        const isTick = /type="(checkbox|radio)"/.test(input);
        if (isTick && !/\bchecked\b/.test(input)) continue;
        add(attribute(input, 'name'), attribute(input, 'value') ?? (isTick ? 'on' : ''));
      }
      for (const [, select = '', options = ''] of inner.matchAll(
        /<select\b([^>]*)>([\s\S]*?)<\/select>/g,
      )) {
        const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, one = '']) => one);
        const chosen = all.find((one) => /\bselected\b/.test(one)) ?? all[0] ?? '';
        add(attribute(select, 'name'), attribute(chosen, 'value') ?? '');
      }
      for (const [, area = '', text = ''] of inner.matchAll(
        /<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g,
      )) {
        add(attribute(area, 'name'), unescape(text));
      }
      return {
        action: attribute(head, 'action') ?? '',
        method: attribute(head, 'method') ?? 'get',
        fields,
      };
    },
  );
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescape(value);
}

function unescape(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
