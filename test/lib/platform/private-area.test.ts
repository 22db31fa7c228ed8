// @vitest-environment node
import 'fake-indexeddb/auto';
import {describe, expect, it} from 'vitest';
import {createPrivateArea} from '../../../lib/platform/private-area.ts';

let areas = 0;
const newName = (): string => `private-${++areas}`;

describe('the private place', () => {
  it('gives back what was put there, until it is removed', async () => {
    const area = createPrivateArea(newName());
    expect(await area.get('token')).toEqual({});
    await area.set({token: {server: 'a', revoke: undefined}, other: 1});
    expect(await area.get('token')).toEqual({token: {server: 'a', revoke: undefined}});
    await area.remove('token');
    expect(await area.get('token')).toEqual({});
    expect(await area.get('other')).toEqual({other: 1});
  });

  it('keeps it for the next start', async () => {
    const name = newName();
    await createPrivateArea(name).set({token: 't'});
    expect(await createPrivateArea(name).get('token')).toEqual({token: 't'});
  });

  it('keeps the last of several writes', async () => {
    const area = createPrivateArea(newName());
    await Promise.all([1, 2, 3].map((token) => area.set({token})));
    expect(await area.get('token')).toEqual({token: 3});
  });
});
