import type {ColumnType, Generated, GeneratedAlways, JSONColumnType} from 'kysely';
import type {Crm, ObjectType} from '../../lib/domain/crm-ref.ts';
import type {
  AttachRequest,
  Colleague,
  DealCompany,
  DealContact,
  DealField,
  RegistrationState,
  Seen,
  Sharing,
  Side,
} from '../../lib/domain/deal.ts';
import type {TimelineEvent} from '../../lib/domain/domain-event.ts';
import type {
  AccountId,
  ActivityId,
  AttachRequestId,
  AttachmentId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  NoteId,
  QuoteId,
  UserId,
} from '../../lib/domain/ids.ts';
import type {DealFile, FileRefusal} from '../../lib/domain/message.ts';
import type {NoticeSettings, NoticeTopic} from '../../lib/domain/notice-settings.ts';
import type {NextStep} from '../../lib/domain/registration.ts';
import type {StoredNotice} from '../notices/stored-notice.ts';
import type {Json, Time} from './column-types.ts';

type MaybeJson<T extends object> = JSONColumnType<T | null, string | null, string | null>;

/** Deals and what hangs on them (migrations/0003, 0011 and 0015). */
export type DealTables = {
  deal: {
    account_id: AccountId;
    id: DealId;
    name: string;
    crm: Crm | null;
    portal: string | null;
    object_type: ObjectType | null;
    object_id: string | null;
    url: string | null;
    shared: boolean;
    contact: MaybeJson<DealContact>;
    company: MaybeJson<DealCompany>;
    owner_user_id: UserId | null;
    owner_name: string | null;
    owner_since: Time | null;
    /** YYYY-MM-DD. */
    close_date: string | null;
    sharing: MaybeJson<Sharing>;
    state: GeneratedAlways<RegistrationState | null>;
    registered_at: GeneratedAlways<string | null>;
    registered_by: GeneratedAlways<UserId | null>;
    expires_at: GeneratedAlways<string | null>;
    amount_minor: GeneratedAlways<number | null>;
    company_domain: GeneratedAlways<string | null>;
    team_ids: GeneratedAlways<string[] | null>;
    /** Kept by the timeline's own trigger (migrations/0014). */
    last_activity_at: ColumnType<Date | null, never, never>;
    /** What the links on it prove, kept by theirs (migrations/0035). */
    proof: ColumnType<'pending' | 'confirmed' | null, never, never>;
    next_step: GeneratedAlways<NextStep>;
  };
  attachment: {
    account_id: AccountId;
    id: AttachmentId;
    link_id: LinkId;
    deal_id: DealId;
    quote_id: QuoteId | null;
    at: Time;
    by_id: UserId;
    by_name: string;
  };
  attach_request: {
    account_id: AccountId;
    id: AttachRequestId;
    link_id: LinkId;
    deal_id: DealId;
    quote_number: string | null;
    note: string;
    state: AttachRequest['state'];
    at: Time;
    by_id: UserId;
    by_name: string;
    answer: MaybeJson<{by: Colleague; at: string; reason: string}>;
  };
  message: {
    account_id: AccountId;
    id: MessageId;
    deal_id: DealId;
    parent_id: MessageId | null;
    body: string;
    mentions: Json<Colleague[]>;
    mentioned_before: Generated<UserId[]>;
    by_id: UserId;
    by_name: string;
    by_side: Side;
    at: Time;
    edited_at: Time | null;
    deleted_at: Time | null;
  };
  note: {
    account_id: AccountId;
    id: NoteId;
    deal_id: DealId;
    body: string;
    by_id: UserId;
    by_name: string;
    at: Time;
    edited_at: Time | null;
  };
  file: {
    account_id: AccountId;
    id: FileId;
    deal_id: DealId;
    message_id: MessageId | null;
    name: string;
    size: number;
    type: string;
    state: DealFile['state'];
    refusal: FileRefusal | null;
    has_preview: boolean;
    by_id: UserId;
    by_name: string;
    by_side: Side;
    at: Time;
    /** Bytes that have arrived, and when the last of them did. */
    received: Generated<number>;
    received_at: Time | null;
    /** Where each part that has arrived ends; the SHA-256 of the whole, by which its bytes are found. */
    parts: Generated<number[]>;
    digest: string | null;
  };
  quote: {
    account_id: AccountId;
    id: QuoteId;
    deal_id: DealId;
    number: string;
    amount_minor: number;
    currency: string;
    valid_until: string | null;
    file_id: FileId | null;
    by_id: UserId;
    by_name: string;
    at: Time;
  };
  seen: {account_id: AccountId; id: DealId; by: Json<Seen['by']>};
  notice_settings: {account_id: AccountId; id: AccountId; by: Json<NoticeSettings['by']>};
  activity: {
    account_id: AccountId;
    deal_id: DealId;
    seq: number;
    id: ActivityId;
    at: Time;
    by_id: UserId | null;
    by_name: string | null;
    by_side: Side | null;
    event: Json<TimelineEvent>;
  };
  notice: {
    account_id: AccountId;
    id: string;
    batch: string;
    user_id: UserId;
    side: Side;
    topic: NoticeTopic;
    event: Json<StoredNotice>;
    deal_id: DealId | null;
    at: Time;
    in_browser: boolean;
    read_at: Time | null;
    mail_state: 'none' | 'sent' | 'waiting';
  };
  deal_writer: {
    account_id: AccountId;
    deal_id: DealId;
    field: DealField;
    by_id: UserId;
    by_name: string;
    at: Time;
  };
};
