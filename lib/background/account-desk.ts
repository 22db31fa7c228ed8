/**
 * One account at work: the store's copy in memory, the one place that saves edits, and the engine. It lives as long as its session
 * does and can be rebuilt from the disk at any moment.
 */
import {bodyLimit} from '../contract/wire.ts';
import {applyChanges} from '../domain/account-view.ts';
import type {AccountView} from '../domain/account-view.ts';
import {decide} from '../domain/decide.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {SyncState} from '../messages/sync-state.ts';
import type {Clock} from '../platform/clock.ts';
import {timestamp} from '../platform/clock.ts';
import type {Log} from '../platform/log.ts';
import type {Reading} from '../store/reading.ts';
import {readingOf} from '../store/reading.ts';
import type {Ledger, Scope, Store} from '../store/store.ts';
import type {Engine} from '../sync/engine.ts';
import type {Pulled} from '../sync/pull.ts';

export type DeskReading = Reading & Ledger & {base: AccountView};

export type DeskPorts = {
  scope: Scope;
  user: {id: Scope['userId']; name: string};
  store: Store;
  clock: Clock;
  log: Log;
  /** Makes the engine, given what it must tell the desk. */
  createEngine: (tell: {onChange: () => void; onPulled: (pulled: Pulled) => void}) => Engine;
  /** Something that pages show has changed. */
  onChange: () => void;
  /** A page came in, and what the base was before it. Never for the first pull of all. */
  onNews: (before: AccountView, after: AccountView) => void;
};

export type AccountDesk = {
  scope: Scope;
  engine: Engine;
  read(): Promise<DeskReading>;
  /** Decides by the rules and stores; saved means on disk. */
  save(mutation: Mutation): Promise<SaveOutcome>;
  syncState(): Promise<SyncState>;
  clearAttention(mid: number): Promise<void>;
  stop(): void;
};

export function createAccountDesk(ports: DeskPorts): AccountDesk {
  const {scope, store, user, clock} = ports;
  let base: AccountView | undefined;
  /** Counts what happened on disk; a reading is good for the count it began with. */
  let version = 0;
  let reading: {version: number; value: Promise<DeskReading>} | undefined;
  let lastSave: Promise<unknown> = Promise.resolve();

  const changed = (): void => {
    version++;
    ports.onChange();
  };

  const load = async (): Promise<DeskReading> => {
    for (;;) {
      const begun = version;
      if (!base) {
        await store.open(scope);
        const snapshot = await store.read(scope);
        if (!snapshot) throw new Error('The scope has just been opened');
        if (version === begun) base = snapshot.base;
      }
      const ledger = await store.readLedger(scope);
      // base may have been dropped by a reset meanwhile; then, or after any change, begin again
      if (version === begun && base && ledger) {
        return {...readingOf({...ledger, base}, user), ...ledger, base};
      }
    }
  };

  const read = (): Promise<DeskReading> => {
    if (reading?.version !== version) {
      const value = load();
      value.catch(() => (reading = undefined)); // the next reader tries the disk again
      reading = {version, value};
    }
    return reading.value;
  };

  const onPulled = (pulled: Pulled): void => {
    version++;
    if (pulled.kind === 'reset') base = undefined;
    if (pulled.kind === 'reset' || !base || pulled.changes.length === 0) return;
    const before = base;
    base = applyChanges(before, pulled.changes);
    if (before.account) ports.onNews(before, base); // without it nothing was there: the first pull
  };

  const engine = ports.createEngine({onChange: changed, onPulled});

  const saveNow = async (mutation: Mutation): Promise<SaveOutcome> => {
    const {view} = await read();
    const at = timestamp(clock);
    const actor = {kind: 'partner', userId: user.id, name: user.name} as const;
    const decision = decide(view, actor, mutation, at);
    if (decision.kind === 'refused') return decision;
    const body = JSON.stringify({at, mutation});
    if (body.length > bodyLimit) return {kind: 'refused', refusal: {code: 'invalid'}};
    await store.append(scope, body, at);
    changed();
    engine.hint('edited');
    return {kind: 'saved'};
  };

  return {
    scope,
    engine,
    read,
    save: (mutation) => {
      const saving = lastSave
        .then(() => saveNow(mutation))
        .catch((cause: unknown): SaveOutcome => {
          ports.log('save.failed', {}, cause);
          return {kind: 'failed', why: 'storage'};
        });
      lastSave = saving; // one after the other: each is decided on what the one before left
      return saving;
    },
    syncState: async () => syncStateOf(await read(), engine),
    clearAttention: async (mid) => {
      await store.clearRejected(scope, mid);
      changed();
    },
    stop: () => engine.stop(),
  };
}

function syncStateOf({outbox, rejected, meta}: Ledger, engine: Engine): SyncState {
  const waiting = outbox.filter((entry) => !entry.taken);
  return {
    waiting: waiting.length,
    waitingSince: waiting[0]?.at ?? null,
    attention: rejected.length,
    trouble: engine.trouble() ?? null,
    syncedAt: meta.syncedAt,
  };
}

export const noSync: SyncState = {
  waiting: 0,
  waitingSince: null,
  attention: 0,
  trouble: null,
  syncedAt: null,
};
