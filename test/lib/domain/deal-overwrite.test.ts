import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {applyChanges, type AccountView} from '../../../lib/domain/account-view.ts';
import type {DealField, DealValues} from '../../../lib/domain/deal.ts';
import {valuesOf} from '../../../lib/domain/deal.ts';
import {
  fieldsIn,
  traceDealWrites,
  type DealFieldWriters,
  type DealOverwrite,
} from '../../../lib/domain/deal-overwrite.ts';
import {decide} from '../../../lib/domain/decide.ts';
import type {DealId} from '../../../lib/domain/ids.ts';
import type {PersonActor, ServerMutation} from '../../../lib/domain/mutation.ts';
import {
  dana,
  later,
  maria,
  newSharing,
  otto,
  overwriteId,
  partnerAccount,
  personOf,
  sharedDeal,
  userId,
  viewWith,
} from './fixtures.ts';

const one = sharedDeal.id;

/** The server as far as it matters here: decides in the order in which edits come, and follows who wrote what. */
function createServer(first: AccountView = viewWith(partnerAccount, sharedDeal)) {
  const writers = new Map<DealId, DealFieldWriters>();
  const notices: DealOverwrite[] = [];
  let view = first;
  let clock = 0;
  const values = (): DealValues => {
    const deal = view.deals.get(one);
    if (!deal) throw new Error('The deal is gone');
    return valuesOf(deal);
  };
  return {
    ...{notices, writers, values},
    apply(actor: PersonActor, mutation: ServerMutation): DealOverwrite[] {
      const now = later(++clock);
      const decision = decide(view, actor, mutation, now);
      if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.refusal));
      const next = applyChanges(view, decision.changes);
      const step = {mutation, before: view.deals.get(one), after: next.deals.get(one)};
      const makeId = () => overwriteId(notices.length + 1);
      const found = traceDealWrites(writers, step, personOf(actor), now, makeId);
      notices.push(...found);
      view = next;
      return found;
    },
  };
}

const edit = (changes: Partial<DealValues>, was?: Partial<DealValues>): ServerMutation => ({
  ...{kind: 'deal.edit', dealId: one, changes},
  ...(was && {was}),
});
const first = valuesOf(sharedDeal);
const eur = (amountMinor: number) => ({amountMinor, currency: 'EUR'});

describe('two people overwrite each other on a deal', () => {
  it('[F2] tells both, with the value that went and the one that stands', () => {
    const server = createServer();
    const was = {amount: first.amount};
    expect(server.apply(otto, edit({amount: eur(1)}, was))).toEqual([]);
    expect(server.apply(maria, edit({amount: eur(2)}, was))).toEqual([
      {
        ...{id: overwriteId(1), dealId: one, dealName: sharedDeal.name},
        ...{lost: {amount: eur(1)}, lostBy: personOf(otto), lostAt: later(1)},
        ...{kept: {amount: eur(2)}, keptBy: personOf(maria), at: later(2)},
        told: [otto.userId, maria.userId],
      },
    ]);
    expect(server.values().amount).toEqual(eur(2));
  });

  it('[F2] also across the sides, on the product interest that both may write', () => {
    const server = createServer();
    const was = {productIds: first.productIds};
    server.apply(dana, edit({productIds: ['service']}, was));
    const [found] = server.apply(maria, edit({productIds: ['data']}, was));
    expect(found).toMatchObject({
      ...{lost: {productIds: ['service']}, lostBy: personOf(dana), keptBy: personOf(maria)},
      told: [dana.userId, maria.userId],
    });
  });

  it('[F2] is silent when the value was seen, is the same, is one’s own, or nothing is claimed', () => {
    const server = createServer();
    const was = {nextSteps: first.nextSteps};
    server.apply(otto, edit({nextSteps: 'By Otto'}, was));
    expect(server.apply(maria, edit({nextSteps: ' By Otto '}, was))).toEqual([]);
    expect(server.apply(otto, edit({nextSteps: 'Otto again'}, was))).toEqual([]);
    expect(server.apply(maria, edit({nextSteps: 'Maria'}, {nextSteps: 'Otto again'}))).toEqual([]);
    expect(server.apply(otto, edit({nextSteps: 'From an integrator'}))).toEqual([]);
  });

  it('[F2] keeps other fields out of it, and tells each person of all their values at once', () => {
    const server = createServer();
    const was = {name: first.name, amount: first.amount, introNote: first.introNote};
    server.apply(otto, edit({name: 'Otto’s', amount: eur(1)}, was));
    server.apply(dana, edit({productIds: ['service']}, {productIds: first.productIds}));
    const changes = {name: 'Maria’s', amount: eur(2), introNote: 'x', productIds: ['data']};
    const found = server.apply(maria, edit(changes, {...was, productIds: first.productIds}));
    expect(found.map(({lost, lostBy, lostAt}) => [lost, lostBy.userId, lostAt])).toEqual([
      [{name: 'Otto’s', amount: eur(1)}, otto.userId, later(1)],
      [{productIds: ['service']}, dana.userId, later(2)],
    ]);
  });

  it('[F2] counts what nobody changed since as of whoever registered the deal', () => {
    const server = createServer();
    const [found] = server.apply(otto, edit({introNote: 'x'}, {introNote: 'something older'}));
    expect(found).toMatchObject({
      ...{lost: {introNote: newSharing.introNote}, lostBy: personOf(maria)},
      lostAt: newSharing.registeredAt,
    });
  });

  it('follows edits of shared deals and nothing else', () => {
    const server = createServer();
    const trace = (mutation: ServerMutation, before = sharedDeal, after = sharedDeal) =>
      traceDealWrites(
        server.writers,
        {mutation, before, after: {...after, name: 'x'}},
        personOf(otto),
        later(1),
        () => overwriteId(1),
      );
    const withdraw: ServerMutation = {kind: 'deal.withdraw', dealId: one, reason: ''};
    expect(trace(withdraw)).toEqual([]);
    const unseen = edit({name: 'x'}, {name: 'older'});
    expect(trace(unseen, {...sharedDeal, sharing: null})).toEqual([]);
    expect(server.writers.size).toBe(0);
    expect(trace(unseen)).toHaveLength(1);
  });

  it('lists the fields of a notice in the order of the form', () => {
    expect(fieldsIn({nextSteps: '', amount: null, name: ''})).toEqual([
      ...['name', 'amount', 'nextSteps'],
    ]);
  });
});

/** Two computers of Maria's, one of Otto's and one of Zoe's; each edits what it shows and syncs when it likes. */
const zoe: PersonActor = {kind: 'partner', userId: userId('zoe'), name: 'Zoe Lang'};
const devices: readonly PersonActor[] = [maria, maria, otto, zoe];
const texts = ['name', 'nextSteps', 'introNote'] as const satisfies readonly DealField[];
type Text = (typeof texts)[number];
const steps = fc.array(
  fc.record({
    device: fc.nat(devices.length - 1),
    what: fc.constantFrom(...texts, 'sync' as const),
  }),
  {maxLength: 60, size: 'max'},
);
type Step = {device: number; what: Text | 'sync'};

function run(history: readonly Step[]) {
  const server = createServer();
  // What the rule says, told another way: every written value is unique, so that it can be followed by itself
  const writer: Record<Text, PersonActor> = {name: maria, nextSteps: maria, introNote: maria};
  const expected: unknown[] = [];
  const screens = devices.map((actor) => ({
    ...{actor, shown: server.values()},
    queue: [] as Array<{field: Text; value: string; was: string}>,
  }));
  let n = 0;
  const sync = (screen: (typeof screens)[number]): void => {
    const {actor} = screen;
    for (const {field, value, was} of screen.queue.splice(0)) {
      const lost = server.values()[field];
      if (lost !== was && writer[field].userId !== actor.userId) {
        expected.push([{[field]: lost}, personOf(writer[field]), personOf(actor)]);
      }
      writer[field] = actor;
      server.apply(actor, edit({[field]: value}, {[field]: was}));
      expect(server.values()[field]).toBe(value);
    }
    screen.shown = server.values();
  };
  for (const {device, what} of history) {
    const screen = screens[device];
    if (!screen) continue;
    if (what === 'sync') {
      sync(screen);
      continue;
    }
    const value = `v${++n}`;
    screen.queue.push({field: what, value, was: screen.shown[what]});
    screen.shown = {...screen.shown, [what]: value};
  }
  screens.forEach(sync);
  return {server, expected};
}

describe('any interleaving of edits of a deal', () => {
  it('[F1] [F2] lets the later stand, and tells of every value that was lost unseen, and of no other', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const {server, expected} = run(history);
        expect(server.notices.map(({lost, lostBy, keptBy}) => [lost, lostBy, keptBy])).toEqual(
          expected,
        );
      }),
    );
  });

  it('reaches histories in which values are lost', () => {
    const samples = fc.sample(steps, {numRuns: 200, seed: 1});
    const losing = samples.filter((history) => run(history).server.notices.length > 0);
    expect(losing.length).toBeGreaterThan(20);
  });
});
