import {randomBytes} from 'node:crypto';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openedOf} from '../../../server/client/client-link.ts';
import {createGatheredLookUps} from '../../../server/client/gather-lookups.ts';
import {createDatabase, createPool} from '../../../server/db/database.ts';
import {tokenHash} from '../../../server/write/token-hash.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {createClientWorld, type ClientWorld} from './clients.ts';

describe('looks that are asked for at the same time', () => {
  let running: Running;
  let world: ClientWorld;

  beforeAll(async () => {
    running = await startRunning();
    world = await createClientWorld(running);
  });
  afterAll(() => running.stop());

  it('get each their own answer, in fewer statements than there are', async () => {
    const links = await Promise.all(Array.from({length: 120}, () => world.link()));
    const pool = createPool(running.databaseUrl, 5);
    let taken = 0;
    pool.on('acquire', () => taken++);
    try {
      const db = createDatabase(pool);
      const lookUp = createGatheredLookUps(db);
      const asked = links.flatMap(({token}) => [token, randomBytes(24).toString('base64url')]);
      const said = await Promise.all(asked.map((token) => lookUp(tokenHash(token), undefined)));
      expect(taken).toBeLessThan(20); // 240 at 50 each
      const found = await Promise.all(
        said.map(async (one) => one && (await openedOf(db, one)).found.link.id),
      );
      expect(found).toEqual(links.flatMap(({linkId}) => [linkId, undefined]));
    } finally {
      await pool.end();
    }
  });

  it('go by what each reader has proven', async () => {
    const {token} = await world.link();
    const lookUp = createGatheredLookUps(running.db);
    const proven = ['ann@acme.example', undefined, 'bo@other.example'];
    const said = await Promise.all(proven.map((email) => lookUp(tokenHash(token), email)));
    const known = said.map((one) => JSON.parse(one ?? '{}') as {is_own_address?: boolean | null});
    expect(known.map((one) => one.is_own_address)).toEqual([false, null, false]);
  });

  it('are answered though one of them cannot be asked', async () => {
    const {token} = await world.link();
    const lookUp = createGatheredLookUps(running.db);
    const [good, bad, another] = await Promise.allSettled([
      lookUp(tokenHash(token), undefined),
      lookUp(tokenHash(token), 'no\0text'),
      lookUp(tokenHash('none'), undefined),
    ]);
    expect(good.status === 'fulfilled' && good.value).toContain('"page"');
    expect(bad).toMatchObject({status: 'rejected', reason: {code: '22021'}});
    expect(another).toEqual({status: 'fulfilled', value: undefined});
  });

  it('all hear that the database is away, and the next ones are asked again', async () => {
    const {token} = await world.link();
    const pool = createPool('postgres://nobody@127.0.0.1:1/none', 2);
    const lookUp = createGatheredLookUps(createDatabase(pool));
    const ask = () =>
      Promise.allSettled(Array.from({length: 3}, () => lookUp(tokenHash(token), undefined)));
    for (const outcomes of [await ask(), await ask()]) {
      expect(outcomes.map(({status}) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    }
    await pool.end();
  });
});
