/**
 * Many sessions write to one account at once while others pull all the time: nobody who has caught up has missed anything (L1), because
 * revisions appear in the order in which they are counted (L2).
 */
import fc from 'fast-check';
import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId} from '../../lib/domain/ids.ts';
import {createNewsSocket, type Socket} from '../../lib/sync/news-socket.ts';
import {verifyLog} from '../../server/write/account-log.ts';
import {createFakeClock} from '../lib/platform/fake-clock.ts';
import {createSyncClient} from '../server/sync-client.ts';
import {createLink} from '../server/world.ts';
import {createBed, type Bed} from './bed.ts';
import {patienceMs, runs, seeds} from './runs.ts';
import {createEditor, drawnEdit} from './steps.ts';
import {inOrder, objectsIn, objectsOnServer} from './truth.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

const work = fc.array(fc.record({who: fc.nat(3), edit: drawnEdit}), {minLength: 12, maxLength: 24});
type Work = Array<{who: number; edit: Parameters<ReturnType<typeof createEditor>>[0]}>;

async function open() {
  const {accountId, people, deals} = await bed.account();
  const client = (at: number) =>
    createSyncClient(bed.world, accountId, at % 2 ? people[1] : people[0]);
  return {accountId, people, deals, client};
}

/** Four clients work through their shares at the same time; the links made beside are touched once and no more. */
async function write(steps: Work, {deals, client}: Awaited<ReturnType<typeof open>>) {
  const mutationOf = createEditor(deals);
  const writers = [0, 1, 2, 3].map(client);
  await Promise.all(
    writers.map(async (writer, index) => {
      for (const {who, edit} of steps) {
        if (who !== index) continue;
        const results = await writer.push(mutationOf(edit), createLink());
        expect(results.at(-1)).toBe('applied');
      }
    }),
  );
  return writers;
}

/** Runs `look` again and again until `work` is done, and once more. */
async function meanwhile<T>(work: Promise<T>, look: () => Promise<void>): Promise<T> {
  const over = new AbortController();
  const looking = (async () => {
    while (!over.signal.aborted) await look();
    await look();
  })();
  looking.catch(() => over.abort()); // told below
  try {
    return await work;
  } finally {
    over.abort();
    await looking;
  }
}

describe('catching up', {timeout: patienceMs}, () => {
  it.each(seeds)('[L1, R1, R2] misses nothing, however many write (seed %i)', async (seed) => {
    await fc.assert(
      fc.asyncProperty(work, fc.integer({min: 1, max: 5}), async (steps, limit) => {
        const world = await open();
        const watchers = [world.client(0), world.client(1)];
        const cursors: number[] = [];
        const writers = await meanwhile(write(steps, world), async () => {
          for (const watcher of watchers) await watcher.pullPage(limit);
          cursors.push(watchers[0]?.cursor ?? 0);
        });
        const truth = await objectsOnServer(bed.world, world.accountId);
        for (const client of [...watchers, ...writers, world.client(0)]) {
          await client.pull(limit);
          expect(inOrder(client.rows)).toEqual(truth);
        }
        expect(cursors).toEqual([...cursors].sort((a, b) => a - b));
        const log = await bed.world.read(world.accountId, (trx) => verifyLog(trx, world.accountId));
        expect(log.kind).toBe('intact');
      }),
      runs(3, seed),
    );
  });

  it.each(seeds)('[L2, P6] revisions appear in the order of commits (seed %i)', async (seed) => {
    await fc.assert(
      fc.asyncProperty(work, async (steps) => {
        const world = await open();
        let known = await readFeed(world.accountId);
        await meanwhile(write(steps, world), async () => {
          const now = await readFeed(world.accountId);
          const newest = Math.max(...known.values());
          for (const [key, rev] of now) {
            if (known.get(key) !== rev) expect(rev).toBeGreaterThan(newest);
          }
          expect(new Set(now.values()).size).toBe(now.size);
          known = now;
        });
      }),
      runs(3, seed),
    );
  });

  it.each(seeds)(
    '[L1, H2] hints are lost, doubled and lie; the cursor is the truth (seed %i)',
    async (seed) => {
      const fate = fc.constantFrom('lost', 'lost', 'told', 'twice', 'false');
      await fc.assert(
        fc.asyncProperty(fc.array(fate, {minLength: 3, maxLength: 10}), async (fates) => {
          const {accountId, people} = await bed.account();
          const browser = await bed.browser(accountId, people[0]);
          await browser.quiet();
          const line = await openLine(() => browser.engine.hint('news'));
          const writer = createSyncClient(bed.world, accountId, people[1]);
          const stop = bed.world.news.listen(accountId, (item) => {
            const what = fates.shift() ?? 'lost';
            const text = JSON.stringify(
              item.kind === 'news' ? {kind: 'news', rev: item.rev} : item,
            );
            if (what === 'false') line.say(JSON.stringify({kind: 'news', rev: 1e9}));
            if (what === 'told' || what === 'twice') line.say(text);
            if (what === 'twice') line.say(text);
          });
          for (const _ of [...fates]) await writer.push(createLink());
          stop();
          // No hint any more: what comes now is the alarm of a browser that nobody looks at
          const truth = await objectsOnServer(bed.world, accountId);
          await expect
            .poll(
              async () => {
                browser.engine.hint('alarm');
                return objectsIn((await browser.snapshot()).base);
              },
              {timeout: 5000, interval: 5},
            )
            .toEqual(truth);
          line.close();
          browser.close();
        }),
        runs(3, seed),
      );
    },
  );
});

function readFeed(accountId: AccountId): Promise<Map<string, number>> {
  return bed.world.read(accountId, async (trx) => {
    const {rows} = await sql<{key: string; rev: number}>`
      select kind || ':' || id as key, rev from app.feed`.execute(trx);
    return new Map(rows.map(({key, rev}) => [key, rev]));
  });
}

/** The extension's end of a hint socket whose other end is the test's. */
async function openLine(onNews: () => void) {
  const listeners: Array<[string, (event: {data: unknown}) => void]> = [];
  const socket: Socket = {
    send: () => undefined,
    close: () => undefined,
    addEventListener: (kind: string, listener: (event: {data: unknown}) => void) =>
      void listeners.push([kind, listener]),
  };
  const news = createNewsSocket({
    clock: createFakeClock(),
    backOff: () => 1,
    open: () => Promise.resolve(socket),
    onNews,
  });
  news.watch(true);
  await Promise.resolve();
  await Promise.resolve();
  const fire = (kind: string, data?: unknown) => {
    for (const [of, listener] of listeners) if (of === kind) listener({data});
  };
  fire('open');
  return {say: (text: string) => fire('message', text), close: () => news.watch(false)};
}
