/**
 * What can be done with an edit of a deal that the server refused: its values and texts come back to where they can be mended and sent again.
 * What only took something away, or put a notice away, has nothing to bring back.
 */
import type {AccountView} from '../domain/account-view.ts';
import {crmRefKey} from '../domain/crm-ref.ts';
import type {Deal, DealValues} from '../domain/deal.ts';
import {emptyQualification, valuesOf} from '../domain/deal.ts';
import {registeredId} from '../domain/decide-deal.ts';
import type {DealId, MessageId, NoteId, UserId} from '../domain/ids.ts';
import type {NewFile} from '../domain/message.ts';
import type {
  DealMutation,
  GivenDeal,
  Mutation,
  PrivateMutation,
  TalkMutation,
} from '../domain/mutation.ts';
import {findTwins, type Twin} from '../domain/twin.ts';

export type DealReuse =
  | {kind: 'share'; values: DealValues; partnerContact: UserId | null}
  | {
      kind: 'convert';
      deal: GivenDeal;
      values: DealValues;
      partnerContact: UserId | null;
      /** What a rep has registered with that company: one may be this very deal. */
      twins: Twin[];
    }
  /** `start`: the deal as it is now with what was written on top; `held`: as it is now, which the next edit says to have seen. */
  | {kind: 'edit'; dealId: DealId; start: DealValues; held: DealValues}
  | {kind: 'withdraw'; dealId: DealId; reason: string}
  /** `editing`: the message that it is a new text of, while that is there; else it goes on as a message of its own. */
  | {
      kind: 'message';
      dealId: DealId | null;
      parentId: MessageId | null;
      editing: MessageId | null;
      text: string;
      mentions: UserId[];
      /** What was attached; the bytes are wherever they were kept. */
      files: NewFile[];
    }
  | {kind: 'note'; dealId: DealId | null; editing: NoteId | null; text: string}
  /** The same request once more, as the things it names are now. */
  | {kind: 'again'; mutation: Mutation}
  | {kind: 'none'};

/** Every mutation but those of links. */
export type DealSideMutation = DealMutation | TalkMutation | PrivateMutation;

const noValues: DealValues = {
  ...{name: '', productIds: [], amount: null, closeDate: null, contact: null, company: null},
  ...emptyQualification,
};

/** `view` holds the deal and what was said on it (Reader.readDeal), or it is taken for gone. */
export function findDealReuse(mutation: DealSideMutation, view: AccountView): DealReuse {
  switch (mutation.kind) {
    case 'deal.share': {
      const {values, partnerContact} = mutation;
      return {kind: 'share', values, partnerContact};
    }
    case 'deal.convert': {
      const {values, partnerContact} = mutation;
      const known = givenIn(mutation.deal, view);
      // Registered meanwhile, by whomever: what was written goes on there
      if (known?.shared) return editOf(known, values);
      const deal: GivenDeal = known ? {dealId: known.id} : mutation.deal;
      const twins = findTwins(view.deals.values(), values.company);
      return {kind: 'convert', deal, values, partnerContact, twins};
    }
    case 'deal.edit': {
      const deal = view.deals.get(mutation.dealId);
      if (!deal) {
        return {kind: 'share', values: {...noValues, ...mutation.changes}, partnerContact: null};
      }
      const {changes} = mutation;
      // What was withdrawn meanwhile is registered again with these values
      if (!deal.shared) {
        const values = {...valuesOf(deal), ...changes};
        return {
          ...{kind: 'convert', deal: {dealId: deal.id}, values, partnerContact: null},
          twins: findTwins(view.deals.values(), values.company),
        };
      }
      return editOf(deal, changes);
    }
    case 'deal.withdraw': {
      const {dealId, reason} = mutation;
      return {kind: 'withdraw', dealId, reason};
    }
    case 'message.post': {
      const {dealId, parentId, text, mentions, files} = mutation;
      const isThere = parentId !== null && view.messages.has(parentId);
      return {
        ...{kind: 'message', dealId, editing: null, text, mentions, files},
        parentId: isThere ? parentId : null,
      };
    }
    case 'message.edit': {
      const {messageId, text, mentions} = mutation;
      const message = view.messages.get(messageId);
      return {
        ...{kind: 'message', text, mentions, files: []},
        dealId: message?.dealId ?? null,
        parentId: message?.parentId ?? null,
        editing: message?.deletedAt === null ? messageId : null,
      };
    }
    case 'note.write': {
      const {dealId, text} = mutation;
      return {kind: 'note', dealId, editing: null, text};
    }
    case 'note.edit': {
      const {noteId, text} = mutation;
      const note = view.notes.get(noteId);
      return {kind: 'note', dealId: note?.dealId ?? null, editing: note ? noteId : null, text};
    }
    case 'deal.team':
    case 'settings.recipient':
    case 'settings.notices':
      return {kind: 'again', mutation};
    case 'message.delete':
    case 'file.remove':
    case 'note.delete':
    case 'deal.link_record':
    case 'deal.seen':
    case 'deal.dismiss_overwrite':
      return {kind: 'none'};
  }
}

function editOf(deal: Deal, changes: Partial<DealValues>): DealReuse {
  const held = valuesOf(deal);
  return {kind: 'edit', dealId: deal.id, start: {...held, ...changes}, held};
}

/** The deal that is meant, also by its record: whoever named it second called it by another id. */
function givenIn(given: GivenDeal, view: AccountView): Deal | undefined {
  if ('dealId' in given) return view.deals.get(given.dealId);
  const key = crmRefKey(given.ref);
  const ofRecord = [...view.deals.values()].find(({ref}) => ref && crmRefKey(ref) === key);
  return ofRecord ?? view.deals.get(given.newDealId);
}

/** What the deal of an edit is or was called; null when nothing says it. */
export function nameOfDeal(mutation: DealSideMutation, view: AccountView): string | null {
  const dealId = dealIn(mutation, view);
  const known = dealId === undefined ? undefined : view.deals.get(dealId)?.name;
  if (known !== undefined) return known;
  return 'values' in mutation ? mutation.values.name : null;
}

/** What an edit is about, as far as that can be told from it and from what is here. */
export function dealIn(mutation: DealSideMutation, view: AccountView): DealId | undefined {
  switch (mutation.kind) {
    case 'deal.convert':
      return givenIn(mutation.deal, view)?.id ?? registeredId(mutation);
    case 'message.edit':
    case 'message.delete':
      return view.messages.get(mutation.messageId)?.dealId;
    case 'file.remove':
      return view.files.get(mutation.fileId)?.dealId;
    case 'note.edit':
    case 'note.delete':
      return view.notes.get(mutation.noteId)?.dealId;
    case 'settings.recipient':
    case 'settings.notices':
      return undefined;
    case 'deal.share':
    case 'deal.edit':
    case 'deal.withdraw':
    case 'deal.link_record':
    case 'deal.team':
    case 'deal.seen':
    case 'deal.dismiss_overwrite':
    case 'message.post':
    case 'note.write':
      return mutation.dealId;
  }
}
