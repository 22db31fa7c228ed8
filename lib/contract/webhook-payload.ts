/** What an integrator is sent (docs/webhooks.md): of deals and links what the vendor may read, and no address of a client. */
import * as z from 'zod/mini';
import {deal, line, message, sidedAuthor} from './deal-shapes.ts';
import {author, ids, linkDraft, link as ownLink, name, timestamp} from './shapes.ts';

const uuid = z.string().check(z.regex(/^[0-9a-f-]{36}$/));

const answer = z.pick(ownLink.shape.answer.def.innerType, {
  at: true,
  evidence: true,
  lines: true,
  snapshot: true,
});

const link = z.strictObject({
  ...linkDraft.shape,
  id: ids.link,
  status: z.enum(['pending', 'confirmed', 'rejected']),
  client: z.nullable(z.strictObject({name: line})),
  createdBy: author,
  createdAt: timestamp,
  editedAt: z.nullable(timestamp),
  replaces: z.nullable(ids.link),
  answer: z.nullable(z.strictObject({...answer.shape, by: z.strictObject({name})})),
});

const contact = deal.shape.contact.def.innerType;

export const webhookPayload = z.strictObject({
  version: z.literal(1),
  /** The same as the header `webhook-id`: of this message, however often it is sent. */
  id: uuid,
  type: z.string(),
  /** When it happened. */
  at: timestamp,
  by: z.nullable(sidedAuthor),
  program: z.strictObject({id: uuid, name}),
  account: z.nullable(z.strictObject({id: ids.account, name})),
  /** The place in the account's log: rises within a deal. */
  sequence: z.nullable(z.int()),
  deal: z.nullable(
    z.strictObject({
      ...deal.shape,
      contact: z.nullable(z.strictObject({name: contact.shape.name, ref: contact.shape.ref})),
    }),
  ),
  link: z.nullable(link),
  message: z.nullable(message),
  event: z.looseObject({kind: z.string()}),
});
export type WebhookPayload = z.infer<typeof webhookPayload>;
