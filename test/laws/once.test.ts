/** However often and however many at once it is sent, a mutation has one effect (L3), and is acknowledged only with it (L4). */
import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {LinkId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {createSyncClient} from '../server/sync-client.ts';
import {bodyOf, createLink} from '../server/world.ts';
import {createBed, type Bed} from './bed.ts';
import {patienceMs, runs, seeds} from './runs.ts';
import {mutationsOnServer} from './truth.ts';

let bed: Bed;
beforeAll(async () => {
  bed = await createBed();
});
afterAll(() => bed.end());

/** Fifteen mutations of which every one done twice would show, and every fifth is refused. */
function queueOf(linkId: LinkId): Mutation[] {
  const client = (n: number): Mutation => ({
    kind: 'link.assign_client',
    linkId,
    client: {name: `Client ${n}`, email: `client${n}@acme.example`},
  });
  return Array.from({length: 15}, (_, at) => {
    if (at === 0) return {...createLink(), linkId};
    if (at % 5 === 4) return createLink({name: ''});
    return at % 2 ? client(at) : {kind: 'link.edit', linkId, changes: {name: `Name ${at}`}};
  });
}

describe('sent again', {timeout: patienceMs}, () => {
  it.each(seeds)('[L3, P1, P2] each mutation has one effect (seed %i)', async (seed) => {
    const windows = fc.array(fc.tuple(fc.nat(9), fc.integer({min: 1, max: 6})), {
      minLength: 8,
      maxLength: 16,
    });
    await fc.assert(
      fc.asyncProperty(windows, async (sent) => {
        const {accountId, people} = await bed.account();
        const client = createSyncClient(bed.world, accountId, people[0]);
        const linkId = newId<LinkId>();
        const entries = queueOf(linkId).map((mutation, at) => ({
          mid: at + 1,
          body: bodyOf(mutation),
        }));
        // Windows over the queue, in any order and together: some are gaps, none may do harm
        const send = (from: number, length: number) =>
          client.send(entries.slice(from, from + length));
        await Promise.all([
          ...sent.map(([from, length]) => send(from, length)),
          ...[0, 0, 0].map((from) => send(from, 5)),
        ]);
        const last = await client.send(entries);
        expect(last.kind).toBe('pushed');
        await client.pull();
        expect(client.ackedMid).toBe(15);
        const {log, effects} = await mutationsOnServer(bed.world, accountId);
        expect(log.map(({mid}) => mid)).toEqual(entries.map(({mid}) => mid));
        expect(log.filter(({refusal}) => refusal !== null).map(({mid}) => mid)).toEqual([
          5, 10, 15,
        ]);
        expect(effects).toHaveLength(12);
        expect(client.rows.get(`link:${linkId}`)).toMatchObject({
          name: 'Name 12',
          client: {name: 'Client 13'},
        });
      }),
      runs(4, seed),
    );
  });

  it.each(seeds)('[L4, R3] no acknowledgement comes before its effects (seed %i)', async (seed) => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({min: 1, max: 3}),
        fc.integer({min: 2, max: 8}),
        async (limit, batch) => {
          const {accountId, people} = await bed.account();
          const client = createSyncClient(bed.world, accountId, people[0]);
          const other = createSyncClient(bed.world, accountId, people[1]);
          const sent: LinkId[] = [];
          const noise = (async () => {
            for (let round = 0; round < 6; round++) await other.push(createLink(), createLink());
          })();
          for (let round = 0; round < 5; round++) {
            const links = Array.from({length: batch}, () => createLink());
            await client.push(...links);
            sent.push(...links.map(({linkId}) => linkId));
            for (let page = 0; page < 3; page++) {
              await client.pullPage(limit);
              for (const id of sent.slice(0, client.ackedMid)) {
                expect(client.rows.has(`link:${id}`)).toBe(true);
              }
            }
          }
          await noise;
          await client.pull(limit);
          expect(client.ackedMid).toBe(sent.length);
        },
      ),
      runs(3, seed),
    );
  });
});
