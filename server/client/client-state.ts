import type {
  AskingState,
  ClientForm,
  ClientPageState,
  ProveForm,
} from '../../components/client-page/client-page-state.ts';
import {isExpired} from '../../lib/domain/asking.ts';
import {clientPath} from '../../lib/domain/confirmation-link.ts';
import {mailDomain, type Proof} from '../../lib/domain/evidence.ts';
import {snapshotOf} from '../../lib/domain/link-snapshot.ts';
import {mayPassOn} from '../write/answer-link.ts';
import type {ClientLink} from './client-link.ts';

/** Who came, as far as it is known: what was proven, and what that is worth. */
export type Visitor = {proof: Proof; unproven?: NonNullable<ClientForm['proof']>['unproven']};

/** What the page shows whatever its visitor has proven; undefined: it asks. */
export function settledState(found: ClientLink, justNow: boolean): ClientPageState | undefined {
  const {link, account} = found;
  if (found.isReplaced) return {kind: 'replaced', partner: account.name};
  if (link.answer) {
    const told = found.mailedTo === null ? 'domain' : 'address';
    return {kind: 'answered', answer: link.answer, justNow, told};
  }
  const snapshot = snapshotOf(link, {account});
  if (found.isPassedOn) return passedOn(found, false);
  if (isExpired(link, account.asking, new Date().toISOString())) {
    return {kind: 'expired', snapshot, askedBy: link.createdBy.name || undefined};
  }
  return undefined;
}

/** To whom: who is asked now. */
export function passedOn({link, account}: ClientLink, justNow: boolean): ClientPageState {
  const to = link.client?.name ?? '';
  return {kind: 'passed_on', snapshot: snapshotOf(link, {account}), to, justNow};
}

export function mustProve({mailedTo, answersWithoutCode}: ClientLink, {proof}: Visitor): boolean {
  return mailedTo === null && proof.via === 'none' && !answersWithoutCode;
}

/** Whether a mail address can be proven here: the copied address says nothing of who came, and the link can be answered. */
export function canProve(found: ClientLink): boolean {
  return found.mailedTo === null && settledState(found, false) === undefined;
}

export function askingState(
  found: ClientLink,
  visitor: Visitor,
  token: string,
  query: string,
  form: Pick<ClientForm, 'step' | 'values' | 'issues'>,
): ClientPageState {
  const {proof, unproven} = visitor;
  const email = found.mailedTo ?? (proof.via === 'none' ? null : proof.email);
  const {client} = found.link;
  return {
    ...asked(found),
    form: {
      ...form,
      action: `${clientPath(token)}${query}`,
      seen: found.seen,
      opened: Date.now(),
      ...(email !== null && {proof: {email, unproven}}),
      ...(found.mailedTo === null &&
        proof.via !== 'checkout' && {
          proveAt: `${clientPath(token)}${query}${query === '' ? '?' : '&'}prove=again`,
        }),
      ...(client && mayPassOn(found, proof) && {colleaguesAt: mailDomain(client.email)}),
    },
  };
}

export function provingState(
  found: ClientLink,
  token: string,
  query: string,
  form: Pick<ProveForm, 'step' | 'email' | 'kept' | 'problem'>,
): ClientPageState {
  return {...asked(found), form: {kind: 'prove', action: clientPath(token), query, ...form}};
}

function asked({link, account, takesPlaceOf}: ClientLink): Omit<AskingState, 'form'> {
  const {wish} = link.asking ?? {};
  return {
    kind: 'asking',
    snapshot: snapshotOf(link, {account}),
    askedBy: link.createdBy.name || undefined,
    askedAt: link.createdAt,
    reasons: account.catalogue.rejectionReasons.filter((reason) => !reason.retired),
    takesPlaceOf: takesPlaceOf ?? undefined,
    wish: wish && {text: wish.text, at: wish.at},
  };
}
