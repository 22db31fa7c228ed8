import type {Quote, Seen} from '../../lib/domain/deal.ts';
import type {Activity} from '../../lib/domain/domain-event.ts';
import type {DealFile, Message, Note} from '../../lib/domain/message.ts';
import type {NoticeSettings} from '../../lib/domain/notice-settings.ts';
import {timeOf, type Row} from './rows.ts';

/** Rows of what hangs on deals as the rule book's objects. The way back is write/write-deal-rows.ts. */
export function messageOf(row: Row<'message'>): Message {
  return {
    id: row.id,
    dealId: row.deal_id,
    parentId: row.parent_id,
    text: row.body,
    mentions: row.mentions,
    ...(row.mentioned_before.length > 0 && {mentionedBefore: row.mentioned_before}),
    by: {userId: row.by_id, name: row.by_name, side: row.by_side},
    at: timeOf(row.at),
    editedAt: row.edited_at === null ? null : timeOf(row.edited_at),
    deletedAt: row.deleted_at === null ? null : timeOf(row.deleted_at),
  };
}

export function noteOf(row: Row<'note'>): Note {
  return {
    id: row.id,
    dealId: row.deal_id,
    text: row.body,
    by: {userId: row.by_id, name: row.by_name},
    at: timeOf(row.at),
    editedAt: row.edited_at === null ? null : timeOf(row.edited_at),
  };
}

export function fileOf(row: Row<'file'>): DealFile {
  return {
    id: row.id,
    dealId: row.deal_id,
    messageId: row.message_id,
    name: row.name,
    size: row.size,
    type: row.type,
    state: row.state,
    refusal: row.refusal,
    hasPreview: row.has_preview,
    by: {userId: row.by_id, name: row.by_name, side: row.by_side},
    at: timeOf(row.at),
  };
}

export function quoteOf(row: Row<'quote'>): Quote {
  return {
    id: row.id,
    dealId: row.deal_id,
    number: row.number,
    amount: {amountMinor: row.amount_minor, currency: row.currency},
    validUntil: row.valid_until,
    fileId: row.file_id,
    by: {userId: row.by_id, name: row.by_name},
    at: timeOf(row.at),
  };
}

export function activityOf(row: Row<'activity'>): Activity {
  return {
    id: row.id,
    dealId: row.deal_id,
    seq: row.seq,
    at: timeOf(row.at),
    by:
      row.by_id === null || row.by_name === null || row.by_side === null
        ? null
        : {userId: row.by_id, name: row.by_name, side: row.by_side},
    event: row.event,
  };
}

export function seenOf({id, by}: Row<'seen'>): Seen {
  return {id, dealId: id, by};
}

export function noticeSettingsOf({id, by}: Row<'notice_settings'>): NoticeSettings {
  return {id, by};
}
