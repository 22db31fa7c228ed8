// @vitest-environment node
import 'fake-indexeddb/auto';
import {expect, it} from 'vitest';
import {createPrivateArea} from '../../../lib/platform/private-area.ts';
import {glanceAt} from '../../../lib/platform/private-glance.ts';

it('finds what the background keeps', async () => {
  await createPrivateArea('glance-1').set({session: {server: 'a'}});
  expect(await glanceAt('session', 'glance-1')).toEqual({server: 'a'});
  expect(await glanceAt('other', 'glance-1')).toBeUndefined();
});

it('finds nothing where nothing was kept, and makes no database in its place', async () => {
  expect(await glanceAt('session', 'glance-2')).toBeUndefined();
  const area = createPrivateArea('glance-2');
  await area.set({session: 1});
  expect(await glanceAt('session', 'glance-2')).toBe(1);
});
