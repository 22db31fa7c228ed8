import {expect, it, test} from 'vitest';
import type {DealsPlace} from '../../../lib/models/deals-address.ts';
import {
  dealsHash,
  parseDealsHash,
  startDealsPlace,
  tabOfHash,
} from '../../../lib/models/deals-address.ts';
import {dealOf} from './shared-deals.ts';

it('comes back from the address as it went there', () => {
  const place: DealsPlace = {
    filter: 'won',
    search: 'Łódź & söhne #1',
    sort: {by: 'amount', descending: true},
    page: 3,
    deal: dealOf(4),
  };
  expect(parseDealsHash(dealsHash(place))).toEqual(place);
  expect(tabOfHash(dealsHash(place))).toBe('deals');
});

it('leaves out what is as usual', () => {
  expect(dealsHash({})).toBe('#deals');
  expect(parseDealsHash('#deals')).toEqual(startDealsPlace);
});

it('takes a deal alone, as others lead to it', () => {
  expect(parseDealsHash(`#deal=${dealOf(4)}`)).toEqual({...startDealsPlace, deal: dealOf(4)});
});

test.each([
  ['#deals', 'deals'],
  ['#deals?state=won', 'deals'],
  [`#deal=${dealOf(1)}`, 'deals'],
  ['#links?search=deals', 'links'],
  ['#dealsomething', 'links'],
  ['', 'links'],
])('%s is of the tab %s', (hash, tab) => {
  expect(tabOfHash(hash)).toBe(tab);
});

test.each(['#deals?state=gone&sort=mood&page=-1&deal=x', '#deals?page=1e99&sort=--name', '#deal='])(
  'is as usual where it cannot be understood: %s',
  (hash) => {
    expect(parseDealsHash(hash)).toEqual(startDealsPlace);
  },
);
