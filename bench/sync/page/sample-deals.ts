/**
 * The deals of a busy partner account, as contract rows of about 1,500 bytes, each found by three records of a CRM; a fifth of them has a
 * confirmation link.
 */
import type {Attachment, Deal, RegistrationState} from '../../../lib/domain/deal.ts';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {CrmRef, ObjectType} from '../../../lib/domain/crm-ref.ts';
import type {AttachmentId, DealId, UserId} from '../../../lib/domain/ids.ts';
import {isShared} from '../../../lib/domain/registration.ts';
import {linkAt} from './sample-links.ts';

const firstAt = Date.UTC(2026, 0, 5, 8);
const companies = ['Acme Industries', 'Bluebird Logistics', 'Café Łódź', 'Delta Software', 'Ärzte'];
const what = ['migration from spreadsheets', 'renewal with more seats', 'service desk in spring'];
const states: RegistrationState[] = ['active', 'active', 'active', 'won', 'lost', 'withdrawn'];
const reps = ['Luca Ferri', 'Noor de Wit', 'Aino Laine'];
const maria = {userId: 'user-0-of-bright' as UserId, name: 'Maria Nowak'};

const idAt = (at: number, kind: number): string =>
  `01a00000-${String(kind).padStart(4, '0')}-7000-8000-${String(at).padStart(12, '0')}`;

const refAt = (objectType: ObjectType, at: number): CrmRef => ({
  crm: 'hubspot',
  portal: '8812345',
  objectType,
  objectId: String(10_000_000 + at),
  url: `https://app.hubspot.com/contacts/8812345/record/${objectType}/${10_000_000 + at}`,
});

const pick = <T>(list: readonly [T, ...T[]] | T[], at: number): T => list[at % list.length] as T; // no list here is empty

export function dealAt(at: number): Deal {
  const company = pick(companies, at * 7);
  const state = pick(states, at);
  const time = new Date(firstAt + at * 60_000).toISOString();
  const rep = pick(reps, at);
  return {
    id: idAt(at, 1) as DealId,
    name: `${company}, ${pick(what, at)} ${(at * 7919) % 10_007}`,
    ref: refAt('deal', at),
    shared: isShared(state),
    contact: {
      name: `Buyer ${at % 997}`,
      email: `buyer.${at}@customer-${at % 997}.example`,
      ref: refAt('contact', at % 997),
    },
    company: {
      name: `${company} ${at % 499}`,
      domain: `customer-${at % 997}.example`,
      ref: refAt('company', at % 499),
    },
    owner: {name: rep, userId: `rep-${at % 3}` as UserId, since: time},
    closeDate: `2027-0${(at % 9) + 1}-15`,
    sharing: {
      state,
      since: time,
      stateReason: null,
      registeredAt: time,
      registeredBy:
        at % 9 === 0
          ? {userId: 'rep-0' as UserId, name: rep, side: 'vendor'}
          : {...maria, side: 'partner'},
      expiresAt: null,
      partnerContact: maria,
      productIds: [pick(defaultCatalogue.products, at).id],
      amount: {
        amountMinor: ((at * 104_729) % 9_000_000) + 10_000,
        currency: at % 5 ? 'EUR' : 'USD',
      },
      vendorCloseDate: null,
      eligibility: null,
      team: [],
      duplicates: [],
      lastMessage: at % 11 === 0 ? {at: time, userId: 'rep-0' as UserId} : null,
      introNote: 'They asked us for help with the choice.',
      painOrOpportunity: 'What they have is slow, and nobody knows what is in it.',
      nextSteps: 'A workshop with both sides, then an offer.',
    },
  };
}

/** Of every fifth deal: the link of the same number. */
export function attachmentAt(at: number): Attachment {
  return {
    id: idAt(at, 2) as AttachmentId,
    linkId: linkAt(at).id,
    dealId: dealAt(at).id,
    at: new Date(firstAt + at * 60_000).toISOString(),
    by: maria,
  };
}
