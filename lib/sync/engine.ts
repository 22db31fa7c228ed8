/**
 * The loop around the machine, for one scope: it carries out one effect at a time under the lock `vouch-sync` and feeds the
 * outcome back. It keeps nothing worth keeping: when the browser stops the background in mid-flight, the next start finds outbox and
 * cursor as they were and goes on ([L8]).
 */
import {createAhead} from './ahead.ts';
import type {SyncTrouble} from './trouble.ts';
import type {Clock} from '../platform/clock.ts';
import {timestamp} from '../platform/clock.ts';
import type {Lock} from '../platform/lock.ts';
import type {Log} from '../platform/log.ts';
import type {Scope, Store} from '../store/store.ts';
import type {BackOff, Effect, Hint, Machine, SyncEvent} from './machine.ts';
import {startMachine, step} from './machine.ts';
import type {Pulled} from './pull.ts';
import {pull} from './pull.ts';
import {push} from './push.ts';
import type {SyncServer} from './server-port.ts';

export type Trouble = {why: SyncTrouble; since: string};

export type EnginePorts = {
  scope: Scope;
  store: Store;
  server: SyncServer;
  clock: Clock;
  lock: Lock;
  log: Log;
  backOff: BackOff;
  /** Something to be shown changed; `onDisk`: the outbox or what is in it, not only the trouble. */
  onChange: (onDisk: boolean) => void;
  onPulled: (pulled: Pulled) => void;
  onStop: (why: Extract<Effect, {kind: 'stop'}>['why']) => void;
};

export type Engine = {
  hint(hint: Hint): void;
  /** Asks for a round and tells how it ended; undefined when all is well. */
  syncNow(): Promise<SyncTrouble | undefined>;
  trouble(): Trouble | undefined;
  stop(): void;
};

export const syncLock = 'vouch-sync';

export function createEngine(ports: EnginePorts): Engine {
  const {store, scope, clock} = ports;
  const over = new AbortController();
  const {signal} = over;
  const flight = {...ports, signal, ahead: createAhead(ports.server, signal)};
  let machine: Machine = startMachine;
  let trouble: Trouble | undefined;
  let cancelTimer: (() => void) | undefined;
  let awaited: Array<(why: SyncTrouble | undefined) => void> = [];

  const feed = (event: SyncEvent): void => {
    if (over.signal.aborted) return;
    const next = step(machine, event, clock.now(), ports.backOff);
    machine = next.machine;
    if (machine.trouble !== trouble?.why) {
      trouble = machine.trouble && {why: machine.trouble, since: timestamp(clock)};
      ports.onChange(false);
    }
    for (const effect of next.effects) carryOut(effect);
  };

  const carryOut = (effect: Effect): void => {
    switch (effect.kind) {
      case 'push':
        fly(async () => ({kind: 'pushed', outcome: await push(flight, effect.limit)}));
        break;
      case 'pull':
        fly(async () => ({kind: 'pulled', outcome: await pull(flight, ports.onPulled)}));
        break;
      case 'renew':
        fly(async () => {
          await store.renewClient(scope, timestamp(clock));
          return {kind: 'renewed'};
        });
        break;
      case 'wait':
        cancelTimer?.();
        cancelTimer = clock.after(effect.delayMs, () => feed({kind: 'timer'}));
        break;
      case 'stop':
        ports.log('sync.stopped', {why: effect.why});
        ports.onStop(effect.why);
        break;
      case 'done':
        finish();
        break;
    }
  };

  /** What a flight throws is the disk's: the network only ever answers. */
  const fly = (run: () => Promise<SyncEvent>): void => {
    ports
      .lock(syncLock, async () => (over.signal.aborted ? undefined : await run()))
      .then(async (event) => {
        if (!event || over.signal.aborted) return;
        if (isOnDisk(event)) ports.onChange(true); // else every page would read again for nothing, just as news come in
        if (event.kind === 'pulled') await tidy(); // what came in is told first
        feed(event);
      })
      .catch((cause: unknown) => {
        ports.log('sync.broken', {}, cause);
        feed({kind: 'broken'});
      });
  };

  /** In bounded pieces. Whatever becomes of it, what was stored is stored. */
  const tidy = async (): Promise<void> => {
    try {
      while (!over.signal.aborted && (await store.tidy(scope)));
    } catch (cause) {
      ports.log('tidy.failed', {}, cause);
    }
  };

  const finish = (): void => {
    const done = awaited;
    awaited = [];
    for (const tell of done) tell(machine.trouble);
  };

  return {
    hint: (hint) => feed({kind: 'hint', hint}),
    syncNow: () =>
      new Promise((resolve) => {
        awaited.push(resolve);
        feed({kind: 'hint', hint: 'asked'});
        const {phase} = machine;
        if (phase === 'resting' || phase === 'stopped' || over.signal.aborted) finish();
      }),
    trouble: () => trouble,
    stop: () => {
      over.abort();
      cancelTimer?.();
      finish();
    },
  };
}

/** Whether a flight has written anything: one that came to nothing has not. */
function isOnDisk(event: SyncEvent): boolean {
  if (event.kind !== 'pushed' && event.kind !== 'pulled') return true;
  const {kind} = event.outcome;
  return kind === 'applied' || kind === 'page' || kind === 'reset';
}
