/**
 * What people of the simulation want of shared deals. Every company is another one: who else filed for the same business is what the server
 * alone knows, and the oracle does not.
 */
import type {AccountView} from '../../lib/domain/account-view.ts';
import type {DealValues} from '../../lib/domain/deal.ts';
import {valuesOf} from '../../lib/domain/deal.ts';
import {pickValues} from '../../lib/domain/deal-rules.ts';
import type {DealId, UserId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {defaultPreferences, noticeWays} from '../../lib/domain/notice-settings.ts';
import {anyOf, record, type Known} from './known.ts';
import type {Random} from './random.ts';

export function dealWish(random: Random, known: Known, view: AccountView): Mutation {
  const deals = [...view.deals.values()];
  const shared = deals.filter((deal) => deal.shared && deal.sharing);
  const on = random.chance(0.9) ? anyOf(random, shared) : anyOf(random, deals);
  const dealId = on?.id ?? random.uuid<DealId>();
  const message = anyOf(random, [...view.messages.values()])?.id ?? random.uuid();
  const note = anyOf(random, [...view.notes.values()])?.id ?? random.uuid();
  const file = anyOf(random, [...view.files.values()])?.id ?? random.uuid();
  const roll = random.next();
  if (roll < 0.12 || shared.length === 0) return register(random, known, view);
  if (roll < 0.3) {
    const changes = changesOf(random);
    const seen = on && random.chance(0.8) ? valuesOf(on) : undefined;
    const fields = Object.keys(changes) as Array<keyof DealValues>; // its own keys
    return {
      ...{kind: 'deal.edit', dealId, changes},
      ...(seen && {was: pickValues(seen, fields)}),
    };
  }
  if (roll < 0.33) return {kind: 'deal.withdraw', dealId, reason: random.hex(4)};
  if (roll < 0.4)
    return {kind: 'deal.team', dealId, add: people(random, view), remove: people(random, view)};
  if (roll < 0.62) {
    return {
      ...{kind: 'message.post', messageId: random.uuid(), dealId},
      parentId: random.chance(0.4) ? message : null,
      text: random.chance(0.03) ? ' ' : `Message ${random.hex(6)} ó`,
      mentions: people(random, view),
      files: random.chance(0.2)
        ? [{fileId: random.uuid(), name: 'offer.pdf', size: 10, type: 'application/pdf'}]
        : [],
    };
  }
  if (roll < 0.68) {
    return {
      kind: 'message.edit',
      messageId: message,
      text: random.hex(6),
      mentions: people(random, view),
    };
  }
  if (roll < 0.71) return {kind: 'message.delete', messageId: message};
  if (roll < 0.74) return {kind: 'file.remove', fileId: file};
  if (roll < 0.82) return {kind: 'note.write', noteId: random.uuid(), dealId, text: random.hex(6)};
  if (roll < 0.86) return {kind: 'note.edit', noteId: note, text: random.hex(6)};
  if (roll < 0.88) return {kind: 'note.delete', noteId: note};
  if (roll < 0.95) {
    const at = new Date(Date.UTC(2026, 10, 1) + random.below(1_000_000)).toISOString();
    return {kind: 'deal.seen', dealId, at};
  }
  const ways = {...defaultPreferences.ways, message: random.pick(noticeWays)};
  return {kind: 'settings.notices', preferences: {ways, mail: 'daily'}};
}

function register(random: Random, known: Known, view: AccountView): Mutation {
  const head = {
    values: values(random),
    partnerContact: anyOf(random, people(random, view)) ?? null,
  };
  if (random.chance(0.6)) {
    const dealId = random.uuid<DealId>();
    known.deals.push(dealId);
    return {kind: 'deal.share', dealId, ...head};
  }
  const reachedOut = random.chance(0.95);
  const there = anyOf(
    random,
    [...view.deals.values()].filter(({shared}) => !shared),
  );
  if (there) return {kind: 'deal.convert', deal: {dealId: there.id}, ...head, reachedOut};
  const newDealId = random.uuid<DealId>();
  known.deals.push(newDealId);
  const ref = record(random);
  return {kind: 'deal.convert', deal: {newDealId, ref, name: 'Found'}, ...head, reachedOut};
}

function values(random: Random): DealValues {
  return {
    name: random.chance(0.03) ? '' : `Deal ${random.hex(4)}`,
    productIds: random.chance(0.5) ? ['sales', 'marketing'] : [],
    amount: random.chance(0.5) ? {amountMinor: random.below(1_000_000), currency: 'EUR'} : null,
    closeDate: random.chance(0.5) ? '2027-05-31' : null,
    contact: {name: `Contact ${random.hex(3)}`, email: 'hannah@acme.example', ref: null},
    company: {name: `Company ${random.hex(12)}`, ref: null},
    introNote: random.hex(6),
    painOrOpportunity: random.hex(6),
    nextSteps: '',
  };
}

function changesOf(random: Random): Partial<DealValues> {
  return random.pick<Partial<DealValues>>([
    {nextSteps: random.hex(6)},
    {nextSteps: random.hex(2), introNote: random.hex(2)},
    {amount: {amountMinor: random.below(9), currency: 'EUR'}},
    {closeDate: random.pick([null, '2027-06-30', 'soon'])},
    {name: `Deal ${random.hex(2)}`, productIds: ['sales']},
    {contact: {name: 'Somebody else', email: null, ref: null}},
  ]);
}

function people(random: Random, view: AccountView): UserId[] {
  return (view.account?.people ?? []).map(({userId}) => userId).filter(() => random.chance(0.4));
}
