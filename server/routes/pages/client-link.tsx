import type {Context, Hono} from 'hono';
import clientPageCss from '../../../components/client-page/client-page.css?inline';
import type {ClientPageState} from '../../../components/client-page/client-page-state.ts';
import {ClientPage} from '../../../components/client-page/client-page.tsx';
import tokensCss from '../../../components/ui/tokens.css?inline';
import uiCss from '../../../components/ui/ui.css?inline';
import {Surface} from '../../../components/ui/surface.tsx';
import {clientPath, isCopyToken} from '../../../lib/domain/confirmation-link.ts';
import {weigh} from '../../../lib/domain/evidence.ts';
import type {FieldIssue} from '../../../lib/domain/field-issue.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {limits} from '../../auth/rate-limit.ts';
import {barOf, findAtCheckout, type AtCheckout} from '../../checkout/at-checkout.ts';
import {createCheckoutCookies} from '../../checkout/checkout-cookies.ts';
import {answerEnd, checkoutStylesheet} from '../../checkout/step-pages.tsx';
import {CheckoutBar} from '../../checkout/views.tsx';
import {createClientCookies} from '../../client/client-cookies.ts';
import {
  asFormIssues,
  fieldsOf,
  keep,
  readSays,
  stepOf,
  type ClientFields,
} from '../../client/client-form.ts';
import {openedOf, type ClientLink, type Opened} from '../../client/client-link.ts';
import type {ClientRoutes, Shown, ShownForm, Visit} from '../../client/client-routes.ts';
import {
  askingState,
  canProve,
  mustProve,
  passedOn,
  provingState,
  settledState,
  type Visitor,
} from '../../client/client-state.ts';
import {machineOf, machineOfForm, noteVisit} from '../../client/client-visits.ts';
import {createGatheredLookUps} from '../../client/gather-lookups.ts';
import {createMissedLinks} from '../../client/missed-links.ts';
import {createKeptPages, gzipAt, keptPage, pageAt, pageOf} from '../../client/kept-pages.ts';
import {spokenTo} from '../../client/page-language.ts';
import {
  acceptsGzip,
  answerPage,
  drawPage,
  headersOf,
  type PageAnswer,
} from '../../pages/document.tsx';
import {readForm} from '../../pages/form.ts';
import ownPageCss from '../../pages/own-page.css?inline';
import type {PageKit} from '../../pages/page-kit.tsx';
import {checkSameOrigin} from '../../pages/same-origin.ts';
import {createStylesheet} from '../../pages/stylesheet.ts';
import {receiptPath, receiptToken} from '../../receipts/receipt-address.ts';
import {defaultHeaders, withAllHeaders} from '../../security-headers.ts';
import {hearClient} from '../../write/answer-link.ts';
import {tokenHash} from '../../write/token-hash.ts';
import {registerClientProof} from './client-proof.ts';

/**
 * The page at the end of a confirmation link. Mail scanners open it, run its scripts (there are none) and send its forms as
 * they stand; none of that decides anything: only a POST with a name and one of the buttons does, once, of somebody who came by a mail
 * of ours or has proven a mail address (client-proof.ts), unless the program takes answers without.
 */
export function registerClientLink(app: Hono, kit: PageKit): void {
  const {deps} = kit;
  const {db} = deps;
  const stylesheet = createStylesheet(tokensCss, uiCss, ownPageCss, clientPageCss);
  const cookies = createClientCookies(deps.clientKeys, deps.publicUrl);
  const checkoutCookies = createCheckoutCookies(deps.clientKeys, deps.publicUrl);
  const missed = createMissedLinks(db);
  const lookUp = createGatheredLookUps(db);
  const kept = createKeptPages<Opened>();
  const defaults = defaultHeaders(deps.publicUrl);
  const routes: ClientRoutes = {cookies, enter: (c) => enter(c), enterPosted, showForm, show};

  app.get('/c/:token', async (c) => {
    const entered = await enter(c);
    if (entered.kind === 'answer') return entered.answer;
    const {visit} = entered;
    await noteVisit(db, placeOf(visit.found), 'opened', machineOf(c.req.raw));
    if (c.req.query('prove') === 'again' && canProve(visit.found) && !visit.at) {
      const proving = {step: 'address', email: '', kept: ''} as const;
      return show(c, 200, provingState(visit.found, visit.token, visit.query, proving), visit);
    }
    return showAgain(c, visit) ?? showForm(c, visit, {step: 'ask'});
  });

  app.post('/c/:token', async (c) => {
    const entered = await enterPosted(c);
    if (entered.kind === 'answer') return entered.answer;
    const {visit} = entered;
    const {found, token} = visit;
    const {text: values} = await readForm(c.req.raw, {one: fieldsOf(found.link, found.account)});
    const form: ClientFields = values;
    const {opened = '', homepage: trap = '', seen = ''} = form;
    const machine = machineOfForm(c.req.raw, {opened, trap});
    await noteVisit(db, placeOf(found), 'sent', machine);
    const step = stepOf(form.decision);
    const refuse = (link: ClientLink, issues: FieldIssue[]) =>
      showForm(c, {...visit, found: link}, {status: 422, step, values: form, issues});
    if (mustProve(found, visit) && form.decision !== '') return askProof(c, visit, form);
    const read = readSays(form, found.link, found.account);
    if (read.kind === 'unclear') {
      return refuse(found, seen === found.seen ? read.issues : [changed, ...read.issues]);
    }
    const {says} = read;
    const outcome = await hearClient(deps, token, seen, says, visit.proof, found.account.id);
    switch (outcome.kind) {
      case 'answered':
        return showForm(c, {...visit, found: outcome}, {step, justNow: true});
      case 'done':
        return says.kind === 'pass_on'
          ? show(c, 200, passedOn(outcome, true), visit)
          : show(
              c,
              200,
              {
                kind: 'wished',
                partner: outcome.account.name,
                text: outcome.link.asking?.wish?.text ?? '',
                action: clientPath(token) + visit.query,
              },
              visit,
            );
      case 'already_answered':
      case 'replaced':
      case 'passed_on':
      case 'expired':
        return showForm(c, {...visit, found: outcome}, {step});
      case 'invalid':
        return refuse(outcome, asFormIssues(says, outcome.issues));
      case 'changed':
        return refuse(outcome, [changed]);
      case 'needs_code':
        return askProof(c, {...visit, found: outcome}, form);
      case 'gone':
        return visit.at
          ? answerEnd(c, visit.texts, 'removed', visit.at)
          : show(c, 404, {kind: 'gone'}, {texts: visit.texts});
    }
  });

  registerClientProof(app, kit, routes);

  /** `allowed`: whether it may be heard at all, asked at the same time. */
  async function enter(c: Context, allowed?: Promise<void>): ReturnType<ClientRoutes['enter']> {
    const token = c.req.param('token') ?? '';
    const chosen = c.req.query('lang');
    missed.check(() => kit.addressOf(c));
    const at = await findAtCheckout(deps, checkoutCookies, c.req.raw, token);
    const [opened] = await Promise.all([
      at === 'elsewhere' ? undefined : open(c, token, at),
      allowed,
    ]);
    if (!opened) {
      const unknown = spokenTo(c.req.raw, chosen, undefined);
      if (at === 'elsewhere') {
        return {kind: 'answer', answer: answerEnd(c, unknown.texts, 'used')};
      }
      if (at) return {kind: 'answer', answer: answerEnd(c, unknown.texts, 'removed', at)};
      const answer = show(c, 404, {kind: 'gone'}, unknown);
      if (isCopyToken(token)) await missed.count(kit.addressOf(c));
      return {kind: 'answer', answer};
    }
    const {found} = opened;
    const spoken = spokenTo(c.req.raw, chosen, found.link.asking?.language);
    if (!found.link.answer && (await deps.auth.isOfSide(c.req.raw))) {
      const shown = {...spoken, token, at: opened.at};
      return {kind: 'answer', answer: show(c, 403, {kind: 'partner'}, shown)};
    }
    if (opened.at?.session.isOver && !found.link.answer) {
      return {kind: 'answer', answer: answerEnd(c, spoken.texts, 'over', opened.at)};
    }
    return {kind: 'visit', visit: {...opened, ...spoken, token}};
  }

  async function open(
    c: Context,
    token: string,
    at: AtCheckout | undefined,
  ): Promise<(Pick<Visit, 'found' | 'kept' | 'at'> & Visitor) | undefined> {
    const proven = at?.proof.email ?? cookies.provenBy(c.req.raw, token);
    if (!isCopyToken(token)) return undefined;
    const before = kept.find(token, proven);
    const asked = {tokenHash: tokenHash(token), proven, known: before?.known.mark};
    const said = await lookUp(asked);
    if (said === undefined) return undefined;
    const isAsBefore = before && said === '';
    const known = isAsBefore ? before : kept.keep(token, proven, await openedOf(db, said, proven));
    const {found, facts} = known.known;
    const email = found.mailedTo ?? proven;
    if (email === undefined) return {found, kept: known, proof: {via: 'none'}};
    if (at) {
      const {proof} = at;
      return {found, kept: known, at, proof, unproven: weigh(proof, facts).unproven};
    }
    const proof = {via: found.mailedTo === null ? 'code' : 'mailed', email} as const;
    return {found, kept: known, proof, unproven: weigh(proof, facts).unproven};
  }

  async function enterPosted(c: Context): ReturnType<ClientRoutes['enter']> {
    checkSameOrigin(c.req.raw, deps.publicUrl, {noCookies: true});
    const token = c.req.param('token') ?? '';
    if (!isCopyToken(token)) return enter(c);
    const address = kit.addressOf(c);
    const allowed = kit.limit([
      [limits.answerFromAddress, address],
      [limits.answerOfLink, `${token} ${address}`],
    ]);
    allowed.catch(() => undefined); // whoever waits for it minds
    return enter(c, allowed);
  }

  /** What asks, as it was drawn for somebody before while nothing of it has changed. */
  function showAgain(c: Context, visit: Visit): Response | undefined {
    const {found, token, query, texts} = visit;
    if (visit.at || settledState(found, false) || mustProve(found, visit)) return undefined;
    const page = pageOf(visit.kept, `${texts.locale} ${query}`, () => {
      const drawn = pageIn(200, askingState(found, visit, token, query, {step: 'ask'}), visit);
      return keptPage(drawPage(drawn), {...defaults, ...headersOf(drawn)});
    });
    if (!page) return undefined;
    const now = Date.now();
    return acceptsGzip(c)
      ? withAllHeaders(gzipAt(page, now), {...page.headers, 'Content-Encoding': 'gzip'})
      : withAllHeaders(pageAt(page, now), page.headers);
  }

  function showForm(
    c: Context,
    visit: Visit,
    {status = 200, justNow = false, ...form}: ShownForm,
  ): Response {
    const {found, token, query} = visit;
    const settled = settle(found, justNow);
    if (settled) return show(c, 200, settled, visit);
    const state = mustProve(found, visit)
      ? provingState(found, token, query, {step: 'address', email: '', kept: ''})
      : askingState(found, visit, token, query, form);
    return show(c, status, state, visit);
  }

  function settle(found: ClientLink, justNow: boolean): ClientPageState | undefined {
    const state = settledState(found, justNow);
    if (state?.kind !== 'answered' || !found.hasReceipt) return state;
    return {...state, receipt: receiptPath(receiptToken(found.link.copyToken))};
  }

  /** Nothing is decided, and what was typed waits in the page. */
  function askProof(c: Context, visit: Visit, form: ClientFields): Response {
    const settled = settle(visit.found, false);
    if (settled) return show(c, 200, settled, visit);
    const kept = keep(form);
    const proving = {step: 'address', email: '', kept, problem: 'needed'} as const;
    return show(c, 422, provingState(visit.found, visit.token, visit.query, proving), visit);
  }

  function show(
    c: Context,
    status: PageAnswer['status'] & number,
    state: ClientPageState,
    shown: Shown,
  ): Response {
    return answerPage(c, pageIn(status, state, shown));
  }

  function pageIn(
    status: PageAnswer['status'] & number,
    state: ClientPageState,
    {texts, token, at}: Shown,
  ): PageAnswer {
    return {
      status,
      title: titleOf(texts, state),
      texts,
      stylesheet: at ? checkoutStylesheet : stylesheet,
      referrer: 'no-referrer', // the address is the secret
      body: (
        <Surface texts={texts} size="page">
          {at && <CheckoutBar texts={texts} {...barOf(at, state.kind === 'asking')} />}
          <ClientPage state={state} address={token === undefined ? undefined : clientPath(token)} />
        </Surface>
      ),
    };
  }
}

/** The request is no longer what the client read. */
const changed: FieldIssue = {field: 'seen', code: 'invalid'};

const placeOf = ({link, account}: ClientLink) => ({accountId: account.id, linkId: link.id});

function titleOf({t}: Texts, state: ClientPageState): string {
  switch (state.kind) {
    case 'asking':
      return t('client_ask_title', state.snapshot.partner);
    case 'answered':
      return t('client_answered_title');
    case 'wished':
      return t('client_wished_title');
    case 'passed_on':
      return t('client_passed_on_title', state.to);
    case 'replaced':
      return t('client_replaced_title');
    case 'expired':
      return t('client_expired_title');
    case 'gone':
      return t('client_gone_title');
    case 'partner':
      return t('client_partner_title');
  }
}
