/**
 * The rule book's only way to change anything: given what an account looks like, who asks and what for, either the rows that
 * change and the events that happened, or the reason why not. Pure and total: the extension replays its outbox through its part of it
 * (decide-partner.ts) for what people see at once, the server decides with all of it under the account's lock, and the two can only differ
 * in what they knew.
 */
import type {AccountView} from './account-view.ts';
import {decideForClient} from './decide-client.ts';
import type {Decision} from './decide-kit.ts';
import {refuse} from './decide-kit.ts';
import {decideForPartner} from './decide-partner.ts';
import {decideForSystem} from './decide-system.ts';
import {decideForVendor} from './decide-vendor.ts';
import type {Actor, PersonActor, ServerMutation} from './mutation.ts';
import {isClientMutation, isPartnerMutation, isSystemMutation} from './mutation-action.ts';
import {settleAttached, settleRequests} from './settle-requests.ts';

/** `at`: ISO UTC, when the change counts as made (the server's clock on the server). */
export function decide(
  view: AccountView,
  actor: Actor,
  mutation: ServerMutation,
  at: string,
): Decision {
  if (isClientMutation(mutation)) {
    return actor.kind === 'client' ? decideForClient(view, mutation, at) : refuse('forbidden');
  }
  if (isSystemMutation(mutation)) {
    return actor.kind === 'system' ? decideForSystem(view, mutation, at) : refuse('forbidden');
  }
  switch (actor.kind) {
    case 'partner':
      return isPartnerMutation(mutation)
        ? settle(view, decideForPartner(view, actor, mutation, at), actor, mutation, at)
        : refuse('forbidden');
    case 'vendor':
      return settle(view, decideForVendor(view, actor, mutation, at), actor, mutation, at);
    case 'client':
    case 'system':
      return refuse('forbidden');
  }
}

/** What follows on the server alone. */
function settle(
  view: AccountView,
  decision: Decision,
  actor: PersonActor,
  mutation: ServerMutation,
  at: string,
): Decision {
  const {kind} = mutation;
  if (kind === 'link.attach') return settleAttached(view, decision, mutation, actor, at);
  const opens =
    kind === 'deal.convert' || (kind === 'vendor.set_state' && mutation.state === 'active');
  return opens ? settleRequests(view, decision, actor, at) : decision;
}
