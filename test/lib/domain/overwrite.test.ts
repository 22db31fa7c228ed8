import * as fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {AccountView} from '../../../lib/domain/account-view.ts';
import {applyChanges} from '../../../lib/domain/account-view.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import {decide} from '../../../lib/domain/decide.ts';
import type {LinkId, UserId} from '../../../lib/domain/ids.ts';
import type {Actor, ServerMutation} from '../../../lib/domain/mutation.ts';
import type {FieldWriters, Overwrite} from '../../../lib/domain/overwrite.ts';
import {changedFields, traceWrites} from '../../../lib/domain/overwrite.ts';
import {
  after,
  at,
  attachLink,
  createLink,
  linkId,
  maria,
  otto,
  overwriteId,
  partnerAccount,
  partnerDraft,
  sharedDeal,
  viewWith,
} from './fixtures.ts';

type Partner = Extract<Actor, {kind: 'partner'}>;
const one = linkId(1);
const start = after(viewWith(partnerAccount, sharedDeal), createLink(1)); // by Maria
const writerOf = (actor: Actor) => {
  const {userId, name} = actor as Partner; // all who write here are
  return {userId, name};
};

/** The server as far as it matters here: decides in the order in which edits come, and follows who wrote what. */
function createServer(first: AccountView = start) {
  const writers = new Map<LinkId, FieldWriters>();
  const notices: Overwrite[] = [];
  let view = first;
  let clock = Date.parse(at);
  return {
    notices,
    link: (): Link => {
      const link = view.links.get(one);
      if (!link) throw new Error('The link is gone');
      return link;
    },
    apply(actor: Actor, mutation: ServerMutation): Overwrite[] {
      const now = new Date((clock += 1000)).toISOString();
      const decision = decide(view, actor, mutation, now);
      if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.refusal));
      const next = applyChanges(view, decision.changes);
      const step = {mutation, before: view.links.get(one), after: next.links.get(one)};
      const makeId = () => overwriteId(notices.length + 1);
      const found = traceWrites(writers, step, writerOf(actor), now, makeId);
      notices.push(...found);
      view = next;
      return found;
    },
  };
}

const rename = (name: string, was?: string): ServerMutation => ({
  kind: 'link.edit',
  linkId: one,
  changes: {name},
  ...(was !== undefined && {was: {name: was}}),
});
const {name: first} = partnerDraft;

describe('two people overwrite each other', () => {
  it('[F2] tells both, with the value that went and the one that stands', () => {
    const server = createServer();
    expect(server.apply(otto, rename('By Otto', first))).toEqual([]);
    expect(server.apply(maria, rename('By Maria', first))).toEqual([
      {
        id: overwriteId(1),
        linkId: one,
        linkName: 'By Maria',
        lost: {name: 'By Otto'},
        lostBy: writerOf(otto),
        lostAt: '2026-11-21T10:00:01.000Z',
        kept: {name: 'By Maria'},
        keptBy: writerOf(maria),
        at: '2026-11-21T10:00:02.000Z',
        told: [writerOf(otto).userId, writerOf(maria).userId],
      },
    ]);
    expect(server.link().name).toBe('By Maria');
  });

  it('[F2] is silent when the value was seen, is the same, is one’s own, or nothing is claimed', () => {
    const server = createServer();
    server.apply(otto, rename('By Otto', first));
    expect(server.apply(maria, rename(' By Otto ', first))).toEqual([]); // the same but for blanks
    expect(server.apply(otto, rename('Otto again', 'on another computer'))).toEqual([]);
    expect(server.apply(maria, rename('By Maria', 'Otto again'))).toEqual([]);
    expect(server.apply(otto, rename('From an integrator'))).toEqual([]);
  });

  it("[F2] keeps other fields out of it, and names one notice for one edit's fields", () => {
    const server = createServer();
    const [line] = partnerDraft.lines;
    if (!line) throw new Error('The fixture has one');
    const {lines, durationId} = partnerDraft;
    const seen = {lines, durationId};
    const byOtto = {lines: [line], durationId: 'over_6_months'};
    server.apply(otto, {kind: 'link.edit', linkId: one, changes: byOtto, was: seen});
    const changes = {lines: [{...line, tierId: 'enterprise'}], durationId: '3_to_6_months'};
    const [found, ...more] = server.apply(maria, {
      kind: 'link.edit',
      linkId: one,
      changes: {...changes, name: 'Better'},
      was: {...seen, name: first},
    });
    expect(more).toEqual([]);
    expect(found).toMatchObject({lost: byOtto, kept: changes});
    expect(Object.keys(found?.lost ?? {})).toEqual(['lines', 'durationId']);
  });

  it('[F2] takes the same products in another order for the same', () => {
    const {lines} = partnerDraft;
    const before = createServer().link();
    expect(changedFields(before, {...before, lines: lines.toReversed()})).toEqual([]);
  });

  it('[F2] knows that attaching set a client, whoever sets another unseen', () => {
    const server = createServer();
    server.apply(otto, attachLink(1));
    const zoe = {name: 'Zoe', email: 'zoe@acme.example'};
    const [found] = server.apply(maria, {
      kind: 'link.assign_client',
      linkId: one,
      client: zoe,
      was: null,
    });
    expect(found).toMatchObject({
      lost: {client: {name: 'Ann Acme', email: 'ann@acme.example'}},
      lostBy: writerOf(otto),
      kept: {client: zoe},
    });
  });

  it("[F2] counts what nobody changed since as its creator's", () => {
    const server = createServer();
    const [found] = server.apply(otto, rename('By Otto', 'something older'));
    expect(found).toMatchObject({lost: {name: first}, lostBy: writerOf(maria)});
  });

  it('[F2] forgets who wrote on a link that went', () => {
    const server = createServer();
    const writers = new Map<LinkId, FieldWriters>([[one, {}]]);
    const step = {mutation: rename('x'), before: server.link(), after: undefined};
    expect(traceWrites(writers, step, writerOf(otto), at, () => overwriteId(1))).toEqual([]);
    expect(writers.size).toBe(0);
  });
});

/** Two computers of Maria's, one of Otto's and one of Zoe's; each edits what it shows and syncs when it likes. */
const zoe: Actor = {kind: 'partner', userId: 'zoe' as UserId, name: 'Zoe Lang'};
const devices: readonly Actor[] = [maria, maria, otto, zoe];
type Step = {device: number; what: 'name' | 'client' | 'sync'};
const steps = fc.array(
  fc.record<Step>({
    device: fc.nat(devices.length - 1),
    what: fc.constantFrom('name', 'client', 'sync'),
  }),
  {maxLength: 60, size: 'max'},
);

function run(history: readonly Step[]) {
  const server = createServer();
  const screens = devices.map(() => ({shown: server.link(), queue: [] as ServerMutation[]}));
  // What the rule says, told another way: every written value is unique, so that it can be followed by itself
  const writer: Record<'name' | 'client', Actor> = {name: maria, client: maria};
  const expected: unknown[] = [];
  let n = 0;

  const sync = (device: number): void => {
    const screen = screens[device];
    const actor = devices[device];
    if (!screen || !actor) return;
    for (const mutation of screen.queue.splice(0)) {
      const field = mutation.kind === 'link.edit' ? 'name' : 'client';
      const was =
        mutation.kind === 'link.edit'
          ? mutation.was?.name
          : mutation.kind === 'link.assign_client' && mutation.was;
      const lost = server.link()[field];
      const byOther = writerOf(writer[field]).userId !== writerOf(actor).userId;
      if (JSON.stringify(lost) !== JSON.stringify(was) && byOther) {
        expected.push([{[field]: lost}, writerOf(writer[field]), writerOf(actor)]);
      }
      writer[field] = actor;
      server.apply(actor, mutation);
    }
    screen.shown = server.link();
  };

  for (const {device, what} of history) {
    const screen = screens[device];
    if (!screen) continue;
    const value = `v${++n}`;
    const {shown} = screen;
    if (what === 'sync') {
      sync(device);
    } else if (what === 'name') {
      screen.queue.push(rename(value, shown.name));
      screen.shown = {...shown, name: value};
    } else {
      const client = {name: value, email: `${value}@acme.example`};
      const {client: was} = shown;
      screen.queue.push({kind: 'link.assign_client', linkId: one, client, was});
      screen.shown = {...shown, client};
    }
  }
  return {server, expected, screens, sync};
}

describe('any interleaving', () => {
  it('[F1] leaves what came last in the order of the server', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const {server, screens, sync} = run(history);
        screens.forEach(({queue}, device) => {
          const last = queue.findLast(({kind}) => kind === 'link.edit');
          sync(device);
          if (last?.kind === 'link.edit') expect(server.link().name).toBe(last.changes.name);
        });
      }),
    );
  });

  it('[F2] tells of every value that was lost unseen, and of no other; nobody hears of their own', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const {server, expected, screens, sync} = run(history);
        screens.forEach((_, device) => sync(device));
        expect(server.notices.map(({lost, lostBy, keptBy}) => [lost, lostBy, keptBy])).toEqual(
          expected,
        );
        for (const {told, lostBy, keptBy} of server.notices) {
          expect(told).toEqual([lostBy.userId, keptBy.userId]);
          expect(new Set(told).size).toBe(2);
        }
      }),
    );
  });

  it('reaches histories in which values are lost', () => {
    const samples = fc.sample(steps, {numRuns: 200, seed: 1});
    const lost = samples.map((history) => run(history).server.notices.length);
    expect(lost.filter((count) => count > 0).length).toBeGreaterThan(20);
  });
});
