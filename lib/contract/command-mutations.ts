/** Schemas of everything that a command can ask for: what partners can, and what only the vendor's people can. */
import * as z from 'zod/mini';
import {line, money, newFile} from './deal-shapes.ts';
import {longText, partnerMutations} from './mutations.ts';
import {ids} from './shapes.ts';

const onDeal = {dealId: ids.deal};
/** What its writer saw there: an id, a day or a moment. */
const was = z.exactOptional(z.nullable(z.string().check(z.maxLength(100))));
const dayText = z.nullable(z.string().check(z.maxLength(30)));

export const commandMutation = z.discriminatedUnion('kind', [
  ...partnerMutations,
  z.strictObject({
    kind: z.literal('attach.answer'),
    requestId: ids.attachRequest,
    linkId: ids.link,
    ...onDeal,
    answer: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('attach'),
        attachmentId: ids.attachment,
        quoteId: z.exactOptional(ids.quote),
      }),
      z.strictObject({kind: z.literal('decline'), reason: longText}),
    ]),
  }),
  z.strictObject({kind: z.literal('vendor.set_owner'), ...onDeal, userId: ids.user, was}),
  z.strictObject({
    kind: z.literal('vendor.set_eligibility'),
    ...onDeal,
    credit: z.boolean(),
    commission: z.boolean(),
    reason: longText,
    was,
  }),
  z.strictObject({kind: z.literal('vendor.set_close_date'), ...onDeal, closeDate: dayText, was}),
  z.strictObject({
    kind: z.literal('vendor.set_state'),
    ...onDeal,
    state: z.enum(['active', 'won', 'lost']),
    reason: longText,
    was,
  }),
  z.strictObject({
    kind: z.literal('vendor.put_quote'),
    quoteId: ids.quote,
    ...onDeal,
    number: line,
    amount: money,
    validUntil: dayText,
    file: z.nullable(newFile),
    was,
  }),
  z.strictObject({kind: z.literal('vendor.remove_quote'), ...onDeal, quoteId: ids.quote, was}),
]);
