/**
 * Any history of three browsers and two people, with a network that loses, repeats and refuses, and workers that are stopped at any time:
 * once all is quiet, everybody has what the server has, and every saved edit was applied once or is kept with its reason.
 */
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {createLink} from '../server/world.ts';
import {createBed, type Bed, type Browser, type Fault} from './bed.ts';
import {patienceMs, runs, seeds} from './runs.ts';
import {createEditor, drawnEdit, type DrawnEdit} from './steps.ts';
import {mutationsOnServer, objectsIn, objectsOnServer} from './truth.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

type Step =
  | {kind: 'edit'; who: number; edit: DrawnEdit}
  | {kind: 'poison'; who: number; body: string}
  | {kind: 'fault'; who: number; fault: Fault}
  | {kind: 'restart'; who: number}
  | {kind: 'sync'; who: number}
  | {kind: 'pause'};

/** A link whose name no database can hold. */
const nul = JSON.stringify({at: '2026-11-21T10:00:00.000Z', mutation: createLink({name: 'a\0b'})});
const who = fc.nat(2);
const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 8, arbitrary: fc.record({kind: fc.constant('edit' as const), who, edit: drawnEdit})},
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('poison' as const),
      who,
      body: fc.constantFrom('', '{', '[]', '{"at":"x","mutation":{"kind":"of.tomorrow"}}', nul),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      who,
      fault: fc.constantFrom<Fault>('lose_request', 'lose_reply', 'portal', 'twice', 'down'),
    }),
  },
  {weight: 2, arbitrary: fc.record({kind: fc.constant('restart' as const), who})},
  {weight: 2, arbitrary: fc.record({kind: fc.constant('sync' as const), who})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('pause' as const)})},
);

/** Takes the steps and lets all come to rest; what was saved in each browser. */
async function live(steps: readonly Step[], browsers: readonly Browser[], deals: Deals) {
  const mutationOf = createEditor(deals);
  const saved = new Map(browsers.map((browser) => [browser, [] as string[]]));
  for (const taken of steps) {
    if (taken.kind === 'pause') {
      await new Promise((done) => setTimeout(done, 3));
      continue;
    }
    const browser = browsers[taken.who];
    if (!browser) throw new Error('who is one of them');
    switch (taken.kind) {
      case 'edit':
      case 'poison': {
        const edit = taken.kind === 'edit' ? mutationOf(taken.edit) : taken.body;
        await browser.edit(edit);
        saved.get(browser)?.push(taken.kind);
        break;
      }
      case 'fault':
        browser.faults.push(taken.fault);
        break;
      case 'restart':
        browser.restart();
        break;
      case 'sync':
        await browser.engine.syncNow();
        break;
    }
  }
  for (const browser of browsers) await browser.quiet(); // everybody's edits are there
  for (const browser of browsers) await browser.quiet(); // and everybody has them
  for (const [at, linkId] of [
    ...((await browsers[0]?.quiet())?.base.links.keys() ?? []),
  ].entries()) {
    const browser = browsers[at % 3];
    if (!browser || at % 2) continue;
    await browser.edit({kind: 'link.remove', linkId}); // with all that hangs on it
    saved.get(browser)?.push('edit');
  }
  for (const browser of browsers) await browser.quiet();
  const snapshots = [];
  for (const browser of browsers) snapshots.push({browser, ...(await browser.quiet())});
  return {saved, snapshots};
}

type Deals = Awaited<ReturnType<Bed['account']>>['deals'];

describe('any history', {timeout: patienceMs}, () => {
  it.each(seeds)('[L5, L6, L3, L10] ends with one truth for all (seed %i)', async (seed) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, {minLength: 5, maxLength: 40}), async (steps) => {
        const {accountId, people, deals} = await bed.account();
        const browsers: Browser[] = [];
        for (const person of [people[0], people[0], people[1]]) {
          browsers.push(await bed.browser(accountId, person));
        }
        const {saved, snapshots} = await live(steps, browsers, deals);

        const truth = await objectsOnServer(bed.world, accountId);
        const {log, effects} = await mutationsOnServer(bed.world, accountId);
        expect(effects).toHaveLength(log.filter(({refusal}) => refusal === null).length);
        for (const {browser, meta, outbox, rejected, base} of snapshots) {
          expect(objectsIn(base)).toEqual(truth);
          expect(outbox).toEqual([]);
          const mine = log.filter(({client}) => client === meta.clientId);
          const count = saved.get(browser)?.length ?? 0;
          expect(mine.map(({mid}) => mid)).toEqual(Array.from({length: count}, (_, at) => at + 1));
          expect(rejected.map(({mid}) => mid)).toEqual(
            mine.filter(({refusal}) => refusal !== null).map(({mid}) => mid),
          );
        }
        for (const browser of browsers) browser.close();
      }),
      runs(6, seed),
    );
  });
});
