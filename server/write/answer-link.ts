import {isExpired} from '../../lib/domain/asking.ts';
import type {Change} from '../../lib/domain/account-view.ts';
import type {AnswerInput} from '../../lib/domain/answer.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {mailDomain, weigh, type Proof, type Weighed} from '../../lib/domain/evidence.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {FieldIssue} from '../../lib/domain/field-issue.ts';
import type {ServerMutation} from '../../lib/domain/mutation.ts';
import type {Person} from '../../lib/domain/person.ts';
import {
  findLinkForClient,
  openedOf,
  readOpened,
  showing,
  type ClientLink,
} from '../client/client-link.ts';
import {isFreeMail} from '../client/free-mail.ts';
import {clientStanding} from '../data/standing.ts';
import {writeReceipt, type ReceiptDeps} from '../receipts/write-receipt.ts';
import {inAccount, type WriteDeps} from './in-account.ts';
import {lockEnteredAccount} from './locked-account.ts';

/** What a client can say. */
export type ClientSays =
  | {kind: 'answer'; input: AnswerInput}
  | {kind: 'ask_change'; input: {name: string; text: string}}
  | {kind: 'pass_on'; name: string; to: Person};

export type AnswerOutcome =
  /** It is done; `answered` is the answer. */
  | ({kind: 'answered' | 'done'} & ClientLink)
  /** Somebody answered before: the first answer stands, and is in `link`. */
  | ({kind: 'already_answered'} & ClientLink)
  | ({kind: 'invalid'; issues: FieldIssue[]} & ClientLink)
  /** The partner or the program changed what is asked since the client read it; nothing is decided. */
  | ({kind: 'changed'} & ClientLink)
  /** A mail address is to be proven first. */
  | ({kind: 'needs_code'} & ClientLink)
  /** Whoever it was passed on to answers it now. */
  | ({kind: 'passed_on'} & ClientLink)
  /** The partner asks somebody else now. */
  | ({kind: 'replaced'} & ClientLink)
  | ({kind: 'expired'} & ClientLink)
  | {kind: 'gone'};

const nothing: Proof = {via: 'none'};

export function answerLink(
  deps: WriteDeps & ReceiptDeps,
  token: string,
  seen: string,
  input: AnswerInput,
  proof = nothing,
): Promise<AnswerOutcome> {
  return hearClient(deps, token, seen, {kind: 'answer', input}, proof);
}

/**
 * What a client says to what they saw (`seen` of the page they read). `proof` is what the caller knows of them; the address that was
 * mailed proves itself. Whether the caller may say anything at all (nobody signed in may) is the route's to ask before; this is the
 * only other way to change a link than its account's people. `ofAccount`: whose link it is, where the caller has just seen that.
 */
export async function hearClient(
  deps: WriteDeps & ReceiptDeps,
  token: string,
  seen: string,
  says: ClientSays,
  proof = nothing,
  ofAccount?: AccountId,
): Promise<AnswerOutcome> {
  const [accountId, signer] = await Promise.all([
    ofAccount ?? findLinkForClient(deps.db, token).then((found) => found?.account.id),
    deps.receiptKeys.signer(),
  ]);
  if (!accountId) return {kind: 'gone'};
  const proven = proof.via === 'none' ? undefined : (proof.email ?? undefined);
  return inAccount<AnswerOutcome>(deps, accountId, async (trx, apply) => {
    // Read under the lock, which whoever changes the names takes too: asked behind it, without waiting for it twice
    const [locked, said] = await Promise.all([
      lockEnteredAccount(trx, accountId),
      readOpened(trx, token, proven),
    ]);
    if (!locked || said === undefined) return {result: {kind: 'gone'}};
    const {found: before, facts} = await openedOf(trx, said, proven);
    if (before.account.id !== accountId) throw new Error('Not the account of that link');
    const {mailedTo} = before;
    const known = mailedTo === null ? proof : {via: 'mailed' as const, email: mailedTo};
    const why = before.link.answer ? undefined : whyNot(before, seen, says, known);
    if (why) return {result: {kind: why, ...before}};
    const asker = {actor: {kind: 'client'} as const, standing: clientStanding};
    const asked = [
      {kind: 'mutation', mutation: mutationOf(before, says, weigh(known, facts))} as const,
    ];
    const now = new Date().toISOString();
    const applied = await apply(trx, locked, asker, asked, now, before);
    const [outcome] = applied.outcomes;
    if (outcome?.kind !== 'applied') return {result: refusedAs(outcome?.refusal, before)};
    const shown = showing(changedIn(outcome.changes, before.link), before);
    const {rev} = applied.account;
    if (says.kind !== 'answer') return {result: {kind: 'done', ...shown}, rev};
    const answered = {...shown, locked: applied.account};
    await writeReceipt(trx, {publicUrl: deps.publicUrl, signer}, answered);
    return {result: {kind: 'answered', ...shown, hasReceipt: true}, rev};
  });
}

function changedIn(changes: readonly Change[], {id}: Link): Link {
  for (const change of changes) {
    if (change.kind === 'link' && change.id === id && change.row) return change.row;
  }
  throw new Error('What a client says changes the link');
}

/** Only somebody with an address of the company that is asked may pass the request on, whichever way it was proven: by our mail, by a code, or in its checkout. */
export function mayPassOn({link, mailedTo}: ClientLink, proof: Proof): boolean {
  if (!link.client) return false;
  const domain = mailDomain(link.client.email);
  if (isFreeMail(domain)) return false; // there, everybody would be a colleague
  const email = mailedTo ?? (proof.via === 'none' ? null : proof.email);
  return email !== null && mailDomain(email) === domain;
}

function whyNot(
  shown: ClientLink,
  seen: string,
  says: ClientSays,
  proof: Proof,
): 'replaced' | 'passed_on' | 'expired' | 'changed' | 'needs_code' | undefined {
  const {link, account} = shown;
  if (shown.isReplaced) return 'replaced';
  if (shown.isPassedOn) return 'passed_on';
  if (isExpired(link, account.asking, new Date().toISOString())) return 'expired';
  if (proof.via === 'none' && !shown.answersWithoutCode) return 'needs_code';
  if (says.kind === 'pass_on' && !mayPassOn(shown, proof)) return 'needs_code';
  return shown.seen === seen ? undefined : 'changed';
}

function mutationOf(
  {link: {id: linkId}}: ClientLink,
  says: ClientSays,
  weighed: Weighed,
): ServerMutation {
  switch (says.kind) {
    case 'pass_on': {
      if (weighed.email === undefined) throw new Error('Only a proven address passes it on');
      const by = {name: says.name, email: weighed.email};
      return {kind: 'link.pass_on', linkId, by, to: says.to};
    }
    case 'answer':
      return {kind: 'link.answer', linkId, input: says.input, weighed};
    case 'ask_change':
      return {kind: 'link.ask_change', linkId, input: says.input, weighed};
  }
}

function refusedAs(
  {code, fields}: {code: string; fields?: FieldIssue[]} = {code: 'nothing came of it'},
  shown: ClientLink,
): AnswerOutcome {
  switch (code) {
    case 'already_answered':
      return {kind: 'already_answered', ...shown};
    case 'expired':
      return {kind: 'expired', ...shown};
    case 'invalid':
      return {kind: 'invalid', issues: fields ?? [], ...shown};
    case 'too_many_hops':
      return {kind: 'invalid', issues: [{field: 'hops', code: 'invalid'}], ...shown};
    default:
      throw new Error(`What a client said was refused: ${code}`);
  }
}
