/**
 * One account at work: the one place that saves edits, and the engine. Of the account itself it knows what was lately needed, never all
 * of it. It lives as long as its session does and can be rebuilt from the disk at any moment.
 */
import {bodyLimit} from '../contract/wire.ts';
import type {AccountView} from '../domain/account-view.ts';
import {decideForPartner} from '../domain/decide-partner.ts';
import type {LinkId, OverwriteId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import {neededBy} from '../domain/needed.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {PickLink} from '../messages/card-state.ts';
import type {SyncState} from '../messages/sync-state.ts';
import type {Clock} from '../platform/clock.ts';
import {timestamp} from '../platform/clock.ts';
import type {Log} from '../platform/log.ts';
import {parseBody} from '../store/edit-body.ts';
import type {Need, Scope, Store} from '../store/store.ts';
import type {Engine} from '../sync/engine.ts';
import type {Pulled} from '../sync/pull.ts';
import type {AccountPart, PartReading} from './account-part.ts';
import {createAccountPart} from './account-part.ts';
import type {News, NewsKey} from '../store/untold.ts';
import {neededFor} from './deal-news.ts';
import {pickLinks} from './picker.ts';

export type DeskPorts = {
  scope: Scope;
  user: {id: Scope['userId']; name: string};
  store: Store;
  clock: Clock;
  log: Log;
  /** Makes the engine, given what it must tell the desk. */
  createEngine: (tell: {
    onChange: (onDisk: boolean) => void;
    onPulled: (pulled: Pulled) => void;
  }) => Engine;
  /** Something that pages show has changed. */
  onChange: () => void;
  /**
   * Things have happened that the person may have to be told of; `view` has what they are about. What is not `told` of them comes again, at the
   * latest when the browser starts us anew.
   */
  onNews: (
    news: readonly News[],
    view: AccountView,
    told: (of: readonly NewsKey[]) => Promise<void>,
  ) => Promise<void>;
};

export type AccountDesk = {
  scope: Scope;
  engine: Engine;
  /** What is needed and what the pending edits touch, as people see it. Good until the next await. */
  read(need: Need): Promise<PartReading>;
  pick(asked: {search: string; after: LinkId | null}): Promise<{links: PickLink[]; more: boolean}>;
  /** Decides by the rules and stores; saved means on disk. */
  save(mutation: Mutation): Promise<SaveOutcome>;
  syncState(): Promise<SyncState>;
  clearAttention(mid: number): Promise<void>;
  stop(): void;
};

export function createAccountDesk(ports: DeskPorts): AccountDesk {
  const {scope, store, user, clock} = ports;
  /** Counts what happened to the base and the outbox on disk; a part is good for the count it began with. */
  let version = 0;
  let part: {version: number; value: Promise<AccountPart>} | undefined;
  let lastSave: Promise<unknown> = Promise.resolve();
  let isStopped = false;

  const load = async (): Promise<AccountPart> => {
    await store.open(scope);
    const snapshot = await store.readPart(scope, {});
    if (!snapshot) throw new Error('The scope has just been opened');
    return createAccountPart(snapshot, user);
  };

  const partWith = async (need: Need): Promise<AccountPart> => {
    for (;;) {
      const begun = version;
      if (part?.version !== begun) {
        const value = load();
        value.catch(() => (part = undefined)); // the next reader tries the disk again
        part = {version: begun, value};
      }
      const found = await part.value;
      const rows = await store.readRows(scope, need);
      if (version !== begun) continue; // what was read first may be older than what was read last
      found.add(rows);
      return found;
    }
  };

  const onPulled = (pulled: Pulled): void => {
    version++;
    if (pulled.kind === 'page' && pulled.hasNews) tellNews();
  };

  /** [S6] One after the other: what one telling has told, the next does not find any more. */
  let telling: Promise<void> = Promise.resolve();
  const tellNews = (): void => {
    telling = telling
      .then(async () => {
        const news = await store.readUntold(scope);
        if (news.length === 0 || isStopped) return;
        const activities = news.flatMap((one) => (one.kind === 'activity' ? [one.row] : []));
        const view = await store.readRows(scope, neededFor(activities));
        await ports.onNews(news, view, (of) => store.forgetUntold(scope, of));
      })
      .catch((cause: unknown) => ports.log('notices.failed', {}, cause));
  };

  const onChange = (onDisk: boolean): void => {
    if (onDisk) version++;
    ports.onChange();
  };

  const engine = ports.createEngine({onChange, onPulled});
  tellNews(); // what the worker before us had pulled, and was stopped before it could tell

  /** Notices that this person has put away here; the base may still have them. */
  let dismissed: Promise<Set<OverwriteId>> | undefined;
  const findDismissed = (): Promise<Set<OverwriteId>> => {
    dismissed ??= store.readLedger(scope).then(
      (ledger) => new Set((ledger?.outbox ?? []).flatMap(({body}) => dismissedBy(body))),
      (cause: unknown) => {
        dismissed = undefined; // the next one tries the disk again
        throw cause;
      },
    );
    return dismissed;
  };

  const saveNow = async (mutation: Mutation): Promise<SaveOutcome> => {
    const decidedOn = await partWith(neededBy([mutation]));
    const begun = version;
    const at = timestamp(clock);
    const actor = {kind: 'partner', userId: user.id, name: user.name} as const;
    const decision = decideForPartner(decidedOn.reading.view, actor, mutation, at);
    if (decision.kind === 'refused') return decision;
    const body = JSON.stringify({at, mutation});
    if (body.length > bodyLimit) return {kind: 'refused', refusal: {code: 'invalid'}};
    await store.append(scope, body, at);
    if (isDismissal(mutation)) (await dismissed)?.add(mutation.overwriteId);
    if (version === begun) decidedOn.edited(mutation, decision.changes);
    else version++; // a part that was loaded meanwhile may know the edit or not
    ports.onChange();
    engine.hint('edited');
    return {kind: 'saved'};
  };

  return {
    scope,
    engine,
    read: async (need) => (await partWith(need)).reading,
    pick: async (asked) =>
      pickLinks(
        {
          part: (await partWith({})).reading,
          readLinks: (before) => store.readLinks(scope, 'pending', before),
          findAttached: async (links) => {
            const {attachments} = await store.readRows(scope, {links: new Set(links)});
            return new Set([...attachments.values()].map(({linkId}) => linkId));
          },
        },
        asked,
      ),
    save: (mutation) => {
      const saving = lastSave
        .then(() => saveNow(mutation))
        .catch((cause: unknown): SaveOutcome => {
          ports.log('save.failed', {}, cause);
          version++; // a disk that was given up may have stored it all the same
          return {kind: 'failed', why: 'storage'};
        });
      lastSave = saving; // one after the other: each is decided on what the one before left
      return saving;
    },
    syncState: async () => {
      const {waiting, waitingSince, rejected, told, syncedAt} = await store.readQueueState(scope);
      const away = told.length > 0 ? await findDismissed() : undefined;
      const overwritten = told.filter((id) => !away?.has(id)).length;
      const trouble = engine.trouble() ?? null;
      return {waiting, waitingSince, attention: rejected, overwritten, trouble, syncedAt};
    },
    clearAttention: async (mid) => {
      await store.clearRejected(scope, mid);
      ports.onChange();
    },
    stop: () => {
      isStopped = true;
      engine.stop();
    },
  };
}

export const noSync: SyncState = {
  waiting: 0,
  waitingSince: null,
  attention: 0,
  overwritten: 0,
  trouble: null,
  syncedAt: null,
};

/** Few edits put a notice away, and with thousands queued each is worth a look before it is taken apart. */
function dismissedBy(body: string): OverwriteId[] {
  if (!body.includes('"overwriteId"')) return [];
  const mutation = parseBody(body)?.mutation;
  return mutation && isDismissal(mutation) ? [mutation.overwriteId] : [];
}

function isDismissal(mutation: Mutation) {
  return mutation.kind === 'overwrite.dismiss' || mutation.kind === 'deal.dismiss_overwrite';
}
