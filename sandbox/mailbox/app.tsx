import {Hono} from 'hono';
import {streamSSE} from 'hono/streaming';
import {renderToString} from 'preact-render-to-string';
import type {VNode} from 'preact';
import type {MailStore} from './mail-store.ts';
import {MailboxPage} from './page.tsx';
import {liveScript, mailboxStyle} from './assets.ts';

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/** The mailbox page: works without JavaScript; with it, new mail appears by itself. */
export function createMailboxApp(mails: MailStore): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    c.header('content-security-policy', PAGE_POLICY);
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cache-control', 'no-store');
    await next();
  });

  app.get('/', async (c) => {
    const to = c.req.query('to');
    return c.html(document(await page({to})));
  });

  app.get('/mails/:id', async (c) => {
    const open = await mails.find(c.req.param('id'));
    const to = c.req.query('to');
    const asText = c.req.query('view') === 'text';
    return c.html(document(await page({to, open, asText, isMissing: !open})), open ? 200 : 404);
  });

  /** The mail's own HTML, shut in: no scripts, no forms, no pictures from elsewhere; links open a new tab. */
  app.get('/mails/:id/html', async (c) => {
    const mail = await mails.find(c.req.param('id'));
    if (mail?.html === undefined) return c.notFound();
    c.header('content-security-policy', MAIL_POLICY);
    return c.html(`<!doctype html><base target="_blank">${mail.html}`);
  });

  /** For tests and scripts. */
  app.get('/mails.json', async (c) => c.json(await mails.list(c.req.query('to'))));

  app.get('/arrivals', (c) =>
    streamSSE(c, async (stream) => {
      const stop = mails.onArrival((id) => void stream.writeSSE({data: id}));
      await new Promise<void>((done) => {
        stream.onAbort(done);
      });
      stop();
    }),
  );

  app.get('/mailbox.css', (c) => c.body(mailboxStyle, 200, {'content-type': 'text/css'}));
  app.get('/live.js', (c) => c.body(liveScript, 200, {'content-type': 'text/javascript'}));

  async function page(shown: Omit<Parameters<typeof MailboxPage>[0], 'mails' | 'recipients'>) {
    return (
      <MailboxPage
        {...shown}
        mails={await mails.list(shown.to)}
        recipients={await mails.recipients()}
      />
    );
  }

  return app;
}

function document(page: VNode): string {
  return `<!doctype html>${renderToString(page)}`;
}
