/** One schema per kind of row in the feed. */
import * as z from 'zod/mini';
import {accountTypes} from '../domain/catalogue.ts';
import type {Change, RowKind} from '../domain/account-view.ts';
import {limits} from '../domain/limits.ts';
import {
  deal,
  file,
  line,
  message,
  note,
  noticeSettings,
  quote,
  seen,
  someDealValues,
} from './deal-shapes.ts';
import {activity} from './event-shapes.ts';
import {
  askingTerms,
  author,
  catalogue,
  ids,
  link,
  name,
  someLinkValues,
  timestamp,
} from './shapes.ts';

const attachment = z.strictObject({
  id: ids.attachment,
  linkId: ids.link,
  dealId: ids.deal,
  quoteId: z.exactOptional(ids.quote),
  at: timestamp,
  by: author,
});

const attachRequest = z.strictObject({
  id: ids.attachRequest,
  linkId: ids.link,
  dealId: ids.deal,
  quoteNumber: z.exactOptional(line),
  note: z.string().check(z.maxLength(limits.noteLength)),
  state: z.enum(['open', 'attached', 'declined']),
  at: timestamp,
  by: author,
  answer: z.exactOptional(
    z.strictObject({
      by: author,
      at: timestamp,
      reason: z.string().check(z.maxLength(limits.reasonTextLength)),
    }),
  ),
});

const told = {
  lostBy: author,
  lostAt: timestamp,
  keptBy: author,
  at: timestamp,
  told: z.array(ids.user),
};
const overwrite = z.union([
  z.strictObject({
    id: ids.overwrite,
    linkId: ids.link,
    linkName: name,
    lost: someLinkValues,
    kept: someLinkValues,
    ...told,
  }),
  z.strictObject({
    id: ids.overwrite,
    dealId: ids.deal,
    dealName: line,
    lost: someDealValues,
    kept: someDealValues,
    ...told,
  }),
]);

const limit = z.nullable(z.int().check(z.positive()));
const account = z.strictObject({
  id: ids.account,
  name,
  type: z.enum(accountTypes),
  programName: name,
  vendorName: name,
  catalogue,
  channelManagers: z.array(name),
  people: z.array(author),
  vendorPeople: z.array(author),
  recipientId: z.nullable(ids.user),
  terms: z.strictObject({capacity: limit, days: limit}),
  asking: z.exactOptional(askingTerms),
});

function changeOf<K extends RowKind, I extends z.ZodMiniType, R extends z.ZodMiniType>(
  kind: K,
  id: I,
  row: R,
) {
  return z.strictObject({kind: z.literal(kind), id, row: z.nullable(row)});
}

/** One changed object: its row, or null when it is gone from the account's sight. */
export const change: z.ZodMiniType<Change> = z.discriminatedUnion('kind', [
  changeOf('account', ids.account, account),
  changeOf('link', ids.link, link),
  changeOf('deal', ids.deal, deal),
  changeOf('attachment', ids.attachment, attachment),
  changeOf('attach_request', ids.attachRequest, attachRequest),
  changeOf('overwrite', ids.overwrite, overwrite),
  changeOf('message', ids.message, message),
  changeOf('note', ids.note, note),
  changeOf('file', ids.file, file),
  changeOf('quote', ids.quote, quote),
  changeOf('activity', ids.activity, activity),
  changeOf('seen', ids.deal, seen),
  changeOf('notice_settings', ids.account, noticeSettings),
]);
