import {Hono} from 'hono';
import type {Texts} from '../../lib/domain/texts.ts';
import {spokenTo} from '../client/page-language.ts';
import {isTrouble, retryAfterSeconds} from '../db/trouble.ts';
import {localPath} from './local-path.ts';
import {PageProblem} from './page-problem.ts';
import {SignInNeeded, type PageKit} from './page-kit.tsx';

/**
 * A part of the app whose failures are pages, too: in the reader's language, who may be anybody's client and has no other page of ours to
 * choose one on.
 */
export function createPageApp(kit: PageKit): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof SignInNeeded) {
      const next =
        c.req.method === 'GET' ? localPath(c.req.raw.url, kit.deps.publicUrl) : undefined;
      return c.redirect(`/sign-in${next ? `?${new URLSearchParams({next})}` : ''}`, 303);
    }
    const {texts: spoken} = spokenTo(c.req.raw, c.req.query('lang'), undefined);
    if (error instanceof PageProblem) {
      if (error.retryAfterSeconds) c.header('Retry-After', String(error.retryAfterSeconds));
      return kit.answer(c, {
        status: error.status,
        width: 'narrow',
        spoken,
        heading: spoken.t(`error_page_${error.status}_title`),
        lead: leadOf(spoken, error),
      });
    }
    const isPassing = isTrouble(error);
    kit.deps.log({
      level: isPassing ? 'warning' : 'error',
      what: 'page',
      method: c.req.method,
      path: `/${c.req.path.split('/')[1] ?? ''}`, // what follows may be a secret
      message: error.stack ?? error.message,
    });
    if (isPassing) c.header('Retry-After', String(retryAfterSeconds));
    return kit.answer(c, {
      status: isPassing ? 503 : 500,
      width: 'narrow',
      spoken,
      heading: spoken.t(isPassing ? 'error_page_503_title' : 'error_page_500_title'),
      lead: spoken.t(isPassing ? 'error_page_503_text' : 'error_page_500_text'),
    });
  });
  return app;
}

function leadOf({t, plural}: Texts, {status, retryAfterSeconds = 0}: PageProblem): string {
  return status === 429
    ? plural('error_page_429_text', Math.ceil(retryAfterSeconds / 60))
    : t(`error_page_${status}_text`);
}
