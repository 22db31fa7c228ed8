import type {Context, Hono} from 'hono';
import {clientPath, isCopyToken} from '../../../lib/domain/confirmation-link.ts';
import {snapshotOf} from '../../../lib/domain/link-snapshot.ts';
import {languages} from '../../../lib/domain/asking.ts';
import {limits} from '../../auth/rate-limit.ts';
import {findAddresses} from '../../checkout/addresses.ts';
import {backPath, findAtCheckout} from '../../checkout/at-checkout.ts';
import {createCheckoutCookies} from '../../checkout/checkout-cookies.ts';
import {frameScript} from '../../checkout/frame-script.ts';
import {loaderScript} from '../../checkout/loader-script.ts';
import {framePath, scriptPath, stepPath} from '../../checkout/paths.ts';
import {
  findSessionByToken,
  findSessionLink,
  pageToken,
  shownSession,
  takeSession,
  type Session,
} from '../../checkout/session.ts';
import {returnAddress} from '../../checkout/sign-result.ts';
import {answerEnd, answerStep, noticeStylesheet} from '../../checkout/step-pages.tsx';
import {ContinuePage, EmbeddedNotice} from '../../checkout/views.tsx';
import {machineOf} from '../../client/client-visits.ts';
import {createMissedLinks} from '../../client/missed-links.ts';
import {spokenTo} from '../../client/page-language.ts';
import {readForm} from '../../pages/form.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {checkSameOrigin} from '../../pages/same-origin.ts';
import {createServerTexts} from '../../server-texts.ts';

/**
 * From a shop to the client's page and back (docs/checkout.md). The session's address is good for the first browser that a person opens it
 * in; from there on a cookie of that browser counts, and the session's token nowhere. Going back decides nothing and says what is.
 */
export function registerCheckoutStep(app: Hono, kit: PageKit): void {
  const {deps} = kit;
  const {db} = deps;
  const cookies = createCheckoutCookies(deps.clientKeys, deps.publicUrl);
  const missed = createMissedLinks(db, limits.missedCheckouts);

  app.get(stepPath(':token'), async (c) => {
    const session = await enter(c);
    if ('answer' in session) return session.answer;
    return isPersonComing(c.req.raw) ? take(c, session) : ask(c, session);
  });

  /** The button, for browsers that do not say that a person comes; a form sent as it stands has not pressed it. */
  app.post(stepPath(':token'), async (c) => {
    checkSameOrigin(c.req.raw, deps.publicUrl, {noCookies: true});
    const session = await enter(c);
    if ('answer' in session) return session.answer;
    const {text} = await readForm(c.req.raw, {one: ['open']});
    return text.open === 'yes' ? take(c, session) : ask(c, session);
  });

  app.get(framePath(':token'), showFrame);

  app.get(backPath(':token'), async (c) => {
    const at = await findAtCheckout(deps, cookies, c.req.raw, c.req.param('token') ?? '');
    const {texts} = spokenIn(c, at === 'elsewhere' ? undefined : at?.session);
    if (!at) return missedOne(c);
    if (at === 'elsewhere') return answerEnd(c, texts, 'used');
    const back = await returnAddress(deps, at.session);
    return back === undefined ? answerEnd(c, texts, 'no_return') : c.redirect(back, 303);
  });

  const words = Object.fromEntries(
    languages.map((language) => [language, createServerTexts(language).t('checkout_link')]),
  );
  const script = loaderScript(new URL(deps.publicUrl).origin, words);
  app.get(scriptPath, (c) => {
    c.header('Content-Type', 'text/javascript; charset=utf-8');
    c.header('Cache-Control', 'public, max-age=3600');
    c.header('Cross-Origin-Resource-Policy', 'cross-origin');
    c.header('Access-Control-Allow-Origin', '*'); // so that a shop can load it with `integrity` or `crossorigin`
    return c.body(script);
  });

  /** A session that this browser may open; or the answer where it is not, or where the browser has it already. */
  async function enter(c: Context): Promise<Session | {answer: Response}> {
    const found = await find(c);
    if ('answer' in found) return found;
    if (cookies.isOpenedBy(c.req.raw, found)) return {answer: goOn(c, found)};
    if (found.isOver) return {answer: await missedOne(c)};
    if (found.browserHash === null) return found;
    return {answer: answerEnd(c, spokenIn(c, found).texts, 'used')};
  }

  /** Answers the same for what is over and for what never was, and counts both. */
  async function find(c: Context): Promise<Session | {answer: Response}> {
    missed.check(() => kit.addressOf(c));
    const session = await findSessionByToken(db, c.req.param('token') ?? '');
    return session ?? {answer: await missedOne(c)};
  }

  async function missedOne(c: Context): Promise<Response> {
    if (isCopyToken(c.req.param('token') ?? '')) await missed.count(kit.addressOf(c));
    return answerEnd(c, spokenIn(c, undefined).texts, 'ended');
  }

  async function take(c: Context, session: Session): Promise<Response> {
    const {hash, cookies: named} = cookies.nameBrowser(session.id);
    if (!(await takeSession(db, session.id, hash))) {
      return answerEnd(c, spokenIn(c, session).texts, 'used'); // another was quicker
    }
    for (const cookie of named) c.header('Set-Cookie', cookie, {append: true});
    return goOn(c, session);
  }

  function goOn(c: Context, {id, language}: Session): Response {
    const query = language === null ? '' : `?lang=${language}`;
    return c.redirect(clientPath(pageToken(deps.clientKeys, id)) + query, 303);
  }

  function ask(c: Context, session: Session): Response {
    const {texts} = spokenIn(c, session);
    const token = c.req.param('token') ?? '';
    return answerStep(c, texts, {
      status: 200,
      title: texts.t('checkout_step_title'),
      body: <ContinuePage texts={texts} shop={session.vendorName} token={token} />,
    });
  }

  async function showFrame(c: Context): Promise<Response> {
    const session = await find(c);
    if ('answer' in session) return session.answer;
    if (session.isOver) return missedOne(c);
    const {frame} = await findAddresses(db, session.programId);
    const own = session.frameOrigin;
    const framed = own === null ? frame : frame.filter((origin) => origin === own);
    const linked = await findSessionLink(db, session);
    const {link, account} = linked;
    const {texts} = spokenIn(c, session);
    const theme = (['light', 'dark'] as const).find((one) => one === c.req.query('theme'));
    const response = answerStep(c, texts, {
      status: 200,
      title: texts.t('checkout_link'),
      theme,
      script: frameScript,
      stylesheet: noticeStylesheet,
      body: (
        <EmbeddedNotice
          texts={texts}
          token={c.req.param('token') ?? ''}
          state={shownSession(session, linked).state}
          snapshot={link && account && (link.answer?.snapshot ?? snapshotOf(link, {account}))}
          origin={framed.find((origin) => origin === c.req.query('origin'))}
        />
      ),
    });
    const policy = response.headers.get('content-security-policy') ?? '';
    const ancestors = framed.length > 0 ? framed.join(' ') : "'none'";
    response.headers.set(
      'Content-Security-Policy',
      policy.replace("frame-ancestors 'none'", `frame-ancestors ${ancestors}`),
    );
    return response;
  }

  function spokenIn(c: Context, session: Session | undefined) {
    return spokenTo(c.req.raw, c.req.query('lang'), session?.language ?? undefined);
  }
}

/** A browser's own word, which no page can forge; without it (plain http, old browsers, machines) a button is to be pressed. */
function isPersonComing(request: Request): boolean {
  const {headers} = request;
  return (
    request.method === 'GET' &&
    headers.get('sec-fetch-mode') === 'navigate' &&
    headers.get('sec-fetch-dest') === 'document' &&
    machineOf(request) === undefined
  );
}
