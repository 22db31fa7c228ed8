import {describe, expect, test} from 'vitest';
import {companies, contacts, deals, stages} from '../../../sandbox/crm/records.ts';
import {
  associatedWith,
  findRecord,
  kinds,
  titleOf,
} from '../../../sandbox/crm/client/record-facts.ts';
import {findRoute} from '../../../sandbox/crm/client/addresses.ts';

describe('the sandbox’s world', () => {
  test('has no id twice', () => {
    const ids = [...deals, ...contacts, ...companies].map(({id}) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(deals.map((deal) => [deal.name, deal] as const))('%s hangs together', (_name, deal) => {
    expect(companies.map(({id}) => id)).toContain(deal.companyId);
    expect(deal.contactIds.length).toBeGreaterThan(0);
    for (const id of deal.contactIds) {
      expect(contacts.find((contact) => contact.id === id)?.companyId).toBe(deal.companyId);
    }
    expect(stages).toContain(deal.stage);
    expect(deal.closeDate).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(Number.isInteger(deal.amountMinor)).toBe(true);
  });

  test('uses addresses that can belong to nobody', () => {
    for (const {email} of contacts) expect(email).toMatch(/\.example$/);
  });
});

describe('associations', () => {
  const titles = (kind: 'deal' | 'contact' | 'company', id: string, other: typeof kind) => {
    const fact = findRecord(kind, id);
    return fact && associatedWith(fact, other).map(titleOf);
  };

  test('go from a deal to its contacts and its company', () => {
    expect(titles('deal', '10101', 'contact')).toEqual(['Hannah Reyes', 'Marcus Cole']);
    expect(titles('deal', '10101', 'company')).toEqual(['Acme Corp']);
  });

  test('go from a company to its people and deals', () => {
    expect(titles('company', '30101', 'contact')).toEqual(['Hannah Reyes', 'Marcus Cole']);
    expect(titles('company', '30101', 'deal')).toEqual([
      'Acme Corp renewal',
      'Acme Corp service desk',
    ]);
  });

  test('are the same seen from both ends', () => {
    const all = Object.values(kinds).flatMap((kind) => kind.all);
    for (const one of all) {
      for (const other of all.filter((fact) => fact.kind !== one.kind)) {
        const there = associatedWith(one, other.kind).includes(other);
        expect(associatedWith(other, one.kind).includes(one)).toBe(there);
      }
    }
  });
});

test.each([
  ['/contacts/4680/record/0-3/10101', {page: 'record', kind: 'deal', id: '10101'}],
  ['/contacts/4680/record/0-1/20101/view/1', {page: 'record', kind: 'contact', id: '20101'}],
  ['/contacts/4680/company/30101/', {page: 'record', kind: 'company', id: '30101'}],
  ['/contacts/4680/objects/0-2/views/all/list', {page: 'list', kind: 'company'}],
  ['/contacts/4680/record/0-5/1', {page: 'other'}],
  ['/calling-integration-popup-ui/4680/record/0-3/10101', {page: 'other'}],
])('%s is routed', (path, route) => expect(findRoute(path)).toEqual(route));
