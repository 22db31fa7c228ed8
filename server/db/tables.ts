import type {ColumnType, Generated, JSONColumnType} from 'kysely';
import type {Answer} from '../../lib/domain/answer.ts';
import type {AccountType, Catalogue} from '../../lib/domain/catalogue.ts';
import type {LinkLine} from '../../lib/domain/confirmation-link.ts';
import type {Crm, ObjectType} from '../../lib/domain/crm-ref.ts';
import type {DealContact, DealParty} from '../../lib/domain/deal.ts';
import type {DomainEvent} from '../../lib/domain/domain-event.ts';
import type {RowKind} from '../../lib/domain/account-view.ts';
import type {
  AccountId,
  AttachRequestId,
  AttachmentId,
  DealId,
  LinkId,
  OverwriteId,
  ProgramId,
  UserId,
} from '../../lib/domain/ids.ts';
import type {Refusal} from '../../lib/domain/mutation.ts';
import type {LinkField, LinkValues} from '../../lib/domain/overwrite.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';

/** The tables of schema `app` (migrations/), as queries see them. Times come out as Date and go in as ISO text or Date. */
export type Tables = {
  program: {
    id: ProgramId;
    name: string;
    vendor_name: string;
    catalogue: Json<Catalogue>;
    created_at: Generated<Date>;
  };
  vendor_person: {program_id: ProgramId; user_id: UserId; roles: VendorRole[]};
  partner_account: {
    id: AccountId;
    program_id: ProgramId;
    name: string;
    type: AccountType;
    recipient_user_id: UserId | null;
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
  };
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
    contact: JSONColumnType<DealContact | null, string | null, string | null>;
    company: JSONColumnType<DealParty | null, string | null, string | null>;
    owner_user_id: UserId | null;
    owner_name: string | null;
    /** YYYY-MM-DD. */
    close_date: string | null;
  };
  attachment: {
    account_id: AccountId;
    id: AttachmentId;
    link_id: LinkId;
    deal_id: DealId;
    at: Time;
    by_id: UserId;
    by_name: string;
  };
  attach_request: {
    account_id: AccountId;
    id: AttachRequestId;
    link_id: LinkId;
    deal_id: DealId;
    note: string;
    state: 'open';
    at: Time;
    by_id: UserId;
    by_name: string;
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
    link_id: LinkId;
    link_name: string;
    lost: Json<Partial<LinkValues>>;
    lost_by_id: UserId;
    lost_by_name: string;
    lost_at: Time;
    kept: Json<Partial<LinkValues>>;
    kept_by_id: UserId;
    kept_by_name: string;
    at: Time;
    told: UserId[];
  };
  deal_event: {
    account_id: AccountId;
    deal_id: DealId;
    seq: number;
    at: Time;
    by_id: UserId | null;
    by_name: string | null;
    event: Json<DomainEvent>;
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

type Json<T extends object> = JSONColumnType<T>;
type Time = ColumnType<Date, Date | string, Date | string>;
