/**
 * The links of a busy partner account, as contract rows of about 600 bytes: most are pending, a fifth confirmed, some rejected with
 * a reason. The same for every store and every run.
 */
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {Account} from '../../../lib/domain/account-view.ts';
import type {Answer} from '../../../lib/domain/answer.ts';
import type {Link, LinkLine} from '../../../lib/domain/confirmation-link.ts';
import type {AccountId, LinkId, UserId} from '../../../lib/domain/ids.ts';

const firstAt = Date.UTC(2026, 0, 5, 8);
const accountId = '019b8000-0000-7000-8000-000000000001' as AccountId;
const people = ['Maria Nowak', 'Tomasz Zieliński', 'Giulia Conti', 'Jonas Weber'];
const clients = ['Acme Industries', 'Bluebird Logistics', 'Café Łódź', 'Delta Software'];
const offers = ['onboarding in spring', 'migration from spreadsheets', 'renewal with more seats'];
const tiers = ['starter', 'professional', 'enterprise'];

export const account: Account = {
  id: accountId,
  name: 'Bright Agency',
  type: 'solutions_partner',
  programName: 'Solutions Partner Program',
  vendorName: 'HubSpot',
  catalogue: defaultCatalogue,
  channelManagers: ['Dana Whitfield', 'Priya Raman'],
  people: people.map((name, at) => ({userId: userIdOf(at), name})),
  vendorPeople: [],
  recipientId: null,
  terms: {capacity: null, days: null},
};

function userIdOf(at: number): UserId {
  return `user-${at % people.length}-of-bright` as UserId;
}

/** UUIDv7 of a link made so many minutes after the first: later ones sort after earlier ones. */
export function idOf(at: number): LinkId {
  const time = (firstAt + at * 60_000).toString(16).padStart(12, '0');
  const tail = ((at * 2_654_435_761) % 2 ** 32).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7a3c-8b5d-${tail}` as LinkId; // as newId makes them
}

export function linkAt(at: number): Link {
  const author = people[at % people.length] ?? '';
  const client = clients[(at * 7) % clients.length] ?? '';
  const lines = linesAt(at);
  const answerAt = at % 10;
  return {
    id: idOf(at),
    name: `${client}, ${offers[at % offers.length] ?? ''} ${at + 1}`,
    lines,
    providingOnboarding: true,
    durationId: '1_to_3_months',
    client:
      at % 3 === 0
        ? null
        : {name: `Client of ${client}`, email: `client.${at}@customer-number-${at % 997}.example`},
    copyToken: `${at.toString(36).padStart(8, '0')}kQ3xZ7vB1nM5cR9tY2wE6uI0`.slice(0, 32),
    createdBy: {userId: userIdOf(at), name: author},
    createdAt: new Date(firstAt + at * 60_000).toISOString(),
    editedAt: at % 4 === 0 ? new Date(firstAt + at * 61_000).toISOString() : null,
    replaces: null,
    answer: answerAt < 7 ? null : answerOf(lines, client, at, answerAt < 9),
  };
}

function linesAt(at: number): LinkLine[] {
  const {products} = defaultCatalogue;
  return [at, at + 1].slice(0, (at % 2) + 1).map((step) => ({
    productId: products[step % products.length]?.id ?? '',
    tierId: tiers[step % tiers.length] ?? '',
    onboardingTypeId: 'by_partner',
  }));
}

function answerOf(lines: LinkLine[], client: string, at: number, confirms: boolean): Answer {
  return {
    at: new Date(firstAt + at * 62_000).toISOString(),
    by: {name: `Buyer at ${client}`},
    evidence: 'unverified',
    lines: lines.map(({productId}) =>
      confirms
        ? {productId, verdict: 'confirmed'}
        : {
            productId,
            verdict: 'rejected',
            reason: {id: 'other', name: 'Other', text: 'We signed with somebody else in the end.'},
          },
    ),
    snapshot: {
      partner: 'Bright Agency',
      vendor: 'HubSpot',
      lines: lines.map(({productId, tierId}) => ({
        product: productId,
        tier: tierId,
        onboarding: 'By the partner',
      })),
      duration: '1–3 months',
    },
  };
}
