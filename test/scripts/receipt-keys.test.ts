// @vitest-environment node
import {describe, expect, it} from 'vitest';
import {runKeys} from '../../scripts/receipt-keys.ts';

const DATABASE_URL = 'postgres://nobody@127.0.0.1:1/none';

describe('npm run keys', () => {
  it.each([[], ['show'], ['list', 'x'], ['rotate', 'x'], ['withdraw'], ['withdraw', 'x', 'y']])(
    'says how to use it to %s %s %s',
    async (...args) => {
      const said = await runKeys(args, {DATABASE_URL, SECRET: 'x'.repeat(32)});
      expect(said).toMatchObject({isFine: false});
      expect(said.text).toContain('Usage');
    },
  );

  it('says what is missing before it asks the database', async () => {
    expect((await runKeys(['list'], {})).text).toContain('DATABASE_URL is missing');
    expect((await runKeys(['rotate'], {DATABASE_URL})).text).toContain('SECRET is missing');
    expect((await runKeys(['rotate'], {DATABASE_URL, SECRET: 'short'})).text).toContain('SECRET');
  });
});
