/** What each call must look like when it arrives; only the background imports this. A call that does not fit is not answered. */
import * as z from 'zod/mini';
import {mutation} from '../contract/mutations.ts';
import {askingChoice, draftPart, ids, linkDraft} from '../contract/shapes.ts';
import {limits} from '../domain/limits.ts';
import {cardDealArgs} from './card-deal-schemas.ts';
import type {ContentCall, ContentCalls, PageCall, PageCalls} from './calls.ts';

type ArgsOf<List extends Record<string, {args: unknown}>> = {
  [K in keyof List]: z.ZodMiniType<List[K]['args']>;
};

const nothing = z.strictObject({});
const line = (length: number) => z.string().check(z.maxLength(length));

export const contentArgs: ArgsOf<ContentCalls> = {
  ...cardDealArgs,
  'card.load': z.strictObject({part: z.optional(z.enum(['panels', 'deal']))}),
  'card.create': z.strictObject({
    linkId: ids.link,
    draft: linkDraft,
    replaces: z.nullable(ids.link),
  }),
  'card.edit': z.strictObject({linkId: ids.link, changes: draftPart, was: draftPart}),
  'card.mail': z.strictObject({linkId: ids.link}),
  'card.set_asking': z.strictObject({linkId: ids.link, choice: askingChoice}),
  'card.receipt': z.strictObject({linkId: ids.link}),
  'card.attach': z.strictObject({linkId: ids.link, dealId: ids.deal}),
  'card.detach': z.strictObject({linkId: ids.link, dealId: ids.deal}),
  'card.ask': z.strictObject({
    linkId: ids.link,
    note: line(limits.noteLength * 5), // the rule book says how long is too long; this only bounds the message
    quoteNumber: line(1000),
    title: line(10_000),
  }),
  'card.copy': z.strictObject({linkId: ids.link}),
  'card.pick': z.strictObject({search: line(1000), after: z.nullable(ids.link)}),
  'card.open': z.strictObject({page: z.enum(['sign_in', 'popup', 'dashboard'])}),
  'card.retry': nothing,
};

export const pageArgs: ArgsOf<PageCalls> = {
  'session.sign_in': z.strictObject({server: line(2000)}),
  'session.sign_out': z.strictObject({evenIfWaiting: z.boolean()}),
  'session.switch': z.strictObject({accountId: ids.account}),
  mutate: z.strictObject({mutation}),
  'sync.now': nothing,
  'attention.clear': z.strictObject({mid: z.int().check(z.positive())}),
  'left.discard': z.strictObject({server: line(2000), userId: ids.user, accountId: ids.account}),
};

const envelope = z.object({call: z.string(), args: z.unknown()});

/** The call in a message, when it is one of ours at all. */
export function findCall(message: unknown): {call: string; args: unknown} | undefined {
  const parsed = envelope.safeParse(message);
  return parsed.success ? parsed.data : undefined;
}

export function isContentCall(call: string): call is ContentCall {
  return Object.hasOwn(contentArgs, call);
}

export function isPageCall(call: string): call is PageCall {
  return Object.hasOwn(pageArgs, call);
}
