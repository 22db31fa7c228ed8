import type {ColumnType, Generated, JSONColumnType} from 'kysely';
import type {Answer} from '../../lib/domain/answer.ts';
import type {Asking} from '../../lib/domain/asking.ts';
import type {AccountType, Catalogue} from '../../lib/domain/catalogue.ts';
import type {LinkLine} from '../../lib/domain/confirmation-link.ts';
import type {DealValues} from '../../lib/domain/deal.ts';
import type {RowKind} from '../../lib/domain/account-view.ts';
import type {
  AccountId,
  DealId,
  LinkId,
  OverwriteId,
  ProgramId,
  UserId,
} from '../../lib/domain/ids.ts';
import type {Refusal} from '../../lib/domain/mutation.ts';
import type {NoticePreferences} from '../../lib/domain/notice-settings.ts';
import type {LinkField, LinkValues} from '../../lib/domain/overwrite.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import type {ProgramSettings} from '../../lib/domain/program-settings.ts';
import type {Json, Time} from './column-types.ts';
import type {CheckoutTables} from './checkout-tables.ts';
import type {ClientTables} from './client-tables.ts';
import type {DealTables} from './deal-tables.ts';
import type {ReceiptTables} from './receipt-tables.ts';
import type {WebhookTables} from './webhook-tables.ts';

type OtherTables = CheckoutTables & ClientTables & DealTables & ReceiptTables & WebhookTables;

/** The tables of schema `app` (migrations/), as queries see them. Times come out as Date and go in as ISO text or Date. */
export type Tables = OtherTables & {
  program: {
    id: ProgramId;
    name: string;
    vendor_name: string;
    catalogue: Json<Catalogue>;
    settings: ColumnType<ProgramSettings, string | undefined, string>;
    /** Another after every change (migrations/0030). */
    version: ColumnType<string, never, never>;
    created_at: Generated<Date>;
  };
  vendor_person: {
    program_id: ProgramId;
    user_id: UserId;
    roles: VendorRole[];
    regions: Generated<string[]>;
    notice_preferences: JSONColumnType<
      NoticePreferences | null,
      string | null | undefined,
      string | null
    >;
  };
  saved_filter: {
    program_id: ProgramId;
    user_id: UserId;
    id: string;
    name: string;
    query: string;
    is_default: boolean;
  };
  rep_turn: {
    program_id: ProgramId;
    user_id: UserId;
    at: Time;
    account_id: AccountId;
    deal_id: DealId;
  };
  partner_account: {
    id: AccountId;
    program_id: ProgramId;
    name: string;
    type: AccountType;
    recipient_user_id: UserId | null;
    region: Generated<string | null>;
    rev: Generated<number>;
    epoch: Generated<string>;
    min_rev: Generated<number>;
    log_seq: Generated<number>;
    log_head: Generated<Buffer>;
    created_at: Generated<Date>;
  };
  member: {account_id: AccountId; user_id: UserId; role: PartnerRole; added_at: Generated<Date>};
  account_assignment: {account_id: AccountId; user_id: UserId; role: 'cam' | 'pdm'};
  invitation: {
    account_id: AccountId;
    id: string;
    email: string;
    role: PartnerRole;
    invited_by_id: UserId;
    invited_by_name: string;
    created_at: Generated<Date>;
    expires_at: Date;
  };
  vendor_invitation: {
    program_id: ProgramId;
    id: string;
    email: string;
    roles: VendorRole[];
    invited_by_id: UserId;
    invited_by_name: string;
    created_at: Generated<Date>;
    expires_at: Date;
  };
  invitation_token: {
    token_hash: Buffer;
    account_id: AccountId | null;
    invitation_id: string | null;
    program_id: ProgramId | null;
    vendor_invitation_id: string | null;
  };
  client_mail: {
    account_id: AccountId;
    seq: number;
    reader: Buffer;
    at: Generated<Date>;
  };
  no_reminders: {
    account_id: AccountId;
    email: string;
    at: Generated<Date>;
  };
  link: {
    account_id: AccountId;
    id: LinkId;
    name: string;
    lines: Json<LinkLine[]>;
    providing_onboarding: boolean;
    duration_id: string | null;
    client_name: string | null;
    client_email: string | null;
    copy_token: string;
    created_by_id: UserId;
    created_by_name: string;
    created_at: Time;
    edited_at: Time | null;
    replaces: LinkId | null;
    answer: JSONColumnType<Answer | null, string | null, string | null>;
    asking: JSONColumnType<Asking | null, string | null, string | null>;
    asking_shown: ColumnType<Asking | null, never, never>;
  };
  link_writer: {
    account_id: AccountId;
    link_id: LinkId;
    field: LinkField;
    by_id: UserId;
    by_name: string;
    at: Time;
  };
  overwrite: {
    account_id: AccountId;
    id: OverwriteId;
    link_id: LinkId | null;
    link_name: string | null;
    deal_id: DealId | null;
    deal_name: string | null;
    lost: Json<Partial<LinkValues> | Partial<DealValues>>;
    lost_by_id: UserId;
    lost_by_name: string;
    lost_at: Time;
    kept: Json<Partial<LinkValues> | Partial<DealValues>>;
    kept_by_id: UserId;
    kept_by_name: string;
    at: Time;
    told: UserId[];
  };
  feed: {
    account_id: AccountId;
    kind: RowKind;
    id: string;
    rev: number;
    deleted: boolean;
    deleted_at: Time | null;
  };
  client: {
    account_id: AccountId;
    client_id: string;
    user_id: UserId;
    last_mid: Generated<number>;
    last_mid_rev: Generated<number>;
    seen_at: Generated<Date>;
  };
  mutation_log: {
    account_id: AccountId;
    client_id: string;
    mid: number;
    hash: Buffer;
    refusal: JSONColumnType<Refusal | null, string | null, string | null>;
    touched: JSONColumnType<TouchedObject[] | null, string | null, string | null>;
    at: Generated<Date>;
  };
  account_log: {
    account_id: AccountId;
    seq: number;
    at: Time;
    payload: string | null;
    salt: Buffer | null;
    digest: Buffer;
    prev: Buffer;
    head: Buffer;
  };
  socket_ticket: {
    account_id: AccountId;
    ticket_hash: Buffer;
    user_id: UserId;
    expires_at: Time;
  };
};

export type TouchedObject = {kind: RowKind; id: string};
