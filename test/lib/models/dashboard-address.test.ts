import {describe, expect, it} from 'vitest';
import type {LinkId} from '../../../lib/domain/ids.ts';
import type {DashboardPlace} from '../../../lib/models/dashboard-address.ts';
import {
  dashboardHash,
  parseDashboardHash,
  startPlace,
} from '../../../lib/models/dashboard-address.ts';
import {idOf} from './page-world.ts';

const link = idOf<LinkId>(3);

describe('the address of what the dashboard shows', () => {
  it.each<[Partial<DashboardPlace>, string]>([
    [{}, '#links'],
    [{status: 'rejected'}, '#links?status=rejected'],
    [{search: 'Äcme & sons'}, '#links?search=%C3%84cme+%26+sons'],
    [{sort: {by: 'name', descending: false}, page: 3}, '#links?sort=name&page=3'],
    [{link, panel: 'client'}, `#links?link=${link}&panel=client`],
    [{sort: {by: 'deal', descending: true}, link}, `#links?sort=-deal&link=${link}`],
  ])('%j is %s and back', (place, hash) => {
    expect(dashboardHash(place)).toBe(hash);
    expect(parseDashboardHash(hash)).toEqual({...startPlace, ...place});
  });

  it.each([
    '',
    '#',
    '#anything',
    '#links?status=all&sort=size&page=-2&link=1',
    '#links?page=1.5&sort=-',
    '#links?panel=client_',
    '#links?page=Infinity&status=toString',
  ])('%j is the place to start', (hash) => {
    expect(parseDashboardHash(hash)).toEqual(startPlace);
  });
});
