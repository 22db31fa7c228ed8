/** Everything a person can ask to be changed. One list for the extension's outbox, the API, the console and the client's page. */
import type {AnswerInput} from './answer.ts';
import type {AskingChoice, MailTrouble} from './asking.ts';
import type {LinkDraft} from './confirmation-link.ts';
import type {CrmRef} from './crm-ref.ts';
import type {DealOwner, DealValues, Duplicate, Side} from './deal.ts';
import type {Weighed} from './evidence.ts';
import type {FieldIssue} from './field-issue.ts';
import type {
  AttachRequestId,
  AttachmentId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  NoteId,
  OverwriteId,
  QuoteId,
  UserId,
} from './ids.ts';
import type {NewFile} from './message.ts';
import type {Money} from './money.ts';
import type {NoticePreferences} from './notice-settings.ts';
import type {Person} from './person.ts';

/** The deal when we know it; `newDealId` names the one to be made for a record seen for the first time. */
export type GivenDeal = {dealId: DealId} | {newDealId: DealId; ref: CrmRef; name: string};

export type LinkMutation =
  | {
      kind: 'link.create';
      linkId: LinkId;
      draft: LinkDraft;
      copyToken: string;
      replaces: LinkId | null;
    }
  /** `was`: what the writer saw in the fields that change, so that nobody's value goes unnoticed (overwrite.ts). */
  | {kind: 'link.edit'; linkId: LinkId; changes: Partial<LinkDraft>; was?: Partial<LinkDraft>}
  | {kind: 'link.remove'; linkId: LinkId}
  | {kind: 'link.assign_client'; linkId: LinkId; client: Person | null; was?: Person | null}
  /** By mail, to its client; also again. */
  | {kind: 'link.send'; linkId: LinkId}
  /** All of it: what is absent is as the program has it. */
  | {kind: 'link.set_asking'; linkId: LinkId; choice: AskingChoice}
  /** `quoteId`: a quote of the deal, for whom that is allowed. */
  | {
      kind: 'link.attach';
      attachmentId: AttachmentId;
      linkId: LinkId;
      dealId: DealId;
      quoteId?: QuoteId;
    }
  | {kind: 'link.detach'; linkId: LinkId; dealId: DealId}
  | {
      kind: 'attach.request';
      requestId: AttachRequestId;
      linkId: LinkId;
      deal: GivenDeal;
      quoteNumber?: string;
      note: string;
    }
  /** The person has read that a value of this link was overwritten. */
  | {kind: 'overwrite.dismiss'; linkId: LinkId; overwriteId: OverwriteId};

export type DealMutation =
  /** A new shared deal, from a contact's or company's record or from none. */
  | {
      kind: 'deal.share';
      dealId: DealId;
      values: DealValues;
      /** Who answers for it at the partner; null: the account's notification recipient. */
      partnerContact: UserId | null;
      besides?: DealId[];
    }
  /** An existing deal becomes a shared one; also one whose registration was withdrawn or has expired. */
  | {
      kind: 'deal.convert';
      deal: GivenDeal;
      values: DealValues;
      partnerContact: UserId | null;
      /** "You have reached out to this partner to confirm availability to work the deal". */
      reachedOut: boolean;
      /**
       * Deals of the account with the same company that the writer has seen and says are others (rules: "Twins"). Whoever claims nothing is not
       * asked.
       */
      besides?: DealId[];
    }
  /** The CRM record of a deal that a rep registered without one. */
  | {kind: 'deal.link_record'; dealId: DealId; ref: CrmRef}
  | {kind: 'deal.edit'; dealId: DealId; changes: Partial<DealValues>; was?: Partial<DealValues>}
  | {kind: 'deal.withdraw'; dealId: DealId; reason: string}
  /** Each side for its own people. */
  | {kind: 'deal.team'; dealId: DealId; add: UserId[]; remove: UserId[]}
  | {kind: 'deal.dismiss_overwrite'; dealId: DealId; overwriteId: OverwriteId}
  /** The person has read the deal's messages up to this moment. */
  | {kind: 'deal.seen'; dealId: DealId; at: string};

export type TalkMutation =
  | {
      kind: 'message.post';
      messageId: MessageId;
      dealId: DealId;
      /** The message that this is a comment on. */
      parentId: MessageId | null;
      text: string;
      mentions: UserId[];
      files: NewFile[];
    }
  | {kind: 'message.edit'; messageId: MessageId; text: string; mentions: UserId[]}
  | {kind: 'message.delete'; messageId: MessageId}
  | {kind: 'file.remove'; fileId: FileId};

export type PrivateMutation =
  | {kind: 'note.write'; noteId: NoteId; dealId: DealId; text: string}
  /** Where the note says something else than `was` by then, or is gone, the text becomes a note of its own. */
  | {
      kind: 'note.edit';
      noteId: NoteId;
      text: string;
      aside?: {noteId: NoteId; dealId: DealId; was: string};
    }
  | {kind: 'note.delete'; noteId: NoteId}
  | {kind: 'settings.recipient'; userId: UserId | null}
  | {kind: 'settings.notices'; preferences: NoticePreferences};

/** What a partner's user can ask for. */
export type Mutation = LinkMutation | DealMutation | TalkMutation | PrivateMutation;

/** What only the vendor's people can ask for; beside these they may share, convert and edit deals, attach, and talk. */
export type VendorMutation =
  | {
      kind: 'attach.answer';
      requestId: AttachRequestId;
      linkId: LinkId;
      dealId: DealId;
      answer:
        | {kind: 'attach'; attachmentId: AttachmentId; quoteId?: QuoteId}
        | {kind: 'decline'; reason: string};
    }
  /** `was`, here and below: what the writer saw there (vendor-stale.ts). */
  | {kind: 'vendor.set_owner'; dealId: DealId; userId: UserId; was?: string | null}
  | {
      kind: 'vendor.set_eligibility';
      dealId: DealId;
      credit: boolean;
      commission: boolean;
      reason: string;
      was?: string | null;
    }
  | {
      kind: 'vendor.set_close_date';
      dealId: DealId;
      closeDate: string | null;
      was?: string | null;
    }
  | {
      kind: 'vendor.set_state';
      dealId: DealId;
      state: 'active' | 'won' | 'lost';
      reason: string;
      was?: string | null;
    }
  | {
      kind: 'vendor.put_quote';
      quoteId: QuoteId;
      dealId: DealId;
      number: string;
      amount: Money;
      validUntil: string | null;
      file: NewFile | null;
      was?: string | null;
    }
  | {kind: 'vendor.remove_quote'; dealId: DealId; quoteId: QuoteId; was?: string | null};

/** What the client asks for, on the page of the one link; `weighed` is the server's own finding. */
export type ClientMutation =
  | {kind: 'link.answer'; linkId: LinkId; input: AnswerInput; weighed: Weighed}
  | {
      kind: 'link.ask_change';
      linkId: LinkId;
      input: {name: string; text: string};
      weighed: Weighed;
    }
  /** `by`: whose address was proven; without a name where none was typed. */
  | {kind: 'link.pass_on'; linkId: LinkId; by: Person; to: Person};

/** What nobody asks for: time, and what the server found in a file that has arrived. */
export type SystemMutation =
  | {kind: 'system.expire'; dealId: DealId}
  | {kind: 'system.expire_link'; linkId: LinkId}
  | {kind: 'system.remind'; linkId: LinkId}
  /** The vendor's checkout says who buys. `wasAsked`: the link was mailed to that address before; `isOwnPeople`: it is one of the partner's own. */
  | {
      kind: 'system.checkout';
      linkId: LinkId;
      client: Person;
      wasAsked: boolean;
      isOwnPeople: boolean;
    }
  /** What became of the mail of that moment; `sent`: it had been delayed. */
  | {kind: 'system.mail_state'; linkId: LinkId; mailedAt: string; state: MailTrouble | 'sent'}
  /** Whoever knows the day has found that the deal closes soon, on this one. */
  | {kind: 'system.closing_soon'; linkId: LinkId; dealId: DealId; closeDate: string}
  | {kind: 'system.reassign'; dealId: DealId; owner: DealOwner | null}
  /** What else is registered for the same business, as far as this account may know. */
  | {kind: 'system.duplicates'; dealId: DealId; found: Duplicate[]}
  | {
      kind: 'system.file_arrived';
      fileId: FileId;
      found:
        | {kind: 'stored'; type: string; hasPreview: boolean}
        | {kind: 'refused'; why: 'size_differs' | 'not_arrived'};
    };

/** What a command of the API can ask for. */
export type CommandMutation = Mutation | VendorMutation;
export type ServerMutation = CommandMutation | SystemMutation | ClientMutation;
export type MutationOf<K extends ServerMutation['kind']> = Extract<ServerMutation, {kind: K}>;

/** Why a change was refused: shown in plain words by every page, sent as the error's code by the API. */
export const refusalCodes = [
  'forbidden',
  'link_not_found',
  'deal_not_found',
  'id_taken',
  'invalid',
  'already_answered',
  'no_client',
  'just_sent',
  'expired',
  'too_many_hops',
  'already_attached',
  'already_asked',
  'not_attached',
  'deal_not_shared',
  'deal_is_shared',
  'already_shared',
  'registered_already',
  'record_taken',
  'stale',
  'own_request',
  'request_not_found',
  'request_answered',
  'message_not_found',
  'not_yours',
  'note_not_found',
  'file_not_found',
  'quote_not_found',
  'at_capacity',
  'wrong_state',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export type Refusal = {code: RefusalCode; fields?: FieldIssue[]};

/** Who acts, as the caller has proven it. */
export type Actor =
  | {kind: 'partner'; userId: UserId; name: string}
  | {kind: 'vendor'; userId: UserId; name: string}
  | {kind: 'client'}
  | {kind: 'system'};
export type PersonActor = Extract<Actor, {kind: Side}>;
