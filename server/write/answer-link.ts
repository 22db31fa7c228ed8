import {isExpired} from '../../lib/domain/asking.ts';
import type {AnswerInput} from '../../lib/domain/answer.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {mailDomain, type Proof} from '../../lib/domain/evidence.ts';
import type {FieldIssue} from '../../lib/domain/field-issue.ts';
import type {ServerMutation} from '../../lib/domain/mutation.ts';
import type {Person} from '../../lib/domain/person.ts';
import {findPlace, findShown, type ClientLink} from '../client/client-link.ts';
import {isFreeMail} from '../client/free-mail.ts';
import {weighProof} from '../client/weigh-proof.ts';
import {clientStanding} from '../data/standing.ts';
import type {AccountTransaction} from '../db/database.ts';
import {writeReceipt, type ReceiptDeps} from '../receipts/write-receipt.ts';
import {inAccount, type WriteDeps} from './in-account.ts';
import {lockAccount} from './locked-account.ts';

/** What a client can say. */
export type ClientSays =
  | {kind: 'answer'; input: AnswerInput}
  | {kind: 'ask_change'; input: {name: string; text: string}}
  | {kind: 'pass_on'; to: Person};

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
 * only other way to change a link than its account's people.
 */
export async function hearClient(
  deps: WriteDeps & ReceiptDeps,
  token: string,
  seen: string,
  says: ClientSays,
  proof = nothing,
): Promise<AnswerOutcome> {
  const place = await findPlace(deps.db, token);
  if (!place) return {kind: 'gone'};
  const {accountId} = place;
  const signer = await deps.receiptKeys.signer();
  return inAccount<AnswerOutcome>(deps, accountId, async (trx, apply) => {
    const locked = await lockAccount(trx, accountId);
    const before = locked && (await findShown(trx, place)); // under the lock, which whoever changes the names takes too
    if (!locked || !before) return {result: {kind: 'gone'}};
    const proven =
      before.mailedTo === null ? proof : {via: 'mailed' as const, email: before.mailedTo};
    const why = before.link.answer ? undefined : whyNot(before, seen, says, proven);
    if (why) return {result: {kind: why, ...before}};
    const asker = {actor: {kind: 'client'} as const, standing: clientStanding};
    const mutation = await mutationOf(trx, before, says, proven);
    const asked = [{kind: 'mutation', mutation} as const];
    const applied = await apply(trx, locked, asker, asked, new Date().toISOString());
    const [outcome] = applied.outcomes;
    const shown = await findShown(trx, place);
    if (!outcome || !shown) return {result: {kind: 'gone'}};
    if (outcome.kind === 'applied') {
      const {rev} = applied.account;
      if (says.kind !== 'answer') return {result: {kind: 'done', ...shown}, rev};
      const answered = {...shown, locked: applied.account};
      await writeReceipt(trx, {publicUrl: deps.publicUrl, signer}, answered);
      return {result: {kind: 'answered', ...shown}, rev};
    }
    return {result: refusedAs(outcome.refusal, shown)};
  });
}

/** Only somebody of the company that was asked may pass the request on: by the mail that came to them, or by a code to its domain. */
export function mayPassOn({link, mailedTo}: ClientLink, proof: Proof): boolean {
  if (!link.client) return false;
  const domain = mailDomain(link.client.email);
  if (isFreeMail(domain)) return false; // there, everybody would be a colleague
  if (mailedTo !== null) return true;
  return proof.via === 'code' && mailDomain(proof.email) === domain;
}

function whyNot(
  shown: ClientLink,
  seen: string,
  says: ClientSays,
  proof: Proof,
): 'passed_on' | 'expired' | 'changed' | 'needs_code' | undefined {
  const {link, account} = shown;
  if (shown.isPassedOn) return 'passed_on';
  if (isExpired(link, account.asking, new Date().toISOString())) return 'expired';
  if (proof.via === 'none' && !shown.answersWithoutCode) return 'needs_code';
  if (says.kind === 'pass_on' && !mayPassOn(shown, proof)) return 'needs_code';
  return shown.seen === seen ? undefined : 'changed';
}

async function mutationOf(
  trx: AccountTransaction,
  shown: ClientLink,
  says: ClientSays,
  proof: Proof,
): Promise<ServerMutation> {
  const linkId = shown.link.id;
  if (says.kind === 'pass_on') return {kind: 'link.pass_on', linkId, to: says.to};
  const weighed = await weighProof(trx, shown, proof);
  return says.kind === 'answer'
    ? {kind: 'link.answer', linkId, input: says.input, weighed}
    : {kind: 'link.ask_change', linkId, input: says.input, weighed};
}

function refusedAs(
  {code, fields}: {code: string; fields?: FieldIssue[]},
  shown: ClientLink & {link: Link},
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
