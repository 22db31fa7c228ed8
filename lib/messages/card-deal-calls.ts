/**
 * What the card can ask about shared deals. None of these names a record: the background takes that from the sender's tab, and does
 * nothing to a deal, message, note or file that is not of it.
 */
import type {Colleague, DealCompany, DealContact, DealValues} from '../domain/deal.ts';
import type {DealSheet} from '../domain/deal-sheet.ts';
import type {DealId, FileId, MessageId, NoteId, UserId} from '../domain/ids.ts';
import type {NewFile} from '../domain/message.ts';
import type {MutationOf} from '../domain/mutation.ts';
import type {SaveOutcome} from './save-outcome.ts';

/** A deal's values in a page's words: of a CRM record of somebody it knows the id, the rest is as the page itself. */
export type CardDealValues = Omit<DealValues, 'contact' | 'company'> & {
  contact: (Omit<DealContact, 'ref'> & {recordId: string | null}) | null;
  company: (Omit<DealCompany, 'ref'> & {recordId: string | null}) | null;
};

/** Whom the person can name, put on a team or let answer for a deal; names alone, no addresses. */
export type CardPeople = {userId: UserId; people: Colleague[]; vendorPeople: Colleague[]};

type Saves<Args> = {args: Args; result: SaveOutcome};

export type CardDealCalls = {
  /** A deal of the page's record, opened: `most` threads and entries of the timeline. */
  'card.deal': {
    args: {dealId: DealId; most: number};
    result: {kind: 'deal'; sheet: DealSheet} | {kind: 'none'};
  };
  'card.people': {
    args: Record<string, never>;
    result: {kind: 'people'; people: CardPeople} | {kind: 'none'};
  };
  /** From the page of a contact or company, which becomes the deal's. */
  'card.deal_share': Saves<{
    dealId: DealId;
    values: CardDealValues;
    partnerContact: UserId | null;
  }>;
  /** `dealId`: null for the deal that the page shows. */
  'card.deal_convert': Saves<{
    dealId: DealId | null;
    values: CardDealValues;
    partnerContact: UserId | null;
    reachedOut: boolean;
  }>;
  'card.deal_edit': Saves<{
    dealId: DealId;
    changes: Partial<CardDealValues>;
    was: Partial<CardDealValues>;
  }>;
  'card.deal_withdraw': Saves<{dealId: DealId; reason: string}>;
  'card.deal_team': Saves<{dealId: DealId; add: UserId[]; remove: UserId[]}>;
  'card.deal_seen': Saves<{dealId: DealId; at: string}>;
  'card.message_post': Saves<{
    messageId: MessageId;
    dealId: DealId;
    parentId: MessageId | null;
    text: string;
    mentions: UserId[];
    files: NewFile[];
  }>;
  'card.message_edit': Saves<{messageId: MessageId; text: string; mentions: UserId[]}>;
  'card.message_delete': Saves<{messageId: MessageId}>;
  'card.file_remove': Saves<{fileId: FileId}>;
  'card.note_write': Saves<{noteId: NoteId; dealId: DealId; text: string}>;
  'card.note_edit': Saves<Omit<MutationOf<'note.edit'>, 'kind'>>;
  'card.note_delete': Saves<{noteId: NoteId}>;
};
