// @vitest-environment node
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Effect, Hint, Machine, Phase, SyncEvent} from '../../../lib/sync/machine.ts';
import {startMachine, step} from '../../../lib/sync/machine.ts';
import type {PullOutcome, PushOutcome} from '../../../lib/sync/outcomes.ts';

const nowMs = 1_000_000;
const backOff = (failures: number): number => failures * 1000;
const go = (machine: Partial<Machine>, event: SyncEvent) =>
  step({...startMachine, ...machine}, event, nowMs, backOff);
const hint = (kind: Hint): SyncEvent => ({kind: 'hint', hint: kind});
const pushed = (outcome: PushOutcome): SyncEvent => ({kind: 'pushed', outcome});
const pulled = (outcome: PullOutcome): SyncEvent => ({kind: 'pulled', outcome});
const kinds = (effects: Effect[]): string[] => effects.map((effect) => effect.kind);

const hints: Hint[] = ['edited', 'news', 'alarm', 'opened', 'online', 'asked', 'signed_in'];

describe('a hint', () => {
  it.each(hints)('[T1] %s starts a round when nothing is under way', (kind) => {
    const {machine, effects} = go({}, hint(kind));
    expect(machine.phase).toBe('pushing');
    expect(effects).toEqual([{kind: 'push', limit: undefined}]);
  });

  it('[T1] news alone look at no outbox that was seen empty; anything else does', () => {
    const {machine: seen} = go({phase: 'pushing'}, pushed({kind: 'nothing'}));
    const quiet = go(seen, pulled({kind: 'page', more: false, again: false})).machine;
    expect(kinds(go(quiet, hint('news')).effects)).toEqual(['pull']);
    for (const kind of hints.filter((other) => other !== 'news')) {
      expect(kinds(go(quiet, hint(kind)).effects)).toEqual(['push']);
      const meanwhile = go(seen, hint(kind)).machine;
      const after = go(meanwhile, pulled({kind: 'page', more: false, again: false}));
      expect(kinds(after.effects)).toEqual(['push']);
    }
    const told = go(seen, hint('news')).machine;
    const after = go(told, pulled({kind: 'page', more: false, again: false}));
    expect(kinds(after.effects)).toEqual(['pull']);
  });

  it('[T1] looks again at an outbox that something came back to, or that was edited while it was read', () => {
    const {machine: seen} = go({phase: 'pushing'}, pushed({kind: 'nothing'}));
    const back = go(seen, pulled({kind: 'page', more: false, again: true}));
    expect(kinds(back.effects)).toEqual(['push']);
    const reset = go(seen, pulled({kind: 'reset', whole: true})).machine;
    const whole = go(reset, pulled({kind: 'page', more: false, again: false}));
    expect(kinds(whole.effects)).toEqual(['push']);
    const edited = go({phase: 'pushing'}, hint('edited')).machine;
    const {machine: read} = go(edited, pushed({kind: 'nothing'}));
    const round = go(read, pulled({kind: 'page', more: false, again: false}));
    expect(kinds(round.effects)).toEqual(['push']);
  });

  it.each(['pushing', 'pulling', 'renewing'] as const)('[T1] while %s is remembered', (phase) => {
    const {machine, effects} = go({phase}, hint('edited'));
    expect(machine).toMatchObject({phase, again: true});
    expect(effects).toEqual([]);
  });

  it.each<[Machine['trouble'], Hint, Phase]>([
    ['offline', 'edited', 'resting'],
    ['offline', 'alarm', 'resting'],
    ['offline', 'news', 'pushing'],
    ['offline', 'opened', 'pushing'],
    ['offline', 'online', 'pushing'],
    ['offline', 'asked', 'pushing'],
    ['offline', 'signed_in', 'pushing'],
    ['unreachable', 'online', 'pushing'],
    ['storage', 'asked', 'pushing'],
    ['throttled', 'asked', 'resting'],
    ['throttled', 'online', 'resting'],
    ['throttled', 'news', 'resting'],
    ['throttled', 'signed_in', 'resting'],
  ])('resting because %s: %s leads to %s', (trouble, kind, phase) => {
    const {machine} = go({phase: 'resting', trouble, restUntil: nowMs + 1}, hint(kind));
    expect(machine.phase).toBe(phase);
  });

  it.each(hints)('[T2] %s ends a rest that is over', (kind) => {
    const rested = {phase: 'resting', trouble: 'throttled', restUntil: nowMs} as const;
    expect(go(rested, hint(kind)).machine.phase).toBe('pushing');
  });

  it.each<[Machine['trouble'], Hint, Phase]>([
    ['signed_out', 'edited', 'stopped'],
    ['signed_out', 'news', 'stopped'],
    ['signed_out', 'alarm', 'stopped'],
    ['signed_out', 'opened', 'stopped'],
    ['signed_out', 'online', 'stopped'],
    ['signed_out', 'asked', 'pushing'],
    ['signed_out', 'signed_in', 'pushing'],
    ['client_too_old', 'opened', 'stopped'],
    ['client_too_old', 'alarm', 'pushing'],
    ['client_too_old', 'asked', 'pushing'],
  ])('stopped because %s: %s leads to %s', (trouble, kind, phase) => {
    expect(go({phase: 'stopped', trouble}, hint(kind)).machine.phase).toBe(phase);
  });
});

const quietPage = pulled({kind: 'page', more: false, again: false});

describe('a push', () => {
  it('[T1] is followed by another until nothing is queued, then by a pull', () => {
    const first = go({phase: 'pushing'}, pushed({kind: 'applied', upTo: 3}));
    expect(kinds(first.effects)).toEqual(['push']);
    const second = step(first.machine, pushed({kind: 'nothing'}), nowMs, backOff);
    expect(kinds(second.effects)).toEqual(['pull']);
    expect(second.machine.phase).toBe('pulling');
  });

  it('[T2] that trips rests, longer each time', () => {
    const trip = pushed({kind: 'retry', why: 'offline'});
    const first = go({phase: 'pushing'}, trip);
    expect(first.machine).toMatchObject({phase: 'resting', trouble: 'offline', failures: 1});
    expect(first.effects).toEqual([{kind: 'wait', delayMs: 1000}, {kind: 'done'}]);
    const second = step({...first.machine, phase: 'pushing'}, trip, nowMs, backOff);
    expect(second.machine.restUntil).toBe(nowMs + 2000);
  });

  it('[T2] waits as long as the server says, or longer', () => {
    const asked = (afterMs: number): Effect[] =>
      go({phase: 'pushing'}, pushed({kind: 'retry', why: 'throttled', afterMs})).effects;
    expect(asked(60_000)[0]).toEqual({kind: 'wait', delayMs: 60_000});
    expect(asked(0)[0]).toEqual({kind: 'wait', delayMs: 1000});
  });

  it.each([
    ['signed_out', 'signed_out'],
    ['client_too_old', 'client_too_old'],
    ['no_access', 'signed_out'],
  ] as const)('stops on %s, shown as %s', (why, trouble) => {
    const {machine, effects} = go({phase: 'pushing', again: true}, pushed({kind: 'stop', why}));
    expect(machine).toMatchObject({phase: 'stopped', trouble, again: false});
    expect(effects).toEqual([{kind: 'stop', why}, {kind: 'done'}]);
  });

  it('[T4] after a fork goes one by one, and takes a new name at the first that is another’s', () => {
    const fork = pushed({kind: 'conflict', why: 'fork'});
    const first = go({phase: 'pushing'}, fork);
    expect(first.effects).toEqual([{kind: 'push', limit: 1}]);
    const known = step(first.machine, pushed({kind: 'applied', upTo: 1}), nowMs, backOff);
    expect(known.effects).toEqual([{kind: 'push', limit: 1}]);
    const asking = step(known.machine, fork, nowMs, backOff);
    expect(kinds(asking.effects)).toEqual(['pull']);
    const asked = step(asking.machine, quietPage, nowMs, backOff);
    expect(asked.effects).toEqual([{kind: 'push', limit: 1}]);
    const alien = step(asked.machine, fork, nowMs, backOff);
    expect(kinds(alien.effects)).toEqual(['renew']);
    const renewed = step(alien.machine, {kind: 'renewed'}, nowMs, backOff);
    expect(renewed.effects).toEqual([{kind: 'push', limit: undefined}]);
  });

  it('[T4] after a gap asks once what the server remembers, then takes a new name', () => {
    const gap = pushed({kind: 'conflict', why: 'gap'});
    const first = go({phase: 'pushing'}, gap);
    expect(kinds(first.effects)).toEqual(['pull']);
    const asked = step(first.machine, quietPage, nowMs, backOff);
    expect(kinds(asked.effects)).toEqual(['push']);
    expect(kinds(step(asked.machine, gap, nowMs, backOff).effects)).toEqual(['renew']);
  });

  it('[T4] forgets a gap that was mended', () => {
    const gap = pushed({kind: 'conflict', why: 'gap'});
    const mended = go({phase: 'pushing', asked: true}, pushed({kind: 'applied', upTo: 2}));
    expect(kinds(step(mended.machine, gap, nowMs, backOff).effects)).toEqual(['pull']);
  });

  it.each(['fork', 'gap'] as const)(
    '[T4, L12] keeps its name when it could not ask (%s)',
    (why) => {
      const conflict = pushed({kind: 'conflict', why});
      const asking = go({phase: 'pushing', probing: true}, conflict);
      expect(kinds(asking.effects)).toEqual(['pull']);
      const lost = step(asking.machine, pulled({kind: 'retry', why: 'offline'}), nowMs, backOff);
      const probing = {
        ...step(lost.machine, {kind: 'timer'}, nowMs, backOff).machine,
        probing: true,
      };
      expect(kinds(step(probing, conflict, nowMs, backOff).effects)).toEqual(['pull']);
    },
  );
});

describe('a pull', () => {
  it('[T1] is followed by another while there is more', () => {
    const {effects} = go({phase: 'pulling'}, pulled({kind: 'page', more: true, again: false}));
    expect(kinds(effects)).toEqual(['pull']);
  });

  it('[T1] that reached the end ends the round, and all trouble with it', () => {
    const worn = {
      phase: 'pulling',
      trouble: 'offline',
      failures: 4,
      resets: 2,
      renewals: 1,
    } as const;
    const {machine, effects} = go(worn, pulled({kind: 'page', more: false, again: false}));
    expect(machine).toEqual(startMachine);
    expect(effects).toEqual([{kind: 'done'}]);
  });

  it.each([
    ['something happened meanwhile', {again: true}, false],
    ['edits came back', {again: false}, true],
  ])('begins anew when %s', (_, machine, again) => {
    const next = go({phase: 'pulling', ...machine}, pulled({kind: 'page', more: false, again}));
    expect(next.machine).toMatchObject({phase: 'pushing', again: false});
  });

  it('[R5] that is told to begin again pulls again and pushes afterwards', () => {
    const {machine, effects} = go({phase: 'pulling'}, pulled({kind: 'reset', whole: true}));
    expect(kinds(effects)).toEqual(['pull']);
    expect(machine.again).toBe(true);
  });

  it('[T4] takes a new name when what was forgotten is no longer here', () => {
    expect(kinds(go({phase: 'pulling'}, pulled({kind: 'reset', whole: false})).effects)).toEqual([
      'renew',
    ]);
  });

  it('[T4] takes a new name when this one is somebody else’s', () => {
    const {effects} = go({phase: 'pulling'}, pulled({kind: 'conflict', why: 'fork'}));
    expect(kinds(effects)).toEqual(['renew']);
  });
});

describe('the disk', () => {
  it('[T2] that fails rests and says so', () => {
    const {machine, effects} = go({phase: 'pulling'}, {kind: 'broken'});
    expect(machine).toMatchObject({phase: 'resting', trouble: 'storage'});
    expect(kinds(effects)).toEqual(['wait', 'done']);
  });
});

describe('a timer', () => {
  it('[T2] ends a rest, also a millisecond early', () => {
    const {machine} = go({phase: 'resting', restUntil: nowMs + 1}, {kind: 'timer'});
    expect(machine.phase).toBe('pushing');
  });

  it.each(['idle', 'pushing', 'pulling', 'renewing', 'stopped'] as const)(
    'means nothing while %s',
    (phase) => {
      expect(go({phase}, {kind: 'timer'})).toEqual({
        machine: {...startMachine, phase},
        effects: [],
      });
    },
  );
});

describe('[L10] any course of events', () => {
  const outcomes = fc.constantFrom<SyncEvent>(
    pushed({kind: 'applied', upTo: 1}),
    pushed({kind: 'nothing'}),
    pushed({kind: 'retry', why: 'server'}),
    pushed({kind: 'retry', why: 'throttled', afterMs: 5000}),
    pushed({kind: 'stop', why: 'signed_out'}),
    pushed({kind: 'conflict', why: 'fork'}),
    pushed({kind: 'conflict', why: 'gap'}),
    {kind: 'broken'},
  );
  const pulls = fc.constantFrom<SyncEvent>(
    pulled({kind: 'page', more: true, again: false}),
    pulled({kind: 'page', more: false, again: true}),
    pulled({kind: 'page', more: false, again: false}),
    pulled({kind: 'reset', whole: true}),
    pulled({kind: 'reset', whole: false}),
    pulled({kind: 'retry', why: 'offline'}),
    pulled({kind: 'conflict', why: 'fork'}),
    {kind: 'broken'},
  );

  it('[T1] has exactly one flight, timer or end after every outcome', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(outcomes, pulls, fc.constantFrom(...hints)), {maxLength: 60}),
        (course) => {
          let now = nowMs;
          let machine = startMachine;
          for (const [push, pull, kind] of course) {
            now += 10_000;
            const event: SyncEvent =
              machine.phase === 'pushing'
                ? push
                : machine.phase === 'pulling'
                  ? pull
                  : machine.phase === 'renewing'
                    ? {kind: 'renewed'}
                    : machine.phase === 'resting'
                      ? {kind: 'timer'}
                      : hint(kind);
            const next = step(machine, event, now, backOff);
            const flights = next.effects.filter(({kind: effect}) =>
              ['push', 'pull', 'renew'].includes(effect),
            );
            const flies = ['pushing', 'pulling', 'renewing'].includes(next.machine.phase);
            expect(flights).toHaveLength(flies ? 1 : 0);
            expect(kinds(next.effects).includes('wait')).toBe(next.machine.phase === 'resting');
            machine = next.machine;
          }
        },
      ),
    );
  });

  it('[T5] ends in a rest when a server only ever disagrees', () => {
    for (const why of ['fork', 'gap'] as const) {
      let machine = go({}, hint('opened')).machine;
      let flights = 0;
      while (machine.phase !== 'resting') {
        const event: SyncEvent =
          machine.phase === 'renewing'
            ? {kind: 'renewed'}
            : machine.phase === 'pushing'
              ? pushed({kind: 'conflict', why})
              : pulled({kind: 'page', more: false, again: false});
        machine = step(machine, event, nowMs, backOff).machine;
        expect(++flights).toBeLessThan(30);
      }
      expect(machine.trouble).toBe('forked');
    }
  });
});
