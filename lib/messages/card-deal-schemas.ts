/** What the card's calls about shared deals must look like; only the background imports this. */
import * as z from 'zod/mini';
import {dealValues, newFile} from '../contract/deal-shapes.ts';
import {longText, noteAside} from '../contract/mutations.ts';
import {ids, timestamp} from '../contract/shapes.ts';
import type {CardDealCalls} from './card-deal-calls.ts';

type ArgsOf<List extends Record<string, {args: unknown}>> = {
  [K in keyof List]: z.ZodMiniType<List[K]['args']>;
};

const line = z.string().check(z.maxLength(1000));
const recordId = z.nullable(z.string().check(z.regex(/^[1-9]\d{0,19}$/)));
const contact = z.nullable(z.strictObject({name: line, email: z.nullable(line), recordId}));
const company = z.nullable(
  z.strictObject({name: line, domain: z.exactOptional(z.nullable(line)), recordId}),
);
const {name, productIds, amount, closeDate, introNote, painOrOpportunity, nextSteps} =
  dealValues.shape;
const plain = {name, productIds, amount, closeDate, introNote, painOrOpportunity, nextSteps};

const values = z.strictObject({...plain, contact, company});
const someValues = z.strictObject({
  name: z.exactOptional(name),
  productIds: z.exactOptional(productIds),
  amount: z.exactOptional(amount),
  closeDate: z.exactOptional(closeDate),
  introNote: z.exactOptional(introNote),
  painOrOpportunity: z.exactOptional(painOrOpportunity),
  nextSteps: z.exactOptional(nextSteps),
  contact: z.exactOptional(contact),
  company: z.exactOptional(company),
});

const people = z.array(ids.user).check(z.maxLength(100));

export const cardDealArgs: ArgsOf<CardDealCalls> = {
  'card.deal': z.strictObject({dealId: ids.deal, most: z.int().check(z.gte(1), z.lte(10_000))}),
  'card.people': z.strictObject({}),
  'card.deal_share': z.strictObject({
    dealId: ids.deal,
    values,
    partnerContact: z.nullable(ids.user),
  }),
  'card.deal_convert': z.strictObject({
    dealId: z.nullable(ids.deal),
    values,
    partnerContact: z.nullable(ids.user),
    reachedOut: z.boolean(),
  }),
  'card.deal_edit': z.strictObject({dealId: ids.deal, changes: someValues, was: someValues}),
  'card.deal_withdraw': z.strictObject({dealId: ids.deal, reason: longText}),
  'card.deal_team': z.strictObject({dealId: ids.deal, add: people, remove: people}),
  'card.deal_seen': z.strictObject({dealId: ids.deal, at: timestamp}),
  'card.message_post': z.strictObject({
    messageId: ids.message,
    dealId: ids.deal,
    parentId: z.nullable(ids.message),
    text: longText,
    mentions: people,
    files: z.array(newFile).check(z.maxLength(50)),
  }),
  'card.message_edit': z.strictObject({messageId: ids.message, text: longText, mentions: people}),
  'card.message_delete': z.strictObject({messageId: ids.message}),
  'card.file_remove': z.strictObject({fileId: ids.file}),
  'card.note_write': z.strictObject({noteId: ids.note, dealId: ids.deal, text: longText}),
  'card.note_edit': z.strictObject({
    noteId: ids.note,
    text: longText,
    aside: z.exactOptional(noteAside),
  }),
  'card.note_delete': z.strictObject({noteId: ids.note}),
};
