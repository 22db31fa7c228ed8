/**
 * When to push, pull, rest or stop, as a pure machine: no I/O, no clock, no promise. The engine carries out its effects and
 * brings back what became of them. A round pushes until the outbox has nothing the server has not taken, then pulls until there
 * is no more; whatever happens meanwhile only sets `again`. News alone need no look at an outbox that was seen empty. A hint never carries data: it starts a round, nothing else.
 *
 *   idle → pushing → pulling → idle          resting: a retry is due at `restUntil`
 *             ↓  ↑                           stopped: only a person, or a new sign-in, can help
 *          renewing (a new client id)
 */
import type {SyncTrouble} from './trouble.ts';
import type {PullOutcome, PushOutcome, Trip} from './outcomes.ts';

export type Phase = 'idle' | 'pushing' | 'pulling' | 'renewing' | 'resting' | 'stopped';

export type Machine = {
  phase: Phase;
  /** Something happened during a round that it may have missed. */
  again: boolean;
  /** What keeps us from the server; stays until a round has come through. */
  trouble: SyncTrouble | undefined;
  failures: number;
  restUntil: number;
  /** After a fork: edits go one at a time, to find the first that the server knows as another's. */
  probing: boolean;
  /** A pull was sent for to hear what the server remembers of us; cleared when it did not come through. */
  asked: boolean;
  resets: number;
  renewals: number;
  /** The outbox was looked through, and nothing but news was heard of since. */
  sent: boolean;
};

export const startMachine: Machine = {
  phase: 'idle',
  again: false,
  trouble: undefined,
  failures: 0,
  restUntil: 0,
  probing: false,
  asked: false,
  resets: 0,
  renewals: 0,
  sent: false,
};

/**
 * `edited`: an edit was stored. `news`: the server says so, or a poll is due. `alarm`: the periodic one. `opened`, `online`:
 * something changed for the better. `asked`: a person wants it now. `signed_in`: there is a fresh token.
 */
export type Hint = 'edited' | 'news' | 'alarm' | 'opened' | 'online' | 'asked' | 'signed_in';

export type SyncEvent =
  | {kind: 'hint'; hint: Hint}
  | {kind: 'timer'}
  | {kind: 'pushed'; outcome: PushOutcome}
  | {kind: 'pulled'; outcome: PullOutcome}
  | {kind: 'renewed'}
  /** The disk failed under a flight. */
  | {kind: 'broken'};

export type Effect =
  | {kind: 'push'; limit: number | undefined}
  | {kind: 'pull'}
  | {kind: 'renew'}
  | {kind: 'wait'; delayMs: number}
  /** The round is over, for better or worse. */
  | {kind: 'done'}
  | {kind: 'stop'; why: 'signed_out' | 'client_too_old' | 'no_access'};

export type Step = {machine: Machine; effects: Effect[]};
/** Milliseconds to rest after so many failures in a row. */
export type BackOff = (failures: number) => number;

/** A server that resets us or disowns our name again and again is broken; then we rest. */
const mostResets = 3;
const mostRenewals = 2;

export function step(machine: Machine, event: SyncEvent, nowMs: number, backOff: BackOff): Step {
  switch (event.kind) {
    case 'hint':
      return onHint(machine, event.hint, nowMs);
    case 'timer':
      // No look at the clock: a browser's timer may come a millisecond early, and there is only one.
      return machine.phase === 'resting' ? goPush(machine) : {machine, effects: []};
    case 'pushed':
      return onPushed(machine, event.outcome, nowMs, backOff);
    case 'pulled':
      return onPulled(machine, event.outcome, nowMs, backOff);
    case 'renewed':
      return goPush({...machine, probing: false, asked: false});
    case 'broken':
      return rest(machine, 'storage', undefined, nowMs, backOff);
  }
}

function onHint(before: Machine, hint: Hint, nowMs: number): Step {
  const machine = {...before, sent: before.sent && hint === 'news'};
  switch (machine.phase) {
    case 'idle':
      return machine.sent ? goPull(machine) : goPush(machine);
    case 'pushing':
    case 'pulling':
    case 'renewing':
      return {machine: {...machine, again: true}, effects: []};
    case 'resting':
      return mayInterrupt(machine, hint) || nowMs >= machine.restUntil
        ? goPush(machine)
        : {machine, effects: []};
    case 'stopped':
      return mayRestart(machine, hint) ? goPush(machine) : {machine, effects: []};
  }
}

/** A server that asked for patience gets it; else signs of life and of people are worth a try. */
function mayInterrupt(machine: Machine, hint: Hint): boolean {
  if (machine.trouble === 'throttled') return false;
  return hint !== 'edited' && hint !== 'alarm';
}

function mayRestart(machine: Machine, hint: Hint): boolean {
  if (hint === 'signed_in' || hint === 'asked') return true;
  return machine.trouble === 'client_too_old' && hint === 'alarm'; // the server may have been put back
}

function onPushed(machine: Machine, outcome: PushOutcome, nowMs: number, backOff: BackOff): Step {
  switch (outcome.kind) {
    case 'applied':
      return goPush({...machine, asked: false});
    case 'nothing':
      return goPull({...machine, probing: false, sent: !machine.again});
    case 'conflict':
      return onConflict(machine, outcome.why, nowMs, backOff);
    case 'retry':
    case 'stop':
      return onTrip(machine, outcome, nowMs, backOff);
  }
}

function onPulled(machine: Machine, outcome: PullOutcome, nowMs: number, backOff: BackOff): Step {
  switch (outcome.kind) {
    case 'page':
      if (outcome.more) return goPull(machine);
      return finish(outcome.again ? {...machine, again: true, sent: false} : machine);
    case 'reset':
      if (machine.resets >= mostResets)
        return rest(machine, 'unreachable', undefined, nowMs, backOff);
      return outcome.whole
        ? goPull({...machine, resets: machine.resets + 1, again: true, sent: false}) // edits may have come back
        : renew({...machine, resets: machine.resets + 1}, nowMs, backOff);
    case 'conflict':
      return renew(machine, nowMs, backOff);
    case 'retry':
    case 'stop':
      return onTrip(machine, outcome, nowMs, backOff);
  }
}

/**
 * Fork: a copy of this profile uses our client id too. What the server knows of ours, word for word, it skips; the first entry it knows
 * differently is where the copy went ahead, and from there on we need a name of our own. Gap: the server misses what it once
 * acknowledged. Before a name is given up, the server is asked what it remembers under it: a restored one says `reset`, and only
 * under the old name can it be told again what it forgot.
 */
function onConflict(machine: Machine, why: 'fork' | 'gap', nowMs: number, backOff: BackOff): Step {
  if (why === 'fork' && !machine.probing) return goPush({...machine, probing: true});
  if (!machine.asked) return goPull({...machine, asked: true, again: true});
  return renew(machine, nowMs, backOff);
}

function onTrip(
  machine: Machine,
  trip: Exclude<Trip, {kind: 'conflict'}>,
  nowMs: number,
  backOff: BackOff,
): Step {
  if (trip.kind === 'retry') {
    const trouble = trip.why === 'server' ? 'unreachable' : trip.why;
    return rest(machine, trouble, trip.afterMs, nowMs, backOff);
  }
  const trouble = trip.why === 'client_too_old' ? 'client_too_old' : 'signed_out';
  return {
    machine: {...machine, phase: 'stopped', trouble, again: false},
    effects: [{kind: 'stop', why: trip.why}, {kind: 'done'}],
  };
}

function rest(
  machine: Machine,
  trouble: SyncTrouble,
  afterMs: number | undefined,
  nowMs: number,
  backOff: BackOff,
): Step {
  const failures = machine.failures + 1;
  const delayMs = Math.max(afterMs ?? 0, backOff(failures));
  return {
    machine: {
      ...machine,
      phase: 'resting',
      trouble,
      failures,
      restUntil: nowMs + delayMs,
      again: false,
      resets: 0,
      renewals: 0,
      probing: false,
      asked: false,
    },
    effects: [{kind: 'wait', delayMs}, {kind: 'done'}],
  };
}

function finish(machine: Machine): Step {
  const well: Machine = {...machine, trouble: undefined, failures: 0, resets: 0, again: false};
  if (machine.again) return well.sent ? goPull(well) : goPush(well);
  const idle: Machine = {...well, phase: 'idle', asked: false, renewals: 0};
  return {machine: idle, effects: [{kind: 'done'}]};
}

function goPush(machine: Machine): Step {
  return {
    machine: {...machine, phase: 'pushing', sent: false},
    effects: [{kind: 'push', limit: machine.probing ? 1 : undefined}],
  };
}

function goPull(machine: Machine): Step {
  return {machine: {...machine, phase: 'pulling'}, effects: [{kind: 'pull'}]};
}

function renew(machine: Machine, nowMs: number, backOff: BackOff): Step {
  if (machine.renewals >= mostRenewals) return rest(machine, 'forked', undefined, nowMs, backOff);
  return {
    machine: {...machine, phase: 'renewing', renewals: machine.renewals + 1},
    effects: [{kind: 'renew'}],
  };
}
