/** Schemas of the entries of a deal's timeline. */
import * as z from 'zod/mini';
import {mailTroubles} from '../domain/asking.ts';
import {dealFields} from '../domain/deal.ts';
import {linkFields} from '../domain/overwrite.ts';
import {
  dealOwner,
  eligibility,
  foundDuplicate,
  line,
  registrationState,
  sidedAuthor,
  dealValues,
  someDealValues,
} from './deal-shapes.ts';
import {author, day, ids, timestamp} from './shapes.ts';

const onDeal = {dealId: ids.deal};
const maybeOnDeal = {dealId: z.exactOptional(ids.deal)};
const reason = z.string().check(z.maxLength(20_000));
const file = {...onDeal, fileId: ids.file, name: line};
const message = {...onDeal, messageId: ids.message};
const link = {linkId: ids.link};

const products = z.strictObject({productIds: dealValues.shape.productIds});

const event = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('link_edited'), ...link, ...maybeOnDeal}),
  z.strictObject({kind: z.literal('link_removed'), ...link, linkName: line, ...maybeOnDeal}),
  z.strictObject({kind: z.literal('client_assigned'), ...link, ...maybeOnDeal}),
  z.strictObject({
    kind: z.literal('link_attached'),
    ...link,
    ...onDeal,
    quoteId: z.exactOptional(ids.quote),
    requestId: z.exactOptional(ids.attachRequest),
  }),
  z.strictObject({kind: z.literal('link_detached'), ...link, ...onDeal}),
  z.strictObject({
    kind: z.literal('attach_requested'),
    ...link,
    ...onDeal,
    requestId: ids.attachRequest,
  }),
  z.strictObject({
    kind: z.literal('attach_declined'),
    ...link,
    ...onDeal,
    requestId: ids.attachRequest,
    reason,
  }),
  z.strictObject({
    kind: z.literal('value_overwritten'),
    ...link,
    overwriteId: ids.overwrite,
    fields: z.array(z.enum(linkFields)),
    ...maybeOnDeal,
  }),
  z.strictObject({kind: z.literal('link_confirmed'), ...link, ...maybeOnDeal}),
  z.strictObject({kind: z.literal('link_rejected'), ...link, ...maybeOnDeal}),
  z.strictObject({kind: z.literal('asking_set'), ...link, ...maybeOnDeal}),
  z.strictObject({kind: z.literal('link_sent'), ...link, ...maybeOnDeal}),
  z.strictObject({kind: z.literal('link_reminded'), ...link, ...maybeOnDeal}),
  z.strictObject({kind: z.literal('link_expired'), ...link, ...maybeOnDeal}),
  z.strictObject({
    kind: z.literal('client_mail'),
    ...link,
    state: z.enum([...mailTroubles, 'sent']),
    ...maybeOnDeal,
  }),
  z.strictObject({kind: z.literal('closing_soon'), ...link, ...onDeal, closeDate: day}),
  z.strictObject({
    ...{kind: z.literal('change_wanted'), ...link, text: reason},
    again: z.exactOptional(z.literal(true)),
    ...maybeOnDeal,
  }),
  z.strictObject({
    kind: z.literal('link_passed_on'),
    ...link,
    from: line,
    to: line,
    ...maybeOnDeal,
  }),
  z.strictObject({
    kind: z.literal('checkout_opened'),
    ...link,
    client: line,
    before: z.nullable(line),
    ...maybeOnDeal,
  }),
  z.strictObject({
    kind: z.literal('deal_registered'),
    ...onDeal,
    how: z.enum(['created', 'converted', 'again']),
  }),
  z.strictObject({
    kind: z.literal('deal_edited'),
    ...onDeal,
    before: someDealValues,
    after: someDealValues,
  }),
  z.strictObject({
    kind: z.literal('deal_overwritten'),
    ...onDeal,
    overwriteId: ids.overwrite,
    fields: z.array(z.enum(dealFields)),
    lostBy: author,
    lost: z.exactOptional(products),
    kept: z.exactOptional(products),
  }),
  z.strictObject({
    kind: z.literal('state_changed'),
    ...onDeal,
    from: registrationState,
    to: registrationState,
    reason,
  }),
  z.strictObject({
    kind: z.literal('owner_set'),
    ...onDeal,
    before: z.nullable(dealOwner),
    after: z.nullable(dealOwner),
  }),
  z.strictObject({kind: z.literal('eligibility_set'), ...onDeal, eligibility}),
  z.strictObject({
    kind: z.literal('vendor_close_date_set'),
    ...onDeal,
    closeDate: z.nullable(day),
  }),
  z.strictObject({kind: z.literal('quote_put'), ...onDeal, quoteId: ids.quote, number: line}),
  z.strictObject({kind: z.literal('quote_removed'), ...onDeal, quoteId: ids.quote, number: line}),
  z.strictObject({
    kind: z.literal('team_changed'),
    ...onDeal,
    added: z.array(sidedAuthor),
    removed: z.array(sidedAuthor),
  }),
  z.strictObject({
    kind: z.literal('duplicate_found'),
    ...onDeal,
    ...foundDuplicate,
  }),
  z.strictObject({
    kind: z.literal('message_posted'),
    ...message,
    parentId: z.nullable(ids.message),
    mentions: z.array(ids.user),
  }),
  z.strictObject({
    kind: z.literal('message_edited'),
    ...message,
    mentions: z.exactOptional(z.array(ids.user)),
  }),
  z.strictObject({kind: z.literal('message_deleted'), ...message}),
  z.strictObject({kind: z.literal('file_added'), ...file}),
  z.strictObject({kind: z.literal('file_stored'), ...file}),
  z.strictObject({kind: z.literal('file_refused'), ...file}),
  z.strictObject({kind: z.literal('file_removed'), ...file}),
]);

export const activity = z.strictObject({
  id: ids.activity,
  dealId: ids.deal,
  seq: z.int().check(z.positive()),
  at: timestamp,
  by: z.nullable(sidedAuthor),
  event,
});
