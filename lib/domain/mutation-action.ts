/** Which row of the permission table a mutation falls under, and what it is about. */
import type {AccountView} from './account-view.ts';
import type {Deal} from './deal.ts';
import type {UserId} from './ids.ts';
import type {
  Actor,
  ClientMutation,
  CommandMutation,
  Mutation,
  ServerMutation,
  SystemMutation,
} from './mutation.ts';
import type {Action} from './permissions.ts';

type Kind = ServerMutation['kind'];

const actionOf: Record<Exclude<Kind, SystemMutation['kind']>, Action> = {
  'link.create': 'write_links',
  'link.edit': 'write_links',
  'link.remove': 'write_links',
  'link.assign_client': 'write_links',
  'link.send': 'write_links',
  'link.set_asking': 'write_links',
  'link.attach': 'attach_shared',
  'link.detach': 'attach_shared',
  'attach.request': 'ask_to_attach',
  'attach.answer': 'attach_non_shared',
  'overwrite.dismiss': 'dismiss_overwrite',
  'deal.dismiss_overwrite': 'dismiss_overwrite',
  'link.answer': 'answer',
  'link.ask_change': 'answer',
  'link.pass_on': 'answer',
  'deal.share': 'share_deals',
  'deal.convert': 'share_deals',
  'deal.withdraw': 'share_deals',
  'deal.link_record': 'edit_deals',
  'deal.edit': 'edit_deals',
  'deal.team': 'talk',
  'deal.seen': 'talk',
  'message.post': 'talk',
  'message.edit': 'talk',
  'message.delete': 'talk',
  'file.remove': 'talk',
  'note.write': 'private_notes',
  'note.edit': 'private_notes',
  'note.delete': 'private_notes',
  'settings.notices': 'private_notes',
  'settings.recipient': 'set_recipient',
  'vendor.set_owner': 'decide_deals',
  'vendor.set_eligibility': 'decide_deals',
  'vendor.set_close_date': 'decide_deals',
  'vendor.set_state': 'decide_deals',
  'vendor.put_quote': 'decide_deals',
  'vendor.remove_quote': 'decide_deals',
};

/** What somebody must be allowed to do for this; of attaching it depends on the deal, for the vendor's people. */
export function actionFor(
  mutation: Exclude<ServerMutation, SystemMutation>,
  actor: Actor,
  view: AccountView,
): Action {
  const {kind} = mutation;
  if ((kind === 'link.attach' || kind === 'link.detach') && actor.kind === 'vendor') {
    const isShared = view.deals.get(mutation.dealId)?.shared ?? false;
    return isShared ? 'attach_shared' : 'attach_non_shared';
  }
  if (kind === 'deal.edit' && actor.kind === 'vendor') return 'decide_deals';
  return actionOf[kind];
}

/**
 * Whether a deal is one of a rep's own: owned or registered by the rep, and for reading and talking also one whose team the rep is on, since
 * a team hears of everything.
 */
export function isOwnDeal(deal: Deal, userId: UserId, action: Action): boolean {
  const {owner, sharing} = deal;
  if (owner?.userId === userId || sharing?.registeredBy.userId === userId) return true;
  const isOnTeam = sharing?.team.some((one) => one.userId === userId) ?? false;
  return isOnTeam && (action === 'talk' || action === 'see');
}

const systemKinds: Record<SystemMutation['kind'], true> = {
  'system.expire': true,
  'system.expire_link': true,
  'system.remind': true,
  'system.checkout': true,
  'system.mail_state': true,
  'system.closing_soon': true,
  'system.reassign': true,
  'system.duplicates': true,
  'system.file_arrived': true,
};

export function isSystemMutation(mutation: ServerMutation): mutation is SystemMutation {
  return Object.hasOwn(systemKinds, mutation.kind);
}

const clientKinds: Record<ClientMutation['kind'], true> = {
  'link.answer': true,
  'link.ask_change': true,
  'link.pass_on': true,
};

export function isClientMutation(mutation: ServerMutation): mutation is ClientMutation {
  return Object.hasOwn(clientKinds, mutation.kind);
}

/** Whether a partner's people could ask for it at all. */
export function isPartnerMutation(mutation: CommandMutation): mutation is Mutation {
  return mutation.kind !== 'attach.answer' && !mutation.kind.startsWith('vendor.');
}
