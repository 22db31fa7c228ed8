import type {Context, Hono} from 'hono';
import type {ProofProblem} from '../../../components/client-page/client-page-state.ts';
import {clientPath} from '../../../lib/domain/confirmation-link.ts';
import {weigh} from '../../../lib/domain/evidence.ts';
import {limits as lengths} from '../../../lib/domain/limits.ts';
import {withoutTurns} from '../../../lib/domain/message.ts';
import {countUses, limits} from '../../auth/rate-limit.ts';
import {tidyEmail} from '../../auth/users.ts';
import {clientCodeMail} from '../../client/client-code-mail.ts';
import {checkCode, makeCode} from '../../client/client-codes.ts';
import {stepOf, unkeep} from '../../client/client-form.ts';
import {openedOf, readOpened} from '../../client/client-link.ts';
import type {ClientRoutes, Visit} from '../../client/client-routes.ts';
import {canProve, provingState} from '../../client/client-state.ts';
import {noteVisit, machineOf} from '../../client/client-visits.ts';
import {mailboxOf} from '../../client/mailbox.ts';
import {enqueueMail} from '../../mail/enqueue-mail.ts';
import {readForm} from '../../pages/form.ts';
import type {PageKit} from '../../pages/page-kit.tsx';

/** How a client who came by the copied address proves a mail address: a code that is mailed there, typed in the same browser. */
export function registerClientProof(app: Hono, kit: PageKit, routes: ClientRoutes): void {
  const {deps} = kit;
  const {cookies} = routes;

  app.post('/c/:token/code', async (c) => {
    const entered = await routes.enterPosted(c);
    if (entered.kind === 'answer') return entered.answer;
    const {visit} = entered;
    const {text} = await readForm(c.req.raw, {one: ['email', 'kept', 'again']});
    if (!canProve(visit.found)) return routes.showForm(c, visit, {step: 'ask'});
    const {found, token, texts} = visit;
    const {account, link} = found;
    const email = tidyEmail(withoutTurns(text.email));
    const kept = text.kept;
    await noteVisit(
      deps.db,
      {accountId: account.id, linkId: link.id},
      'sent',
      machineOf(c.req.raw),
    );
    if (!isAddress(email)) return prove(c, visit, {step: 'address', email, kept}, 'address');
    const counted = await countUses(deps.db, [
      [limits.clientCodesFromAddress, kit.addressOf(c)],
      [limits.clientCodesOfLink, `${link.id} ${mailboxOf(email)}`],
      [limits.clientCodesToPerson, mailboxOf(email)],
      [limits.clientCodesOfAccount, account.id],
    ]);
    if (counted.kind === 'refused') {
      c.header('Retry-After', String(counted.retryAfterSeconds));
      return prove(c, visit, {step: 'address', email, kept}, 'limit');
    }
    const {browser, cookie} = cookies.bindBrowser(c.req.raw, token);
    const {name: partner, vendorName: vendor} = account;
    const isMade = await makeCode(
      deps,
      {accountId: account.id, linkId: link.id, email, browser},
      (trx, code) => enqueueMail(trx, clientCodeMail(texts, {email, code, partner, vendor})),
    );
    if (!isMade) return routes.show(c, 404, {kind: 'gone'}, {texts});
    c.header('Set-Cookie', cookie);
    return prove(c, visit, {step: 'code', email, kept});
  });

  app.post('/c/:token/proof', async (c) => {
    const entered = await routes.enterPosted(c);
    if (entered.kind === 'answer') return entered.answer;
    const {visit} = entered;
    const {text} = await readForm(c.req.raw, {one: ['email', 'code', 'kept']});
    const {found, token} = visit;
    const {kept} = text;
    if (!canProve(found)) return goOn(c, visit, kept);
    const email = tidyEmail(withoutTurns(text.email));
    if (!isAddress(email)) return prove(c, visit, {step: 'address', email, kept}, 'address');
    const code = text.code.replace(/\D/g, '');
    const browser = cookies.browserOf(c.req.raw);
    const of = {accountId: found.account.id, linkId: found.link.id, email};
    const check =
      browser === undefined || code.length !== 6
        ? 'wrong'
        : await checkCode(deps, {...of, browser}, code);
    if (check === 'used' && isBy(visit, email)) return goOn(c, visit, kept); // the form, sent once more
    if (check !== 'right') return prove(c, visit, {step: 'code', email, kept}, check);
    c.header('Set-Cookie', cookies.makeProof(token, email));
    if (kept === '') return c.redirect(clientPath(token) + visit.query, 303);
    const proof = {via: 'code', email} as const;
    const said = await readOpened(deps.db, token, email);
    if (said === undefined) return routes.show(c, 404, {kind: 'gone'}, {texts: visit.texts});
    const {unproven} = weigh(proof, (await openedOf(deps.db, said, email)).facts);
    return goOn(c, {...visit, proof, unproven}, kept);
  });

  /** To the answer, with what was typed before. */
  function goOn(c: Context, visit: Visit, kept: string): Response {
    const values = unkeep(kept, visit.found.link, visit.found.account);
    return routes.showForm(c, visit, {step: stepOf(values.decision), values});
  }

  function prove(
    c: Context,
    visit: Visit,
    form: {step: 'address' | 'code'; email: string; kept: string},
    problem?: ProofProblem,
  ): Response {
    const {found, token, query} = visit;
    const state = provingState(found, token, query, {...form, problem});
    return routes.show(c, problem === 'limit' ? 429 : problem ? 422 : 200, state, visit);
  }
}

function isBy({proof}: Visit, email: string): boolean {
  return proof.via === 'code' && proof.email === email;
}

function isAddress(email: string): boolean {
  return email.length <= lengths.emailLength && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(email);
}
