/**
 * Who hears of what (docs/rules.md, "Who is told"). The server asks it for everybody, the extension for the one person in front of it;
 * what it has to know beside the event is given, so both come to the same.
 */
import type {Author, Deal} from './deal.ts';
import type {DomainEvent} from './domain-event.ts';
import type {MessageId, UserId} from './ids.ts';
import {isOwnDeal} from './mutation-action.ts';
import type {NoticePreferences, NoticeTopic} from './notice-settings.ts';
import {may, noRelation, type VendorRole} from './permissions.ts';

export const noticeKinds = [
  'link_created',
  'link_confirmed',
  'link_rejected',
  'change_wanted',
  'link_expired',
  'link_passed_on',
  'client_mail',
  'closing_soon',
  'link_attached',
  'attach_requested',
  'attach_declined',
  'deal_registered',
  'deal_edited',
  'deal_overwritten',
  'state_changed',
  'owner_set',
  'eligibility_set',
  'vendor_close_date_set',
  'quote_put',
  'quote_removed',
  'duplicate_found',
  'team_changed',
  'message_posted',
  'message_edited',
] as const satisfies ReadonlyArray<DomainEvent['kind']>;
export type NoticeKind = (typeof noticeKinds)[number];
export type NoticeEvent = Extract<DomainEvent, {kind: NoticeKind}>;

const kinds = new Set<string>(noticeKinds);

/**
 * Whether anybody at all could hear of it. A partner's own attaching is news to nobody: it is the answer to no request; nor is a mail that
 * went, or will go; nor a client's next wish a moment after one; nor an edit of a message that mentions nobody new.
 */
export function isNoticeEvent(event: {kind: string}, by: Author | null): event is NoticeEvent {
  if (event.kind === 'link_attached') return by?.side === 'vendor' || 'requestId' in event;
  if (event.kind === 'client_mail') return 'state' in event && event.state === 'bounced';
  if (event.kind === 'change_wanted') return !('again' in event);
  if (event.kind === 'message_edited') return 'mentions' in event;
  return kinds.has(event.kind);
}

/** What is about one message, by whose words it is told. */
export function isOfMessage(
  event: NoticeEvent,
): event is Extract<NoticeEvent, {messageId: MessageId}> {
  return 'messageId' in event;
}

/** As what somebody hears of it: the reason that every notice gives. */
export type NoticeReason =
  'link' | 'manager' | 'admin' | 'deal' | 'recipient' | 'mentioned' | 'thread' | 'asker';
export type Told = {userId: UserId; side: Author['side']; reason: NoticeReason};

/** Who is who now; whoever has left is in none of it and hears of nothing. */
export type Around = {
  members: ReadonlyArray<{userId: UserId; isAdmin: boolean}>;
  recipientId: UserId | null;
  /** All of the vendor's people with what they are, of them the account's CAMs and PDMs, and the program's admins. */
  vendor: ReadonlyMap<UserId, readonly VendorRole[]>;
  managers: readonly UserId[];
  programAdmins: readonly UserId[];
};

/** What the event is about, as far as it is still there. */
export type About = {
  deal: Deal | undefined;
  linkCreator: UserId | undefined;
  /** Who asked, where the event answers an attach request. */
  asker: UserId | undefined;
  /** Who has written in the message's thread. */
  thread: readonly UserId[];
};

export function audienceOf(
  event: NoticeEvent,
  by: Author | null,
  {deal, linkCreator, asker, thread}: About,
  around: Around,
): Told[] {
  const told = new Map<UserId, Told>();
  const members = new Set(around.members.map(({userId}) => userId));
  const add = (reason: NoticeReason, ...ids: Array<UserId | null | undefined>): boolean => {
    let isAny = false;
    for (const userId of ids) {
      if (!userId) continue;
      const side = members.has(userId) ? 'partner' : 'vendor';
      if (side === 'vendor' && !maySee(userId) && !isLeft(userId)) continue;
      isAny = true;
      if (!told.has(userId)) told.set(userId, {userId, side, reason});
    }
    return isAny;
  };

  /** A notice says what it is about: at the vendor it is for whoever may read that, whatever team, thread or message names them. */
  const maySee = (userId: UserId): boolean => {
    const held = around.vendor.get(userId);
    if (!held) return false;
    const assignedToAccount = around.managers.includes(userId);
    const ownsDeal = deal !== undefined && isOwnDeal(deal, userId, 'see');
    const roles = assignedToAccount ? [...held, 'cam' as const] : held;
    return may(roles, 'see', {...noRelation, sameProgram: true, assignedToAccount, ownsDeal});
  };
  /** That it is theirs no more, its owner hears all the same. */
  const isLeft = (userId: UserId): boolean =>
    event.kind === 'owner_set' && event.before?.userId === userId && around.vendor.has(userId);

  const team = (side: Author['side']) =>
    (deal?.sharing?.team ?? []).flatMap((one) => (one.side === side ? [one.userId] : []));
  const contact = deal?.sharing?.partnerContact?.userId;
  const owner = deal?.owner?.userId;

  const toPartner = (reason: NoticeReason, ...ids: Array<UserId | undefined>): void => {
    if (add(reason, ...ids.filter((id) => id && members.has(id)))) return;
    if (add('recipient', around.recipientId)) return;
    add('recipient', ...around.members.flatMap(({userId, isAdmin}) => (isAdmin ? [userId] : [])));
  };
  /** Somebody at the vendor always hears of it. */
  const toVendor = (...ids: Array<UserId | undefined>): void => {
    const isOn = add('deal', ...ids.filter((id) => id && !members.has(id)));
    if (!add('manager', ...around.managers) && !isOn) add('admin', ...around.programAdmins);
  };
  /** While nobody owns it, or who does may not read it, whoever looks after the account hears. */
  const toOwner = (): void => {
    if (!add('deal', owner)) toVendor();
  };
  const toDealPeople = (side: Author['side']): void => {
    if (side === 'partner') toPartner('deal', contact, ...team('partner'));
    else toVendor(owner, ...team('vendor'));
  };

  switch (event.kind) {
    case 'link_created':
    case 'attach_requested':
      toVendor();
      break;
    case 'link_confirmed':
      toPartner('link', linkCreator);
      toVendor(owner);
      break;
    case 'link_rejected':
    case 'change_wanted':
    case 'link_expired':
    case 'link_passed_on':
    case 'client_mail':
      toPartner('link', linkCreator);
      break;
    case 'closing_soon':
      toPartner('deal', linkCreator, contact, ...team('partner'));
      toVendor();
      break;
    case 'link_attached':
    case 'attach_declined':
      if (!asker) return [];
      toPartner('asker', asker);
      if (by?.side === 'partner') toVendor(owner); // whom it was asked of has nothing to do any more
      break;
    case 'deal_registered':
      if (by?.side === 'vendor') {
        toPartner('deal', contact, around.recipientId ?? undefined);
        add('deal', owner);
      } else {
        toVendor(owner);
        add('deal', contact);
      }
      add('recipient', around.recipientId);
      break;
    case 'deal_edited':
      if (by?.side === 'vendor') toDealPeople('partner');
      else toOwner();
      break;
    case 'deal_overwritten':
      if (!members.has(event.lostBy.userId)) add('deal', event.lostBy.userId); // a member reads it with its Restore
      return [...told.values()];
    case 'state_changed':
      if (by?.side !== 'partner') toDealPeople('partner');
      if (by?.side !== 'vendor') toDealPeople('vendor');
      break;
    case 'owner_set':
      add('deal', event.after?.userId, event.before?.userId);
      if (!event.after) toVendor();
      toPartner('deal', contact);
      break;
    case 'eligibility_set':
    case 'vendor_close_date_set':
    case 'quote_put':
    case 'quote_removed':
      toDealPeople('partner');
      break;
    case 'team_changed':
      add('deal', ...event.added.map(({userId}) => userId)); // who was there, and who goes, need no notice of it
      if (by) told.delete(by.userId);
      return [...told.values()];
    case 'duplicate_found':
      toDealPeople('partner');
      toOwner();
      break;
    case 'message_posted':
      add('mentioned', ...event.mentions);
      add('thread', ...thread);
      toDealPeople(by?.side === 'vendor' ? 'partner' : 'vendor');
      break;
    case 'message_edited':
      add('mentioned', ...(event.mentions ?? [])); // the others have read it, or heard of it when it was posted
      if (by) told.delete(by.userId);
      return [...told.values()];
  }
  // Members of the deal's team get every notice of it
  if ('dealId' in event) {
    add('deal', ...team('partner'), ...team('vendor'));
  }
  if (by) told.delete(by.userId);
  return [...told.values()];
}

/** A deal that is given to somebody is a lead to them, to everybody else a change. */
export function topicOf(event: NoticeEvent, userId: UserId): NoticeTopic {
  switch (event.kind) {
    case 'link_created':
    case 'link_confirmed':
    case 'link_rejected':
    case 'change_wanted':
    case 'link_expired':
    case 'link_passed_on':
    case 'client_mail':
    case 'closing_soon':
      return 'link_answered';
    case 'link_attached':
    case 'attach_requested':
    case 'attach_declined':
      return 'attach_answered';
    case 'deal_registered':
      return 'lead_registered';
    case 'owner_set':
      return event.after?.userId === userId ? 'lead_registered' : 'deal_changed';
    case 'message_posted':
    case 'message_edited':
      return 'message';
    case 'deal_edited':
    case 'deal_overwritten':
    case 'state_changed':
    case 'eligibility_set':
    case 'vendor_close_date_set':
    case 'quote_put':
    case 'quote_removed':
    case 'duplicate_found':
    case 'team_changed':
      return 'deal_changed';
  }
}

/** What somebody waits for who can do nothing without it. */
export function isRequired({kind}: NoticeEvent, reason: NoticeReason): boolean {
  return kind === 'attach_requested' || (kind === 'link_rejected' && reason === 'link');
}

/** The person's choice; a notice that is needed comes by mail to whoever wants none. */
export function waysOf(
  {ways}: NoticePreferences,
  event: NoticeEvent,
  {userId, reason}: Pick<Told, 'userId' | 'reason'>,
): {mail: boolean; browser: boolean} {
  const way = ways[topicOf(event, userId)];
  return {
    mail: way === 'mail' || way === 'both' || (way === 'none' && isRequired(event, reason)),
    browser: way === 'browser' || way === 'both',
  };
}
