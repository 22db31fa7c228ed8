/** Schemas of shared deals and of what is written on them. Strict and bounded like all of shapes.ts. */
import * as z from 'zod/mini';
import {registrationStates} from '../domain/deal.ts';
import {limits} from '../domain/limits.ts';
import {fileRefusals} from '../domain/message.ts';
import {noticeTopics, noticeWays} from '../domain/notice-settings.ts';
import {author, crmRef, day, ids, name, timestamp, word} from './shapes.ts';

/** Larger than any rule allows: sizes are bounded here, the rules say what is too long. */
const longText = z.string().check(z.maxLength(20_000));
export const line = z.string().check(z.maxLength(1000));
const email = z.string().check(z.maxLength(1000));
const side = z.enum(['partner', 'vendor']);
export const sidedAuthor = z.strictObject({...author.shape, side});

export const money = z.strictObject({
  amountMinor: z.int().check(z.nonnegative()),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/)),
});

const party = {name: line, ref: z.nullable(crmRef)};
const contact = z.strictObject({...party, email: z.nullable(email)});
const company = z.strictObject({
  ...party,
  domain: z.exactOptional(z.nullable(z.string().check(z.maxLength(253)))),
});

const qualification = {introNote: longText, painOrOpportunity: longText, nextSteps: longText};
const productIds = z.array(word).check(z.maxLength(50));

/** A form's value; the rules are lib/domain/deal-rules.ts. */
export const dealValues = z.strictObject({
  name: line,
  productIds,
  amount: z.nullable(money),
  closeDate: z.nullable(z.string().check(z.maxLength(30))),
  contact: z.nullable(contact),
  company: z.nullable(company),
  ...qualification,
});

export const someDealValues = z.strictObject({
  name: z.exactOptional(dealValues.shape.name),
  productIds: z.exactOptional(productIds),
  amount: z.exactOptional(dealValues.shape.amount),
  closeDate: z.exactOptional(dealValues.shape.closeDate),
  contact: z.exactOptional(dealValues.shape.contact),
  company: z.exactOptional(dealValues.shape.company),
  introNote: z.exactOptional(longText),
  painOrOpportunity: z.exactOptional(longText),
  nextSteps: z.exactOptional(longText),
});

export const eligibility = z.strictObject({
  credit: z.boolean(),
  commission: z.boolean(),
  reason: longText,
  by: author,
  at: timestamp,
});

export const registrationState = z.enum(registrationStates);

/** What anybody may know of another registration of the same business. */
export const foundDuplicate = {
  why: z.enum(['same_company', 'same_domain']),
  filedAt: timestamp,
  oursFirst: z.boolean(),
};

const lastMessage = z.strictObject({at: timestamp, userId: ids.user});

const sharing = z.strictObject({
  ...qualification,
  state: registrationState,
  since: timestamp,
  stateReason: z.nullable(longText),
  registeredAt: timestamp,
  registeredBy: sidedAuthor,
  expiresAt: z.nullable(timestamp),
  partnerContact: z.nullable(author),
  productIds,
  amount: z.nullable(money),
  vendorCloseDate: z.nullable(day),
  eligibility: z.nullable(eligibility),
  team: z.array(sidedAuthor),
  duplicates: z.array(
    z.strictObject({
      ...foundDuplicate,
      dealId: z.nullable(ids.deal),
      dealName: z.nullable(line),
    }),
  ),
  lastMessage: z.nullable(lastMessage),
  lastOther: z.exactOptional(lastMessage),
});

export const dealOwner = z.strictObject({
  name,
  userId: z.exactOptional(ids.user),
  since: z.exactOptional(timestamp),
});

export const deal = z.strictObject({
  id: ids.deal,
  name: line,
  ref: z.nullable(crmRef),
  shared: z.boolean(),
  contact: z.nullable(contact),
  company: z.nullable(company),
  owner: z.nullable(dealOwner),
  closeDate: z.nullable(day),
  sharing: z.nullable(sharing),
});

export const message = z.strictObject({
  id: ids.message,
  dealId: ids.deal,
  parentId: z.nullable(ids.message),
  text: z.string().check(z.maxLength(limits.messageLength)),
  mentions: z.array(author),
  mentionedBefore: z.exactOptional(z.array(ids.user)),
  by: sidedAuthor,
  at: timestamp,
  editedAt: z.nullable(timestamp),
  deletedAt: z.nullable(timestamp),
});

export const note = z.strictObject({
  id: ids.note,
  dealId: ids.deal,
  text: z.string().check(z.maxLength(limits.messageLength)),
  by: author,
  at: timestamp,
  editedAt: z.nullable(timestamp),
});

export const newFile = z.strictObject({
  fileId: ids.file,
  name: line,
  size: z.number(),
  type: z.string().check(z.maxLength(200)),
});

export const file = z.strictObject({
  id: ids.file,
  dealId: ids.deal,
  messageId: z.nullable(ids.message),
  name: line,
  size: z.int(),
  type: z.string().check(z.maxLength(200)),
  state: z.enum(['awaited', 'stored', 'refused']),
  refusal: z.nullable(z.enum(fileRefusals)),
  hasPreview: z.boolean(),
  by: sidedAuthor,
  at: timestamp,
});

export const quote = z.strictObject({
  id: ids.quote,
  dealId: ids.deal,
  number: line,
  amount: money,
  validUntil: z.nullable(day),
  fileId: z.nullable(ids.file),
  at: timestamp,
  by: author,
});

export const seen = z.strictObject({
  id: ids.deal,
  dealId: ids.deal,
  by: z.array(z.strictObject({userId: ids.user, at: timestamp})),
});

const way = z.enum(noticeWays);
export const noticePreferences = z.strictObject({
  ways: z.strictObject(
    Object.fromEntries(noticeTopics.map((topic) => [topic, way])) as Record<
      (typeof noticeTopics)[number],
      typeof way
    >, // fromEntries forgets which keys it was given
  ),
  mail: z.enum(['at_once', 'daily']),
});

export const noticeSettings = z.strictObject({
  id: ids.account,
  by: z.array(z.strictObject({userId: ids.user, preferences: noticePreferences})),
});
