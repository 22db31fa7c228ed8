/** Schemas of what a partner can ask for; also the body of one outbox entry. */
import * as z from 'zod/mini';
import {limits} from '../domain/limits.ts';
import {copyToken, crmRef, draftPart, ids, linkDraft, person, timestamp} from './shapes.ts';

const note = z.string().check(z.maxLength(20_000));

export const mutation = z.discriminatedUnion('kind', [
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
  z.strictObject({
    kind: z.literal('link.attach'),
    attachmentId: ids.attachment,
    linkId: ids.link,
    dealId: ids.deal,
  }),
  z.strictObject({kind: z.literal('link.detach'), linkId: ids.link, dealId: ids.deal}),
  z.strictObject({
    kind: z.literal('attach.request'),
    requestId: ids.attachRequest,
    linkId: ids.link,
    deal: z.union([
      z.strictObject({dealId: ids.deal}),
      z.strictObject({
        newDealId: ids.deal,
        ref: crmRef,
        name: z.string().check(z.maxLength(limits.nameLength * 5)),
      }),
    ]),
    note,
  }),
  z.strictObject({
    kind: z.literal('overwrite.dismiss'),
    linkId: ids.link,
    overwriteId: ids.overwrite,
  }),
]);

/** What the outbox stores, as the exact JSON string that is sent and hashed. `at`: when the person did it, by their clock. */
export const outboxBody = z.strictObject({at: timestamp, mutation});
