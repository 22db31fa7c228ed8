/** Schemas of what a partner can ask for; also the body of one outbox entry. */
import * as z from 'zod/mini';
import {limits} from '../domain/limits.ts';
import {dealValues, line, newFile, noticePreferences, someDealValues} from './deal-shapes.ts';
import {
  askingChoice,
  copyToken,
  crmRef,
  draftPart,
  ids,
  linkDraft,
  person,
  timestamp,
} from './shapes.ts';

/** Bounds what can be sent; how long is too long, the rule book says. */
export const longText = z.string().check(z.maxLength(20_000));
export const noteAside = z.strictObject({noteId: ids.note, dealId: ids.deal, was: longText});
const mentions = z.array(ids.user).check(z.maxLength(100));
const people = z.array(ids.user).check(z.maxLength(100));

const besides = z.exactOptional(z.array(ids.deal).check(z.maxLength(100)));

const givenDeal = z.union([
  z.strictObject({dealId: ids.deal}),
  z.strictObject({
    newDealId: ids.deal,
    ref: crmRef,
    name: z.string().check(z.maxLength(limits.nameLength * 5)),
  }),
]);

export const partnerMutations = [
  z.strictObject({
    kind: z.literal('link.create'),
    linkId: ids.link,
    draft: linkDraft,
    copyToken,
    replaces: z.nullable(ids.link),
  }),
  z.strictObject({
    kind: z.literal('link.edit'),
    linkId: ids.link,
    changes: draftPart,
    was: z.exactOptional(draftPart),
  }),
  z.strictObject({kind: z.literal('link.remove'), linkId: ids.link}),
  z.strictObject({
    kind: z.literal('link.assign_client'),
    linkId: ids.link,
    client: z.nullable(person),
    was: z.exactOptional(z.nullable(person)),
  }),
  z.strictObject({kind: z.literal('link.send'), linkId: ids.link}),
  z.strictObject({kind: z.literal('link.set_asking'), linkId: ids.link, choice: askingChoice}),
  z.strictObject({
    kind: z.literal('link.attach'),
    attachmentId: ids.attachment,
    linkId: ids.link,
    dealId: ids.deal,
    quoteId: z.exactOptional(ids.quote),
  }),
  z.strictObject({kind: z.literal('link.detach'), linkId: ids.link, dealId: ids.deal}),
  z.strictObject({
    kind: z.literal('attach.request'),
    requestId: ids.attachRequest,
    linkId: ids.link,
    deal: givenDeal,
    quoteNumber: z.exactOptional(line),
    note: longText,
  }),
  z.strictObject({
    kind: z.literal('overwrite.dismiss'),
    linkId: ids.link,
    overwriteId: ids.overwrite,
  }),
  z.strictObject({
    kind: z.literal('deal.share'),
    dealId: ids.deal,
    values: dealValues,
    partnerContact: z.nullable(ids.user),
    besides,
  }),
  z.strictObject({
    kind: z.literal('deal.convert'),
    deal: givenDeal,
    values: dealValues,
    partnerContact: z.nullable(ids.user),
    reachedOut: z.boolean(),
    besides,
  }),
  z.strictObject({kind: z.literal('deal.link_record'), dealId: ids.deal, ref: crmRef}),
  z.strictObject({
    kind: z.literal('deal.edit'),
    dealId: ids.deal,
    changes: someDealValues,
    was: z.exactOptional(someDealValues),
  }),
  z.strictObject({kind: z.literal('deal.withdraw'), dealId: ids.deal, reason: longText}),
  z.strictObject({kind: z.literal('deal.team'), dealId: ids.deal, add: people, remove: people}),
  z.strictObject({
    kind: z.literal('deal.dismiss_overwrite'),
    dealId: ids.deal,
    overwriteId: ids.overwrite,
  }),
  z.strictObject({kind: z.literal('deal.seen'), dealId: ids.deal, at: timestamp}),
  z.strictObject({
    kind: z.literal('message.post'),
    messageId: ids.message,
    dealId: ids.deal,
    parentId: z.nullable(ids.message),
    text: longText,
    mentions,
    files: z.array(newFile).check(z.maxLength(50)),
  }),
  z.strictObject({
    kind: z.literal('message.edit'),
    messageId: ids.message,
    text: longText,
    mentions,
  }),
  z.strictObject({kind: z.literal('message.delete'), messageId: ids.message}),
  z.strictObject({kind: z.literal('file.remove'), fileId: ids.file}),
  z.strictObject({
    kind: z.literal('note.write'),
    noteId: ids.note,
    dealId: ids.deal,
    text: longText,
  }),
  z.strictObject({
    kind: z.literal('note.edit'),
    noteId: ids.note,
    text: longText,
    aside: z.exactOptional(noteAside),
  }),
  z.strictObject({kind: z.literal('note.delete'), noteId: ids.note}),
  z.strictObject({kind: z.literal('settings.recipient'), userId: z.nullable(ids.user)}),
  z.strictObject({kind: z.literal('settings.notices'), preferences: noticePreferences}),
] as const;

export const mutation = z.discriminatedUnion('kind', partnerMutations);

/** What the outbox stores, as the exact JSON string that is sent and hashed. `at`: when the person did it, by their clock. */
export const outboxBody = z.strictObject({at: timestamp, mutation});
