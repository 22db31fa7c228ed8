import type {Selectable} from 'kysely';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import type {CrmRef} from '../../lib/domain/crm-ref.ts';
import type {DealOverwrite} from '../../lib/domain/deal-overwrite.ts';
import type {AttachRequest, Attachment, Deal} from '../../lib/domain/deal.ts';
import type {Overwrite} from '../../lib/domain/overwrite.ts';
import type {Tables} from '../db/tables.ts';

/** Table rows as the rule book's objects. The way back is write/write-rows.ts. */
export type Row<K extends keyof Tables> = Selectable<Tables[K]> | JsonRow<K>;
/** The same as `to_json` gives it. */
export type JsonRow<K extends keyof Tables> = {
  [C in keyof Selectable<Tables[K]>]: AsJson<Selectable<Tables[K]>[C]>;
};
type AsJson<T> = T extends Date ? string : T;

/** What a link is made of; what else its row has is made from this. */
export type LinkRow = Omit<Row<'link'>, 'asking_shown'>;

export function linkOf(row: LinkRow): Link {
  return {
    id: row.id,
    name: row.name,
    lines: row.lines,
    providingOnboarding: row.providing_onboarding,
    durationId: row.duration_id,
    client:
      row.client_name === null || row.client_email === null
        ? null
        : {name: row.client_name, email: row.client_email},
    copyToken: row.copy_token,
    createdBy: {userId: row.created_by_id, name: row.created_by_name},
    createdAt: timeOf(row.created_at),
    editedAt: row.edited_at === null ? null : timeOf(row.edited_at),
    replaces: row.replaces,
    answer: row.answer,
    ...(row.asking && {asking: row.asking}),
  };
}

export function dealOf(row: Row<'deal'>): Deal {
  return {
    id: row.id,
    name: row.name,
    ref: refOf(row),
    shared: row.shared,
    contact: row.contact,
    company: row.company,
    owner: ownerOf(row),
    closeDate: row.close_date,
    sharing: row.sharing,
  };
}

function ownerOf({
  owner_name: name,
  owner_user_id: userId,
  owner_since: since,
}: Row<'deal'>): Deal['owner'] {
  if (name === null) return null;
  return {name, ...(userId && {userId}), ...(since && {since: timeOf(since)})};
}

function refOf(row: Row<'deal'>): CrmRef | null {
  const {crm, portal, object_type: objectType, object_id: objectId, url} = row;
  if (!crm || !portal || !objectType || !objectId || !url) return null;
  return {crm, portal, objectType, objectId, url};
}

export function attachmentRowOf(row: Row<'attachment'>): Attachment {
  return {
    id: row.id,
    linkId: row.link_id,
    dealId: row.deal_id,
    ...(row.quote_id && {quoteId: row.quote_id}),
    at: timeOf(row.at),
    by: {userId: row.by_id, name: row.by_name},
  };
}

export function attachRequestOf(row: Row<'attach_request'>): AttachRequest {
  return {
    id: row.id,
    linkId: row.link_id,
    dealId: row.deal_id,
    ...(row.quote_number !== null && {quoteNumber: row.quote_number}),
    note: row.note,
    state: row.state,
    at: timeOf(row.at),
    by: {userId: row.by_id, name: row.by_name},
    ...(row.answer && {answer: row.answer}),
  };
}

export function overwriteOf(row: Row<'overwrite'>): Overwrite | DealOverwrite {
  const told = {
    lostBy: {userId: row.lost_by_id, name: row.lost_by_name},
    lostAt: timeOf(row.lost_at),
    keptBy: {userId: row.kept_by_id, name: row.kept_by_name},
    at: timeOf(row.at),
    told: row.told,
  };
  const {id, lost, kept, link_id: linkId, link_name: linkName} = row;
  return (
    linkId === null
      ? {id, dealId: row.deal_id, dealName: row.deal_name, lost, kept, ...told}
      : {id, linkId, linkName, lost, kept, ...told}
  ) as Overwrite | DealOverwrite; // the values are of what the row names
}

export function timeOf(at: Date | string): string {
  return (typeof at === 'string' ? new Date(at) : at).toISOString();
}
