import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {protocol} from '../../../lib/contract/protocol.ts';
import {errorBody, pushResponse} from '../../../lib/contract/wire.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import {startTcpProxy, type TcpProxy} from '../../tcp-proxy.ts';
import {bodyOf, createLink, createWorld, type Someone, type World} from '../world.ts';
import {startApi} from './running-api.ts';

/** The server on a database that is slow, full or torn away: never half done, and whoever asks again is served once. */
let world: World;
let proxy: TcpProxy;
let api: Awaited<ReturnType<typeof startApi>>;
let account: AccountId;
let maria: Someone;
let token: string;

beforeAll(async () => {
  world = await createWorld();
  proxy = await startTcpProxy(() => Number(new URL(world.url).port));
  const url = new URL(world.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  url.searchParams.set('options', '-c app.lock_patience=300ms');
  api = await startApi({world: {...world, url: url.href}});
});
afterAll(async () => {
  proxy.restore();
  await api.stop();
  await proxy.stop();
  await world.end();
});
beforeEach(async () => {
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria Nowak');
  token = await world.token(maria);
});

function newPush() {
  const link = createLink();
  const mutations = [{mid: 1, body: bodyOf(link)}];
  const body = {protocol, accountId: account, clientId: randomUUID(), mutations};
  return {link, send: () => api.call('POST', '/api/v1/push', {token, body})};
}

const count = (table: 'link' | 'feed' | 'mutation_log' | 'account_log') =>
  world.read(account, async (trx) => {
    const {rows} = await sql<{n: number}>`select count(*) as n from app.${sql.ref(table)}`.execute(
      trx,
    );
    return rows[0]?.n;
  });

function expectBusy(reply: Awaited<ReturnType<typeof api.call>>) {
  expect(reply.status).toBe(503);
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(errorBody.parse(reply.body).error.code).toBe('busy');
  expect(JSON.stringify(reply.body)).not.toMatch(/ECONN|terminat|lock|127\.0\.0\.1/i);
}

async function untilTaken(send: ReturnType<typeof newPush>['send']) {
  for (;;) {
    const reply = await send();
    if (reply.status === 200) return pushResponse.parse(reply.body);
    expectBusy(reply);
  }
}

async function expectOneEffect() {
  expect([await count('link'), await count('mutation_log')]).toEqual([1, 1]);
}

/** Holds the account's row until the returned function is called, as another writer would. */
async function holdAccount(): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<undefined>();
  const over = Promise.withResolvers<undefined>();
  const holding = world.read(account, async (trx) => {
    await sql`select 1 from app.partner_account where id = ${account} for update`.execute(trx);
    held.resolve(undefined);
    await over.promise;
  });
  await Promise.race([held.promise, holding]);
  return async () => {
    over.resolve(undefined);
    await holding;
  };
}

/** Asks the session that waits for a lock to end its statement, or ends it whole; how many there were. */
async function strikeWaiter(how: 'pg_cancel_backend' | 'pg_terminate_backend') {
  for (;;) {
    const rows = await world.rows(sql<{n: number}>`
      select count(*) filter (where ${sql.ref(how)}(pid)) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`);
    if ((rows[0]?.n ?? 0) > 0) return;
    await new Promise((done) => setTimeout(done, 10));
  }
}

describe('a busy database', () => {
  it('[P1, L3] a lock that is never given back: 503, nothing done, and the retry is served', async () => {
    const release = await holdAccount();
    const {send} = newPush();
    try {
      expectBusy(await send());
    } finally {
      await release();
    }
    expect([await count('link'), await count('mutation_log')]).toEqual([0, 0]);
    await untilTaken(send);
    await expectOneEffect();
  });

  it.each(['pg_cancel_backend', 'pg_terminate_backend'] as const)(
    '[P1, L3] %s while it waits for the lock',
    async (how) => {
      const release = await holdAccount();
      const {send} = newPush();
      const sent = send();
      try {
        await strikeWaiter(how);
        expectBusy(await sent);
      } finally {
        await release();
      }
      await untilTaken(send);
      await expectOneEffect();
    },
  );

  it.each(['link', 'feed'] as const)(
    '[P1, L3] its session is ended in the middle of writing (%s)',
    async (table) => {
      const {send} = newPush();
      let sent: ReturnType<typeof send> | undefined;
      await world.read(account, async (trx) => {
        await sql`lock table app.${sql.ref(table)} in share row exclusive mode`.execute(trx);
        sent = send();
        await strikeWaiter('pg_terminate_backend');
      });
      if (sent) expectBusy(await sent);
      expect([await count('link'), await count('feed')]).toEqual([0, 1]); // the account's own
      await untilTaken(send);
      await expectOneEffect();
    },
  );
});

describe('a database that is torn away', () => {
  const steps = 10;
  const ways = ['there', 'back'] as const;
  it.each(
    ways.flatMap((way) => Array.from({length: steps + 1}, (_, step) => [way, step] as const)),
  )(
    '[P1, L3] on the way %s, after %d tenths of what a push says: one effect',
    async (way, tenths) => {
      const whole = await bytesOfAPush(way);
      const {send} = newPush();
      void proxy.after(way, Math.max(1, Math.floor((whole * tenths) / steps)), 'cut');
      const reply = await send();
      if (reply.status !== 200) expectBusy(reply);
      proxy.restore();
      await untilTaken(send);
      const {rows} = await world.read(account, (trx) =>
        sql<{n: number}>`select count(*) as n from app.link`.execute(trx),
      );
      expect(rows[0]?.n).toBe(2); // and the one that was measured
    },
  );

  async function bytesOfAPush(way: 'there' | 'back'): Promise<number> {
    const before = proxy.passed()[way];
    await untilTaken(newPush().send);
    return proxy.passed()[way] - before;
  }

  it('[P1] gone for everybody: 503 for API and pages, and well again with it', async () => {
    const {send} = newPush();
    proxy.cut();
    expectBusy(await send());
    const page = await fetch(`${api.origin}/sign-in`, {redirect: 'manual'});
    expect([200, 503]).toContain(page.status);
    const client = await fetch(`${api.origin}/c/${'a'.repeat(32)}`);
    expect(client.status).toBe(503);
    expect(Number(client.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await client.text()).toContain('Vouch is busy');
    proxy.restore();
    await untilTaken(send);
    await expectOneEffect();
  });
});
