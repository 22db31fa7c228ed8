import {expect, it} from 'vitest';
import {within} from '../../server/within.ts';

it('waits for what ends in time', async () => {
  expect(await within(60_000, Promise.resolve('done'))).toBe(true);
});

it('goes on without what does not', async () => {
  expect(await within(1, new Promise(() => undefined))).toBe(false);
});

it('hands on what went wrong', async () => {
  await expect(within(60_000, Promise.reject(new Error('Torn')))).rejects.toThrow('Torn');
});
