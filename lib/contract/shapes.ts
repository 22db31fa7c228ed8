/**
 * Schemas of what links are made of: lib/domain's types, checked where they enter (deals are deal-shapes.ts, the rows rows.ts). Every object is strict (an
 * unknown field is an error, not ignored) and every text has a limit, so that no request can grow without bound.
 */
import * as z from 'zod/mini';
import {languages, mailTroubles} from '../domain/asking.ts';
import {isCopyToken} from '../domain/confirmation-link.ts';
import {evidenceKinds, unprovenReasons} from '../domain/evidence.ts';
import {limits} from '../domain/limits.ts';
import {crms, isAddressOf, objectTypes} from '../domain/crm-ref.ts';
import type {
  AccountId,
  ActivityId,
  AttachRequestId,
  AttachmentId,
  DealId,
  FileId,
  LinkId,
  MessageId,
  NoteId,
  OverwriteId,
  QuoteId,
  UserId,
} from '../domain/ids.ts';
import {isUuid} from '../domain/ids.ts';
import {branded} from './branded.ts';

const uuid = <T extends string>() =>
  branded<T>(z.string().check(z.refine(isUuid, 'must be a lower-case UUID')));

export const ids = {
  account: uuid<AccountId>(),
  /** The sign-in library's ids: any short text. */
  user: branded<UserId>(z.string().check(z.minLength(1), z.maxLength(100))),
  link: uuid<LinkId>(),
  deal: uuid<DealId>(),
  attachment: uuid<AttachmentId>(),
  attachRequest: uuid<AttachRequestId>(),
  overwrite: uuid<OverwriteId>(),
  message: uuid<MessageId>(),
  note: uuid<NoteId>(),
  file: uuid<FileId>(),
  quote: uuid<QuoteId>(),
  activity: uuid<ActivityId>(),
};

export const word = z.string().check(z.minLength(1), z.maxLength(60));
export const name = z.string().check(z.maxLength(limits.nameLength));
/** ISO 8601 in UTC with milliseconds, as `Date.toISOString` writes it. */
export const timestamp = z.iso.datetime();
export const day = z.iso.date();
const address = z.string().check(z.maxLength(2000), z.regex(/^https?:\/\//));

export const crmRef = z
  .strictObject({
    crm: z.enum(crms),
    portal: z.string().check(z.minLength(1), z.maxLength(100)),
    objectType: z.enum(objectTypes),
    objectId: z.string().check(z.minLength(1), z.maxLength(100)),
    url: address,
  })
  .check(
    z.refine(({crm, url}) => isAddressOf(crm, url), {
      path: ['url'],
      error: 'must be a page of that CRM',
    }),
  );

export const linkLine = z.strictObject({
  productId: word,
  tierId: z.string().check(z.maxLength(60)),
  onboardingTypeId: z.nullable(z.string().check(z.maxLength(60))),
});

/** A form's value: sizes are bounded here, the rules are lib/domain/link-rules.ts. */
export const linkDraft = z.strictObject({
  name: z.string().check(z.maxLength(1000)),
  lines: z.array(linkLine).check(z.maxLength(50)),
  providingOnboarding: z.boolean(),
  durationId: z.nullable(word),
});

const email = z.string().check(z.maxLength(1000));
export const person = z.strictObject({
  name: z.string().check(z.maxLength(1000)),
  email: z.string().check(z.maxLength(1000)),
});

export const copyToken = z.string().check(z.refine(isCopyToken, 'must be 32 base64url characters'));

export const author = z.strictObject({userId: ids.user, name});
const givenReason = z.strictObject({
  id: word,
  name,
  text: z.nullable(z.string().check(z.maxLength(limits.reasonTextLength))),
});

export const answer = z.strictObject({
  at: timestamp,
  by: z.strictObject({name, email: z.exactOptional(email)}),
  evidence: z.enum(evidenceKinds),
  unproven: z.exactOptional(z.enum(unprovenReasons)),
  lines: z.array(
    z.discriminatedUnion('verdict', [
      z.strictObject({productId: word, verdict: z.literal('confirmed')}),
      z.strictObject({productId: word, verdict: z.literal('rejected'), reason: givenReason}),
    ]),
  ),
  snapshot: z.strictObject({
    partner: name,
    vendor: name,
    lines: z.array(z.strictObject({product: name, tier: name, onboarding: z.nullable(name)})),
    duration: z.nullable(name),
  }),
});

const days = z.int().check(z.positive());
const reminding = z.strictObject({afterDays: days, everyDays: days});
const choice = {
  language: z.exactOptional(z.enum(languages)),
  expiryDays: z.exactOptional(z.nullable(days)),
  reminding: z.exactOptional(z.nullable(reminding)),
};
export const askingChoice = z.strictObject(choice);
export const askingTerms = z.strictObject({
  expiryDays: z.nullable(days),
  reminding: z.nullable(reminding),
  closingDays: z.exactOptional(z.nullable(days)),
});

const asking = z.strictObject({
  ...choice,
  wish: z.exactOptional(
    z.strictObject({
      text: z.string().check(z.maxLength(limits.reasonTextLength)),
      at: timestamp,
      by: z.strictObject({name, email: z.exactOptional(email)}),
      toldAt: z.exactOptional(timestamp),
    }),
  ),
  mailed: z.exactOptional(
    z.strictObject({
      ...{first: timestamp, last: timestamp},
      count: z.int().check(z.positive()),
      trouble: z.exactOptional(z.enum(mailTroubles)),
    }),
  ),
  reminders: z.exactOptional(z.int().check(z.positive())),
  hops: z.exactOptional(
    z
      .array(z.strictObject({from: person, to: person, at: timestamp}))
      .check(z.maxLength(limits.hops)),
  ),
  reassigned: z.exactOptional(z.int().check(z.positive())),
  renewedAt: z.exactOptional(timestamp),
  isExpired: z.exactOptional(z.literal(true)),
  closeTold: z.exactOptional(day),
});

export const link = z.strictObject({
  ...linkDraft.shape,
  id: ids.link,
  client: z.nullable(person),
  copyToken,
  createdBy: author,
  createdAt: timestamp,
  editedAt: z.nullable(timestamp),
  replaces: z.nullable(ids.link),
  answer: z.nullable(answer),
  asking: z.exactOptional(asking),
});

/** Some of a form's fields: what an edit changes, or saw there before. */
export const draftPart = z.strictObject({
  name: z.exactOptional(linkDraft.shape.name),
  lines: z.exactOptional(linkDraft.shape.lines),
  providingOnboarding: z.exactOptional(linkDraft.shape.providingOnboarding),
  durationId: z.exactOptional(linkDraft.shape.durationId),
});

export const someLinkValues = z.strictObject({
  ...draftPart.shape,
  client: z.exactOptional(z.nullable(person)),
});

const named = {id: word, name};
export const catalogue = z.strictObject({
  products: z.array(
    z.strictObject({...named, tierIds: z.array(word), retired: z.exactOptional(z.boolean())}),
  ),
  tiers: z.array(z.strictObject({...named, requiresOnboarding: z.boolean()})),
  onboardingTypes: z.array(
    z.strictObject({...named, kind: z.enum(['none', 'partner', 'vendor', 'third_party'])}),
  ),
  durations: z.array(z.strictObject(named)),
  rejectionReasons: z.array(
    z.strictObject({...named, textRequired: z.boolean(), retired: z.exactOptional(z.boolean())}),
  ),
});
