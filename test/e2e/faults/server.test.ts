/**
 * What happens to a server: killed with a transaction open, its database connection cut at any byte, restored from a backup. The browser is real and so is
 * the server's way to its Postgres, which leads through a TCP proxy.
 */
import {sql} from 'kysely';
import pg from 'pg';
import {afterAll, afterEach, beforeAll, describe, expect, inject, it} from 'vitest';
import {newId} from '../../../lib/platform/new-id.ts';
import type {AccountTransaction} from '../../../server/db/database.ts';
import {createLink} from '../../server/world.ts';
import {startTcpProxy, type TcpProxy} from '../../tcp-proxy.ts';
import type {Person} from '../product.ts';
import {quiet, startFaultWorld, type FaultWorld, type SignedInBrowser} from './fault-world.ts';
import {watchWorker, type WorkerWatch} from './series.ts';
import {startServerProcess} from './server-process.ts';

let world: FaultWorld;
let opened: SignedInBrowser;
let databaseLine: TcpProxy;
let worker: WorkerWatch;
let maria: Person;
const backups: Array<() => Promise<unknown>> = [];
beforeAll(async () => {
  world = await startFaultWorld({
    databaseLine: async (databaseUrl) => {
      const direct = new URL(databaseUrl);
      databaseLine = await startTcpProxy(() => Number(direct.port));
      const lined = new URL(databaseUrl);
      lined.host = `127.0.0.1:${databaseLine.port}`;
      return lined.href;
    },
  });
  maria = world.product.getPerson(/admin.*Bright/i);
  opened = await world.openSignedIn('server', maria);
  worker = await watchWorker(opened.browser);
});
afterEach(() => {
  databaseLine.restore();
  world.product.line.restore();
});
afterAll(async () => {
  for (const drop of backups) await drop();
  await world.stop();
  await databaseLine.stop();
});

const inside = () => opened.inside;
const patience = {timeout: 15_000};

async function saveLink(name: string) {
  const link = createLink({name});
  expect(await inside().mutate(link)).toEqual({kind: 'saved'});
  return link;
}

async function timesOf(name: string): Promise<number> {
  const {accountId} = await world.scopeOf(maria);
  return (await world.effects(accountId)).get(name) ?? 0;
}

const namesOnServer = async () =>
  Object.values(await world.serverRows(maria)).flatMap((row) =>
    typeof row === 'object' && row !== null && 'name' in row ? [row.name] : [],
  );

type Moment = 'in the middle of its transaction' | 'while its COMMIT is under way';
const moments: Moment[] = ['in the middle of its transaction', 'while its COMMIT is under way'];
type Hold = {
  /** Backends that are held. */
  held(): Promise<number[]>;
  release(): Promise<void>;
};

/** Holds every push at that moment, all its rows written, until it is released. */
async function holdPushes(moment: Moment): Promise<Hold> {
  const client = new pg.Client(world.product.databaseUrl);
  await client.connect();
  const when = moment === moments[0] ? '' : 'deferrable initially deferred';
  await client.query('select pg_advisory_lock(4680)');
  await client.query(`
    create function app.hold() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(4680); return null; end $$;
    create constraint trigger hold after insert on app.mutation_log
      ${when} for each row execute function app.hold()`);
  return {
    held: async () => {
      const {rows} = await client.query<{pid: number}>(
        `select pid from pg_locks where locktype = 'advisory' and objid = 4680 and not granted`,
      );
      return rows.map(({pid}) => pid);
    },
    release: async () => {
      await client.query('select pg_advisory_unlock(4680)');
      await client.query('drop trigger hold on app.mutation_log');
      await client.query('drop function app.hold()');
      await client.end();
    },
  };
}

/** The whole database as it is now, and the way back to it; each time the server is stopped meanwhile. */
async function backUp(): Promise<() => Promise<void>> {
  const {product} = world;
  const name = new URL(product.databaseUrl).pathname.slice(1);
  const backup = `${name}_backup_${backups.length}`;
  const admin = new pg.Client(inject('postgresUrl'));
  const leave = `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`;
  await admin.connect();
  backups.push(() => admin.query(`drop database ${backup}`).then(() => admin.end()));
  await product.restartServer(async () => {
    await admin.query(leave);
    await admin.query(`create database ${backup} template ${name}`);
  });
  return async () => {
    await admin.query(`drop database ${name} with (force)`);
    await admin.query(`create database ${name} template ${backup}`);
  };
}

/** What an operator does to an account's rows, past everything that guards them. */
async function asOperator(run: (trx: AccountTransaction) => Promise<unknown>): Promise<void> {
  const {accountId} = await world.scopeOf(maria);
  await world.db.transaction().execute(async (trx) => {
    await sql`select set_config('app.account', ${accountId}, true)`.execute(trx);
    await run(trx);
  });
}

describe('a server that is killed', () => {
  it.each(moments)('[P1] [L3] [L8] %s: every edit of the push arrives once', async (moment) => {
    const server = await startServerProcess(world.product.serverOptions);
    const before = world.product.serverPort();
    world.product.pointLineAt(server.port);
    await quiet(inside());
    const hold = await holdPushes(moment);
    const name = `Server killed ${moment}`;
    await saveLink(name);
    await expect.poll(() => hold.held(), patience).toHaveLength(1);
    await server.kill();
    expect(await timesOf(name)).toBe(0);
    await hold.release();
    expect((await inside().kept()).outbox).toHaveLength(1);
    world.product.pointLineAt(before);
    await quiet(inside());
    expect(await timesOf(name)).toBe(1);
  });

  it('[P1] [P2] [L3] right after the COMMIT: once', async () => {
    const server = await startServerProcess(world.product.serverOptions);
    const before = world.product.serverPort();
    world.product.pointLineAt(server.port);
    await quiet(inside());
    const lost = world.product.line.after('back', 0, 'stall', 'POST /api/v1/push');
    await saveLink('Killed after COMMIT');
    await lost;
    await server.kill();
    expect(await timesOf('Killed after COMMIT')).toBe(1);
    world.product.pointLineAt(before);
    world.product.line.restore();
    await quiet(inside());
    expect(await timesOf('Killed after COMMIT')).toBe(1);
  });
});

describe('a Postgres backend that is killed', () => {
  it.each(moments)('[P1] [L3] [L8] %s: every edit of the push arrives once', async (moment) => {
    await quiet(inside());
    const hold = await holdPushes(moment);
    const name = `Backend killed ${moment}`;
    await saveLink(name);
    await expect.poll(() => hold.held(), patience).toHaveLength(1);
    const [pid] = await hold.held();
    await sql`select pg_terminate_backend(${pid}, 5000)`.execute(world.db);
    expect(await timesOf(name)).toBe(0);
    await hold.release();
    await worker.stop(); // the next one knows of no Retry-After
    await quiet(inside());
    expect(await timesOf(name)).toBe(1);
  });

  it.each(['there', 'back'] as const)(
    '[P1] [L3] [L8] or cut off at any byte of a push, way %s: once',
    async (way) => {
      const {linkId} = await saveLink(`Database ${way}`);
      await quiet(inside());
      const rename = async (name: string) =>
        expect(await inside().mutate({kind: 'link.edit', linkId, changes: {name}})).toEqual({
          kind: 'saved',
        });
      const before = databaseLine.passed()[way];
      await rename(`Database ${way} whole`);
      await quiet(inside());
      const whole = databaseLine.passed()[way] - before;
      const cuts = 12;
      for (let cut = 0; cut < cuts; cut++) {
        const reached = databaseLine.after(way, Math.floor((whole * cut) / cuts), 'cut');
        await rename(`Database ${way} ${cut}`);
        await Promise.race([reached, inside().syncNow()]);
        databaseLine.restore();
        await worker.stop(); // the next one knows of no Retry-After
        await quiet(inside());
      }
      for (let cut = 0; cut < cuts; cut++) expect(await timesOf(`Database ${way} ${cut}`)).toBe(1);
      expect(await world.findTears(inside(), maria)).toEqual([]);
    },
  );
});

describe('a server that was set back', () => {
  const kinds = [
    {how: 'and says so (a new epoch)', newEpoch: true, editsMeanwhile: 0},
    {how: 'without a word', newEpoch: false, editsMeanwhile: 0},
    {how: 'without a word, and others went on meanwhile', newEpoch: false, editsMeanwhile: 8},
  ];
  it.each(kinds)(
    '[L12] [R5] $how: what it forgot is sent again, the outbox kept',
    async ({how, newEpoch, editsMeanwhile}) => {
      const {product} = world;
      await saveLink(`In the backup ${how}`);
      await quiet(inside());
      const restore = await backUp();
      for (let edit = 0; edit < 3; edit++) await saveLink(`Forgotten ${edit} ${how}`);
      await quiet(inside());
      product.line.cut();
      await saveLink(`Not sent yet ${how}`);
      await product.restartServer(async () => {
        await restore();
        if (newEpoch) {
          await asOperator((trx) =>
            sql`update app.partner_account set epoch = ${newId()}`.execute(trx),
          );
        }
      });
      if (editsMeanwhile > 0) {
        const other = await world.openOther(maria);
        await other.quiet();
        for (let edit = 0; edit < editsMeanwhile; edit++) {
          await other.edit(createLink({name: `Meanwhile ${edit}`}));
        }
        await other.quiet();
        other.engine.stop();
      }
      expect(await namesOnServer()).not.toContain(`Forgotten 0 ${how}`);
      product.line.restore();
      await quiet(inside());
      const names = await namesOnServer();
      for (const name of [
        'In the backup',
        'Forgotten 0',
        'Forgotten 1',
        'Forgotten 2',
        'Not sent yet',
      ]) {
        expect(names.filter((each) => each === `${name} ${how}`)).toHaveLength(1);
      }
      expect((await inside().kept()).rejected).toEqual([]);
      expect(await world.findTears(inside(), maria)).toEqual([]);
    },
  );

  it('[R5] [L1] or forgot deletions that the browser never heard of: it begins again, outbox kept', async () => {
    const gone = await saveLink('Gone long ago');
    await quiet(inside());
    world.product.line.cut();
    await saveLink('Written on a long journey');
    const other = await world.openOther(maria);
    await other.quiet();
    await other.edit({kind: 'link.remove', linkId: gone.linkId});
    await other.quiet();
    other.engine.stop();
    await asOperator(async (trx) => {
      await sql`delete from app.feed where deleted`.execute(trx);
      await sql`update app.partner_account set min_rev = rev`.execute(trx);
    });
    world.product.line.restore();
    const {base} = await quiet(inside());
    expect(base).not.toHaveProperty(`links ${gone.linkId}`);
    expect(base).toEqual(await world.serverRows(maria));
    expect(await timesOf('Written on a long journey')).toBe(1);
  });
});
