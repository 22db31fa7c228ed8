import {gzipSync} from 'node:zlib';
import type {Context} from 'hono';
import type {ComponentChildren} from 'preact';
import {renderToString} from 'preact-render-to-string';
import type {Texts} from '../../lib/domain/texts.ts';
import type {PageScript} from './page-script.ts';
import type {Stylesheet} from './stylesheet.ts';

/**
 * One HTML answer: one stylesheet known by its hash, forms that go to ourselves only, never kept by a cache. No script runs but the one
 * that the page was given, known by its hash as well; only such a page may send requests of its own, to ourselves.
 */
export type PageAnswer = {
  status?: 200 | 400 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  title: string;
  texts: Texts;
  stylesheet: Stylesheet;
  /** `same-origin` lets our own forms name their origin; `no-referrer` for addresses that are secrets. */
  referrer: 'same-origin' | 'no-referrer';
  /** Where a form's answer may lead besides ourselves: browsers hold redirects after a form to this list, too. */
  formTargets?: readonly string[];
  /** What makes the page quicker where scripts run; it works without. */
  script?: PageScript;
  /** Whether it shows pictures of ours: the previews of files. */
  pictures?: boolean;
  body: ComponentChildren;
};

export function answerPage(c: Context, page: PageAnswer): Response {
  for (const [name, value] of Object.entries(headersOf(page))) c.header(name, value);
  const text = drawPage(page);
  if (!acceptsGzip(c)) return c.body(text, page.status ?? 200);
  c.header('Content-Encoding', 'gzip'); // a page then fits the first round trip, which the client's has to
  return c.body(new Uint8Array(gzipSync(text)), page.status ?? 200);
}

export function drawPage(page: PageAnswer): string {
  const html = renderToString(
    <html lang={page.texts.locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>{page.title}</title>
        <link rel="icon" href={icon} />
        <style dangerouslySetInnerHTML={{__html: page.stylesheet.css}} />
      </head>
      <body>
        {page.body}
        {page.script && <script dangerouslySetInnerHTML={{__html: page.script.text}} />}
      </body>
    </html>,
  );
  return `<!doctype html>${html}`;
}

export function headersOf(page: PageAnswer): Record<string, string> {
  return {
    'Content-Security-Policy': policyOf(page),
    'Referrer-Policy': page.referrer,
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex',
    'Content-Type': 'text/html; charset=utf-8',
    Vary: 'Accept-Encoding',
  };
}

export function acceptsGzip(c: Context): boolean {
  return /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
}

/** Says that there is none, or browsers ask for /favicon.ico. */
const icon = 'data:,';

function policyOf({stylesheet, script, pictures, formTargets = []}: PageAnswer): string {
  return [
    `default-src 'none'`,
    ...(script ? [`script-src '${script.hash}'`, `connect-src 'self'`] : []),
    `style-src '${stylesheet.hash}'`,
    `img-src data:${pictures ? ` 'self'` : ''}`,
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
  ].join('; ');
}
