/** What people of the simulation want: every kind of mutation, on things that are there, were there, or never were. */
import type {AccountView} from '../../lib/domain/account-view.ts';
import type {LinkDraft} from '../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {AttachRequestId, DealId, LinkId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {dealWish} from './deal-wishes.ts';
import {anyOf, recent, record, type Known} from './known.ts';
import type {Random} from './random.ts';

export function wish(random: Random, known: Known, view: AccountView): Mutation {
  const link = (): LinkId => anyOf(random, known.links) ?? random.uuid();
  const deal = (): DealId => anyOf(random, known.deals) ?? random.uuid();
  if (random.chance(0.35)) return dealWish(random, known, view);
  const roll = random.next();
  if (roll < 0.3 || known.links.length === 0) return create(random, known);
  if (roll < 0.52) {
    return {kind: 'link.edit', linkId: link(), changes: changesOf(random), ...wasOf(random)};
  }
  if (roll < 0.64) return {kind: 'link.remove', linkId: link()};
  if (roll < 0.74) return {kind: 'link.assign_client', linkId: link(), client: client(random)};
  if (roll < 0.86) {
    return {kind: 'link.attach', attachmentId: random.uuid(), linkId: link(), dealId: deal()};
  }
  if (roll < 0.88) {
    const overwrites = [...view.overwrites.values()];
    const told = overwrites.length > 0 ? random.pick(overwrites) : undefined;
    if (told && 'dealId' in told) {
      return {kind: 'deal.dismiss_overwrite', dealId: told.dealId, overwriteId: told.id};
    }
    return {
      kind: 'overwrite.dismiss',
      linkId: told?.linkId ?? link(),
      overwriteId: told?.id ?? random.uuid(),
    };
  }
  if (roll < 0.94) {
    const attachments = [...view.attachments.values()].slice(-recent);
    const attached = attachments.length > 0 && random.chance(0.7) && random.pick(attachments);
    return attached
      ? {kind: 'link.detach', linkId: attached.linkId, dealId: attached.dealId}
      : {kind: 'link.detach', linkId: link(), dealId: deal()};
  }
  return ask(random, known, link(), deal());
}

function create(random: Random, known: Known): Mutation {
  const isAgain = known.links.length > 0 && random.chance(0.03);
  const linkId = isAgain ? random.pick(known.links) : random.uuid<LinkId>();
  const copyToken =
    known.tokens.length > 0 && random.chance(0.01) ? random.pick(known.tokens) : random.hex(32);
  known.links.push(linkId);
  known.tokens.push(copyToken);
  const replaces = random.chance(0.1) ? (anyOf(random, known.links) ?? null) : null;
  return {kind: 'link.create', linkId, draft: draft(random), copyToken, replaces};
}

function ask(random: Random, known: Known, linkId: LinkId, dealId: DealId): Mutation {
  const head = {
    kind: 'attach.request',
    requestId: random.uuid<AttachRequestId>(),
    linkId,
    note: random.hex(6),
  } as const;
  if (random.chance(0.5)) return {...head, deal: {dealId}};
  const ref =
    known.records.length > 0 && random.chance(0.5) ? random.pick(known.records) : record(random);
  const newDealId = random.uuid<DealId>();
  known.records.push(ref);
  known.deals.push(newDealId);
  return {...head, deal: {newDealId, ref, name: `Deal ${random.hex(4)}`}};
}

export function vendorDeal(random: Random, before?: Deal): Deal {
  const contact = {name: `Contact ${random.hex(3)}`, email: 'hannah@acme.example', ref: null};
  return {
    id: before?.id ?? random.uuid(),
    name: `Deal ${random.hex(4)}`,
    ref: before ? before.ref : record(random),
    shared: before?.sharing ? before.shared : random.chance(0.7),
    contact: random.chance(0.7) ? contact : null,
    company: random.chance(0.7) ? {name: 'Acme Corp', ref: null} : null,
    owner: random.chance(0.5) ? {name: 'Luca Ferri'} : null,
    closeDate: random.chance(0.5) ? '2027-01-29' : null,
    sharing: before?.sharing ?? null,
  };
}

const products = ['marketing', 'sales', 'service', 'content', 'data', 'commerce', 'smart_crm'];

function draft(random: Random): LinkDraft {
  const byPartner = random.chance(0.6);
  const chosen = products.filter(() => random.chance(0.25));
  const lines = (chosen.length > 0 ? chosen : [random.pick(products)]).map((productId) => ({
    productId,
    tierId: random.pick(['free', 'starter', 'professional', 'enterprise']),
    onboardingTypeId: byPartner ? 'by_partner' : 'by_vendor',
  }));
  if (random.chance(0.03))
    lines.push({productId: 'gone', tierId: 'free', onboardingTypeId: 'none'});
  return {
    name: random.chance(0.02) ? ' ' : `Link ${random.hex(6)} ó`,
    lines,
    providingOnboarding: byPartner,
    durationId: byPartner ? '1_to_3_months' : null,
  };
}

function changesOf(random: Random): Partial<LinkDraft> {
  if (random.chance(0.6)) return {name: `Renamed ${random.hex(5)}`};
  if (random.chance(0.8)) return draft(random);
  return random.chance(0.5) ? {durationId: null} : {};
}

/** What the writer claims to have seen; mostly something else by now. */
function wasOf(random: Random): {was?: Partial<LinkDraft>} {
  return random.chance(0.4) ? {was: {name: `Link ${random.hex(6)}`}} : {};
}

function client(random: Random): {name: string; email: string} | null {
  if (random.chance(0.15)) return null;
  return {
    name: `Client ${random.hex(3)}`,
    email: random.chance(0.03) ? 'nobody' : 'c@acme.example',
  };
}

/** Texts that no version of the extension writes. */
export function junk(random: Random): string {
  return random.pick([
    `{"at":"x","mutation":${random.below(1e9)}}`,
    `not JSON ${random.hex(12)}`,
    `{"at":"2026-11-21T10:00:00.000Z","mutation":{"kind":"link.paint","linkId":"${random.uuid()}"}}`,
  ]);
}
