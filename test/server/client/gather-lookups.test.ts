import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {openedOf} from '../../../server/client/client-link.ts';
import {createGatheredLookUps} from '../../../server/client/gather-lookups.ts';
import {createDatabase, createPool, inTenant} from '../../../server/db/database.ts';
import {tokenHash} from '../../../server/write/token-hash.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {
  attachToDeal,
  createClientWorld,
  hannah,
  type ClientWorld,
  type MadeLink,
} from './clients.ts';

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
      const said = await Promise.all(
        asked.map((token) => lookUp({tokenHash: tokenHash(token), proven: undefined})),
      );
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
    const said = await Promise.all(
      proven.map((email) => lookUp({tokenHash: tokenHash(token), proven: email})),
    );
    const known = said.map((one) => JSON.parse(one ?? '{}') as {is_own_address?: boolean | null});
    expect(known.map((one) => one.is_own_address)).toEqual([false, null, false]);
  });

  describe('by whoever knows the mark of what was found', () => {
    const proven = 'ann@acme.example';
    const look = async (token: string, known?: string) => {
      const lookUp = createGatheredLookUps(running.db);
      return lookUp({tokenHash: tokenHash(token), proven, known});
    };
    const markOf = async (token: string) => {
      const {mark} = await openedOf(running.db, (await look(token)) ?? '', proven);
      expect(await look(token, mark)).toBe('');
      return mark;
    };
    const inAccount = (query: ReturnType<typeof sql>) =>
      inTenant(running.db, world.accountId, (trx) => query.execute(trx));

    it('are told nothing but that it still stands', async () => {
      const {token} = await world.link();
      const mark = await markOf(token);
      expect(await look(token, mark)).toBe('');
      expect(await look(token, `${mark} `)).toContain('"page"');
      expect(await look(randomBytes(24).toString('base64url'), mark)).toBeUndefined();
    });

    it.each<[string, (link: MadeLink) => Promise<unknown>]>([
      ['the link', ({linkId}) => world.say({kind: 'link.edit', linkId, changes: {name: 'New'}})],
      [
        'who is asked',
        ({linkId}) => world.say({kind: 'link.assign_client', linkId, client: hannah}),
      ],
      [
        'the name of the partner',
        () => inAccount(sql`update app.partner_account set name = name || '!'`),
      ],
      [
        'who hears of an answer',
        () =>
          inAccount(
            sql`update app.partner_account set recipient_user_id = gen_random_uuid()::text`,
          ),
      ],
      [
        'the program',
        () => sql`update app.program set vendor_name = vendor_name || '!'`.execute(running.db),
      ],
      [
        "the partner's people",
        () =>
          sql`update auth."user" set email = 'maria@acme.example' where id = ${world.maria.userId}`.execute(
            running.db,
          ),
      ],
      [
        'what the vendor holds',
        () =>
          sql`insert into app.client_domain (program_id, domain, company) values (${world.programId}, 'acme.example', 'Acme')`.execute(
            running.db,
          ),
      ],
      [
        'the deal that it is attached to', // of another company than the vendor holds the address's domain for
        ({linkId}) =>
          attachToDeal(running, {accountId: world.accountId, linkId, domain: 'globex.example'}),
      ],
    ])('are told all anew when there is another state of %s', async (_what, change) => {
      const link = await world.mailedLink();
      const mark = await markOf(link.token);
      await change(link);
      expect(await look(link.token, mark)).toContain('"page"');
      await markOf(link.token);
    });

    it('are told all anew when the link whose place it takes is answered', async () => {
      const [before, link] = [await world.link(), await world.link()];
      await inAccount(
        sql`update app.link set replaces = ${before.linkId} where id = ${link.linkId}`,
      );
      const mark = await markOf(link.token);
      await inAccount(
        sql`update app.link set answer = '{"at": "2026-11-01T10:00:00.000Z"}' where id = ${before.linkId}`,
      );
      expect(await look(link.token, mark)).toContain('2026-11-01');
    });

    it('are told all anew by a database that was started at another time, as a restored one is', async () => {
      const {token} = await world.link();
      const [start] = (await markOf(token)).split('\n');
      const {rows} = await sql<{start: string}>`
        select pg_postmaster_start_time()::text as start`.execute(running.db);
      expect(start).toBe(rows[0]?.start);
    });
  });

  it('are answered though one of them cannot be asked', async () => {
    const {token} = await world.link();
    const lookUp = createGatheredLookUps(running.db);
    const [good, bad, another] = await Promise.allSettled([
      lookUp({tokenHash: tokenHash(token), proven: undefined}),
      lookUp({tokenHash: tokenHash(token), proven: 'no\0text'}),
      lookUp({tokenHash: tokenHash('none'), proven: undefined}),
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
      Promise.allSettled(
        Array.from({length: 3}, () => lookUp({tokenHash: tokenHash(token), proven: undefined})),
      );
    for (const outcomes of [await ask(), await ask()]) {
      expect(outcomes.map(({status}) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    }
    await pool.end();
  });
});
