/**
 * A browser that is killed at any moment, in the middle of a write, a flight or its own start, and whose database may be gone when it
 * starts again, any number of times: every edit that was called saved is applied once, or kept as refused.
 */
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {createIndexedDbStore} from '../../lib/store/indexeddb.ts';
import {createSpare} from '../../lib/store/spare.ts';
import {createLink} from '../server/world.ts';
import {createBed, type Bed, type Browser} from './bed.ts';
import {armDisk, armServer, type Bomb} from './killable-disk.ts';
import {patienceMs, runs, seeds} from './runs.ts';
import {mutationsOnServer, objectsIn, objectsOnServer} from './truth.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

type Act = 'edit' | 'bad edit' | 'sync' | 'lose a reply' | 'new client id';
/** From one start of the browser to its end: by a kill at that step, or 0: when it has done all. */
type Life = {acts: Act[]; killedAt: number; isDiskLost: boolean};

const life: fc.Arbitrary<Life> = fc.record({
  acts: fc.array(
    fc.constantFrom<Act>(
      ...(['edit', 'edit', 'edit', 'bad edit'] as const),
      ...(['sync', 'sync', 'lose a reply', 'new client id'] as const),
    ),
    {minLength: 1, maxLength: 8},
  ),
  killedAt: fc.oneof(fc.constant(0), fc.nat(90)),
  isDiskLost: fc.boolean(),
});

/** Ids of links that were to be made, by what became of them. */
type Told = {saved: Set<string>; savedBad: Set<string>; unknown: Set<string>};

async function act(browser: Browser, what: Act, told: Told, isOver: () => boolean): Promise<void> {
  switch (what) {
    case 'edit':
    case 'bad edit': {
      const link = createLink(what === 'edit' ? {} : {name: ''});
      told.unknown.add(link.linkId);
      await browser.edit(link);
      if (isOver()) return; // nobody was left to hear it
      told.unknown.delete(link.linkId);
      (what === 'edit' ? told.saved : told.savedBad).add(link.linkId);
      return;
    }
    case 'lose a reply':
      browser.faults.push('lose_reply');
      return;
    case 'sync':
      await browser.engine.syncNow();
      await browser.store.tidy(browser.scope);
      return;
    case 'new client id': // as after a fork: nothing is under way
      await browser.quiet();
      await browser.store.renewClient(browser.scope, new Date().toISOString());
      return;
  }
}

/** A database is made before the power can go: fake-indexeddb cannot be killed at that. What is in it begins with the first write. */
async function makeDisks(disk: string, spare: string): Promise<void> {
  const scope = {server: '', userId: newId<UserId>(), accountId: newId<AccountId>()};
  const first = createIndexedDbStore(newId, disk);
  const second = createSpare(() => Promise.resolve(indexedDB), spare);
  await first.readQueued(scope, 1);
  await second.find(scope);
  first.close();
  second.close();
}

async function loseDisk(disk: string): Promise<void> {
  await new Promise((done, fail) => {
    const request = indexedDB.deleteDatabase(disk);
    request.onsuccess = done;
    request.onerror = fail;
  });
}

/** Looks every turn of the loop, for what waits for a disk without power is never answered. */
async function powerCut(bomb: Bomb, isOver: () => boolean): Promise<void> {
  while (!bomb.off && !isOver()) await new Promise((done) => setTimeout(done, 1));
}

describe('a browser that loses its database', {timeout: patienceMs}, () => {
  it.each(seeds)(
    '[S5, L5, L3, L8] loses no saved edit, and does none twice (seed %i)',
    async (seed) => {
      let kills = 0;
      let losses = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(life, {minLength: 2, maxLength: 5}), async (lives) => {
          const {accountId, people} = await bed.account();
          const [disk, spare] = [newId(), newId()];
          const told: Told = {saved: new Set(), savedBad: new Set(), unknown: new Set()};
          for (const {acts, killedAt, isDiskLost} of lives) {
            await makeDisks(disk, spare);
            const bomb: Bomb = {at: killedAt, steps: 0, off: false};
            const armed = armDisk([disk, spare], bomb);
            let browser: Browser | undefined;
            let isOver = false;
            const living = async (): Promise<void> => {
              browser = await bed.browser(accountId, people[0], {
                ...{disk, spare},
                server: (plain) => armServer(plain, bomb),
              });
              for (const what of acts) {
                if (isOver) return; // what gave up waiting for a dead disk does not live on
                await act(browser, what, told, () => isOver || bomb.off);
              }
            };
            await Promise.race([
              living().catch((cause: unknown) => {
                if (!bomb.off) throw cause;
              }),
              powerCut(bomb, () => isOver),
            ]);
            isOver = true;
            if (bomb.off) kills++;
            armed.cut();
            armed.disarm();
            browser?.close();
            if (isDiskLost) await loseDisk(disk);
            if (isDiskLost) losses++;
          }

          const last = await bed.browser(accountId, people[0], {disk, spare});
          const {base, rejected} = await last.quiet();
          expect(objectsIn(base)).toEqual(await objectsOnServer(bed.world, accountId));
          const {saved, savedBad, unknown} = told;
          const made = new Set<string>(base.links.keys());
          expect([...saved].filter((id) => !made.has(id))).toEqual([]);
          expect([...made].filter((id) => !saved.has(id) && !unknown.has(id))).toEqual([]);
          const {effects} = await mutationsOnServer(bed.world, accountId);
          expect(effects).toHaveLength(made.size);
          const refused = rejected.map(({body}) => idIn(body));
          expect(new Set(refused).size).toBe(refused.length);
          expect([...savedBad].filter((id) => !refused.includes(id))).toEqual([]);
          expect(refused.filter((id) => !savedBad.has(id) && !unknown.has(id))).toEqual([]);
          last.close();
        }),
        runs(15, seed),
      );
      expect(Math.min(kills, losses)).toBeGreaterThan(0); // else it has shown nothing
    },
  );
});

function idIn(body: string): string {
  return (JSON.parse(body) as {mutation: {linkId: string}}).mutation.linkId; // made above
}
