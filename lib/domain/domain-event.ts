/** What happened, once it has happened: the deal's timeline, the log and the notices are made from these. */
import type {MailTrouble} from './asking.ts';
import type {
  Author,
  Colleague,
  DealField,
  DealOwner,
  DealValues,
  Duplicate,
  Eligibility,
  RegistrationState,
} from './deal.ts';
import type {
  ActivityId,
  AttachRequestId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  NoteId,
  OverwriteId,
  QuoteId,
  UserId,
} from './ids.ts';
import type {LinkField} from './overwrite.ts';

export type LinkEvent =
  | {kind: 'link_created'; linkId: LinkId}
  | {kind: 'link_edited'; linkId: LinkId; dealId?: DealId}
  | {kind: 'link_removed'; linkId: LinkId; linkName: string; dealId?: DealId}
  | {kind: 'client_assigned'; linkId: LinkId; dealId?: DealId}
  /** `requestId`: it was asked for, and came true because the deal was shared. */
  | {
      kind: 'link_attached';
      linkId: LinkId;
      dealId: DealId;
      quoteId?: QuoteId;
      requestId?: AttachRequestId;
    }
  | {kind: 'link_detached'; linkId: LinkId; dealId: DealId}
  | {kind: 'attach_requested'; linkId: LinkId; dealId: DealId; requestId: AttachRequestId}
  | {
      kind: 'attach_declined';
      linkId: LinkId;
      dealId: DealId;
      requestId: AttachRequestId;
      reason: string;
    }
  | {
      kind: 'value_overwritten';
      linkId: LinkId;
      overwriteId: OverwriteId;
      fields: LinkField[];
      dealId?: DealId;
    }
  | {kind: 'overwrite_dismissed'; linkId: LinkId; overwriteId: OverwriteId}
  | {kind: 'link_confirmed'; linkId: LinkId; dealId?: DealId}
  | {kind: 'link_rejected'; linkId: LinkId; dealId?: DealId}
  | {kind: 'asking_set'; linkId: LinkId; dealId?: DealId}
  /** Mailed to its client, on somebody's word or as the reply to what the client wanted. */
  | {kind: 'link_sent'; linkId: LinkId; dealId?: DealId}
  | {kind: 'link_reminded'; linkId: LinkId; dealId?: DealId}
  | {kind: 'link_expired'; linkId: LinkId; dealId?: DealId}
  /** What became of a mail to the client, where that is not what was to be expected; `sent`: one that had been delayed. */
  | {kind: 'client_mail'; linkId: LinkId; state: MailTrouble | 'sent'; dealId?: DealId}
  /** The deal closes soon and its proof is still pending. */
  | {kind: 'closing_soon'; linkId: LinkId; dealId: DealId; closeDate: string}
  /** `again`: so soon after another that the partner is not told anew. */
  | {kind: 'change_wanted'; linkId: LinkId; text: string; again?: true; dealId?: DealId}
  | {kind: 'link_passed_on'; linkId: LinkId; from: string; to: string; dealId?: DealId}
  /** The vendor's checkout put it before its client; `before`: somebody else was asked until then, or nobody. */
  | {
      kind: 'checkout_opened';
      linkId: LinkId;
      client: string;
      before: string | null;
      dealId?: DealId;
    };

export type DealEvent =
  | {kind: 'deal_registered'; dealId: DealId; how: 'created' | 'converted' | 'again'}
  | {
      kind: 'deal_edited';
      dealId: DealId;
      before: Partial<DealValues>;
      after: Partial<DealValues>;
    }
  | {
      kind: 'deal_overwritten';
      dealId: DealId;
      overwriteId: OverwriteId;
      fields: DealField[];
      /** Whose values went. */
      lostBy: Colleague;
      /** What both sides write: what went, and what stands instead. Entries of before it was kept have neither. */
      lost?: Pick<DealValues, 'productIds'>;
      kept?: Pick<DealValues, 'productIds'>;
    }
  | {kind: 'deal_overwrite_dismissed'; overwriteId: OverwriteId}
  | {
      kind: 'state_changed';
      dealId: DealId;
      from: RegistrationState;
      to: RegistrationState;
      reason: string;
    }
  | {kind: 'owner_set'; dealId: DealId; before: DealOwner | null; after: DealOwner | null}
  | {kind: 'eligibility_set'; dealId: DealId; eligibility: Eligibility}
  | {kind: 'vendor_close_date_set'; dealId: DealId; closeDate: string | null}
  | {kind: 'quote_put'; dealId: DealId; quoteId: QuoteId; number: string}
  | {kind: 'quote_removed'; dealId: DealId; quoteId: QuoteId; number: string}
  | {kind: 'team_changed'; dealId: DealId; added: Author[]; removed: Author[]}
  /** Another registration came to light; `oursFirst`: this one was filed before it. */
  | ({kind: 'duplicate_found'; dealId: DealId} & Pick<Duplicate, 'why' | 'filedAt' | 'oursFirst'>);

export type TalkEvent =
  | {
      kind: 'message_posted';
      dealId: DealId;
      messageId: MessageId;
      parentId: MessageId | null;
      mentions: UserId[];
    }
  /** `mentions`: whom no version of it had mentioned; absent where that is nobody. */
  | {kind: 'message_edited'; dealId: DealId; messageId: MessageId; mentions?: UserId[]}
  | {kind: 'message_deleted'; dealId: DealId; messageId: MessageId}
  | {kind: 'file_added'; dealId: DealId; fileId: FileId; name: string}
  | {kind: 'file_stored'; dealId: DealId; fileId: FileId; name: string}
  | {kind: 'file_refused'; dealId: DealId; fileId: FileId; name: string}
  | {kind: 'file_removed'; dealId: DealId; fileId: FileId; name: string};

/** What the other side must not learn of: in the account's log, in no timeline. */
export type PrivateEvent =
  | {kind: 'note_written'; noteId: NoteId}
  | {kind: 'note_edited'; noteId: NoteId}
  | {kind: 'note_deleted'; noteId: NoteId}
  | {kind: 'deal_seen'; seenDealId: DealId}
  | {kind: 'record_linked'; linkedDealId: DealId}
  | {kind: 'recipient_set'; userId: UserId | null}
  | {kind: 'notices_set'};

export type DomainEvent = LinkEvent | DealEvent | TalkEvent | PrivateEvent;

/** An event with a deal is an entry of the deal's timeline. */
export type TimelineEvent = Extract<DomainEvent, {dealId?: DealId}>;

/** An entry of a deal's timeline, the same for both sides. `by` is null for the client of a link and for the system's own hand. */
export type Activity = {
  id: ActivityId;
  dealId: DealId;
  /** Its place in the account's log: the order of the timeline. */
  seq: number;
  at: string;
  by: Author | null;
  event: TimelineEvent;
};
