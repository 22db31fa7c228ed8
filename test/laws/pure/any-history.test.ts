// @vitest-environment node
/**
 * The laws of docs/sync-spec.md as properties: any history of edits, answers, losses, stops, copies of time and restores on
 * two browsers and two people ends, once all is quiet, with everybody seeing what the server has, and every edit applied once or kept
 * with its reason.
 */
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {mapKinds, mapOf, type AccountView} from '../../../lib/domain/account-view.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {replay} from '../../../lib/store/replay.ts';
import {
  attachLink,
  attachmentId,
  confirmLink,
  createLink,
  dealId,
  linkId,
  otherDeal,
  partnerAccount,
  requestId,
  sharedDeal,
  viewWith,
} from '../../lib/domain/fixtures.ts';
import {createFakeClock, rest} from '../../lib/platform/fake-clock.ts';
import {runs} from '../runs.ts';
import {anyDealEdit} from './any-deal-edit.ts';
import {openBrowser, type Browser} from '../../lib/sync/browser.ts';
import {createFakeServer, type Fault} from '../../lib/sync/fake-server.ts';

type Step =
  | {kind: 'edit'; who: number; mutation: Mutation}
  | {kind: 'fault'; fault: Fault}
  | {kind: 'down'; isDown: boolean}
  | {kind: 'answer'; link: number}
  | {kind: 'hint'; who: number}
  | {kind: 'restart'; who: number}
  | {kind: 'time'; ms: number}
  | {kind: 'page'; limit: number};

const links = fc.integer({min: 1, max: 5});
const who = fc.integer({min: 0, max: 2});
let serial = 0;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  links.map((n) => createLink(n)),
  fc
    .record({n: links, name: fc.constantFrom('Alpha', 'Beta', '<b>Gamma</b>')})
    .map(({n, name}): Mutation => ({kind: 'link.edit', linkId: linkId(n), changes: {name}})),
  links.map((n): Mutation => ({kind: 'link.remove', linkId: linkId(n)})),
  links.map((n) => ({...attachLink(n), attachmentId: attachmentId(1000 + ++serial)}) as Mutation),
  links.map((n): Mutation => ({kind: 'link.detach', linkId: linkId(n), dealId: sharedDeal.id})),
  links.map((n): Mutation => ({
    kind: 'attach.request',
    requestId: requestId(1000 + ++serial),
    linkId: linkId(n),
    deal: {dealId: dealId(2)},
    note: 'please',
  })),
  {weight: 6, arbitrary: anyDealEdit},
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {weight: 6, arbitrary: fc.record({kind: fc.constant('edit' as const), who, mutation})},
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      fault: fc.constantFrom<Fault>('lose_request', 'lose_reply', 'throttle', 'portal', 'broken'),
    }),
  },
  {weight: 1, arbitrary: fc.record({kind: fc.constant('down' as const), isDown: fc.boolean()})},
  {weight: 2, arbitrary: fc.record({kind: fc.constant('answer' as const), link: links})},
  {weight: 2, arbitrary: fc.record({kind: fc.constant('hint' as const), who})},
  {weight: 1, arbitrary: fc.record({kind: fc.constant('restart' as const), who})},
  {
    weight: 2,
    arbitrary: fc.record({kind: fc.constant('time' as const), ms: fc.constantFrom(1, 900, 5000)}),
  },
  {
    weight: 1,
    arbitrary: fc.record({kind: fc.constant('page' as const), limit: fc.integer({min: 1, max: 4})}),
  },
);

const people = ['maria', 'maria', 'jan'] as UserId[];
/** More than that is not slow but stuck. */
const mostRounds = 20;

async function open() {
  serial = 0;
  const clock = createFakeClock();
  const server = createFakeServer(viewWith(partnerAccount, sharedDeal, otherDeal));
  const browsers: Browser[] = [];
  for (const userId of people) browsers.push(await openBrowser({server, clock, userId}));
  const saved = new Map<Browser, number>(browsers.map((browser) => [browser, 0]));

  const take = async (taken: Step): Promise<void> => {
    switch (taken.kind) {
      case 'edit': {
        const browser = browsers[taken.who];
        if (!browser) throw new Error('who is one of them');
        saved.set(browser, (saved.get(browser) ?? 0) + 1);
        return browser.edit(taken.mutation);
      }
      case 'fault':
        return void server.faults.push(taken.fault);
      case 'down':
        return void (server.isDown = taken.isDown);
      case 'answer': {
        const link = server.view().links.get(linkId(taken.link));
        if (link && !link.answer) server.apply(confirmLink(taken.link));
        return;
      }
      case 'hint':
        return browsers[taken.who]?.engine.hint('news');
      case 'restart':
        return browsers[taken.who]?.restart();
      case 'time':
        return clock.advance(taken.ms);
      case 'page':
        return void (server.pageLimit = taken.limit);
    }
  };

  const quiet = async (): Promise<void> => {
    server.isDown = false;
    server.faults = [];
    for (let round = 0; round < mostRounds; round++) {
      for (const browser of browsers) browser.engine.hint('opened');
      await clock.drain();
      if (round > 0 && (await areCaughtUp())) return;
    }
  };
  /** Flights take tasks of their own that the clock knows nothing of: how many rounds they need differs from run to run. */
  const areCaughtUp = async (): Promise<boolean> => {
    const kept = await Promise.all(browsers.map((browser) => browser.snapshot()));
    return kept.every(({outbox, meta}) => outbox.length === 0 && meta.cursor === server.rev());
  };

  return {server, browsers, saved, take, quiet};
}

describe('the laws', () => {
  it('[L1] [L3] [L5] [L6] [L10] hold for any history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, {maxLength: 40}), async (steps) => {
        const {server, browsers, saved, take, quiet} = await open();
        for (const taken of steps) {
          await take(taken);
          if (taken.kind !== 'edit') await rest();
        }
        await quiet();
        expect(server.mostEffects()).toBeLessThanOrEqual(1);
        for (const browser of browsers) {
          const {outbox, base, meta} = await browser.snapshot();
          expect(outbox).toEqual([]);
          expect(sorted(base)).toEqual(sorted(server.view()));
          expect(meta.ackedMid).toBe(saved.get(browser));
          expect(server.lastMidOf(meta.clientId)).toBe(saved.get(browser));
          expect(browser.engine.trouble()).toBeUndefined();
        }
      }),
      runs(150),
    );
  });

  it('[L5] [L6] [L12] hold when the server is restored from a backup in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, {maxLength: 20}),
        fc.array(step, {maxLength: 20}),
        fc.array(step, {maxLength: 10}),
        async (before, lost, after) => {
          const {server, browsers, take, quiet} = await open();
          for (const taken of before) await take(taken);
          await rest();
          const restore = server.backup();
          for (const taken of lost) await take(taken);
          await rest();
          restore();
          for (const taken of after) await take(taken);
          await quiet();
          expect(server.mostEffects()).toBeLessThanOrEqual(1);
          for (const browser of browsers) {
            const {outbox, base, meta} = await browser.snapshot();
            expect(outbox).toEqual([]);
            expect(sorted(base)).toEqual(sorted(server.view()));
            expect(server.lastMidOf(meta.clientId) + meta.midOffset).toBe(meta.ackedMid);
          }
        },
      ),
      runs(150),
    );
  });

  it('[L7] replay is pure and total: any outbox on any base', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, {maxLength: 12}),
        fc.array(mutation, {maxLength: 12}),
        async (had, queued) => {
          const {server} = await open();
          for (const done of had) {
            try {
              server.apply(done);
            } catch {
              // refused: then it is not in the base
            }
          }
          const base = server.view();
          const frozen = structuredClone(base);
          const outbox = queued.map((one, index) => ({
            mid: index + 1,
            body: JSON.stringify({at: '2026-11-21T10:00:00.000Z', mutation: one}),
            at: '',
            taken: index % 3 === 0,
          }));
          const viewer = {userId: 'maria' as UserId, name: 'Maria'};
          const first = replay(base, outbox, viewer);
          expect(replay(base, outbox, viewer)).toEqual(first);
          expect(base).toEqual(frozen);
        },
      ),
      runs(150),
    );
  });
});

/** The same objects whatever order they came in. */
function sorted(view: AccountView): unknown {
  const byId = (map: ReadonlyMap<string, unknown>): unknown =>
    [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return [view.account, ...mapKinds.map((kind) => byId(view[mapOf[kind]]))];
}
