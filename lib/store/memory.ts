/* eslint-disable @typescript-eslint/require-await -- the interface is asynchronous, a map is not */
import {discardedBody} from '../contract/discarded.ts';
import type {AccountView, Change, RowKind} from '../domain/account-view.ts';
import {applyChanges, emptyView} from '../domain/account-view.ts';
import type {Link} from '../domain/confirmation-link.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import {lastChanges} from './base-rows.ts';
import {heirOf} from './heir.ts';
import {isSameMeta, metaAfter, tallyOf} from './landing.ts';
import type {RowRecord} from './layout.ts';
import {changeOf, isInLeaves} from './layout.ts';
import {toldOf, withQueue} from './ledger-reading.ts';
import {idsIn, linksTold, replacedBy} from './part-reading.ts';
import {ofRecord, onDeal, onLink, onMessage, recordOf} from './row-keys.ts';
import type {Settled, Settlement} from './settle.ts';
import {
  firstQueued,
  keptFrom,
  newMeta,
  nextMid,
  notLanded,
  requeue,
  settleByPage,
  settleByRenewal,
  wipedMeta,
} from './settle.ts';
import type {Ledger, Need, OutboxEntry, Rejected, Scope, ScopeMeta, Store} from './store.ts';
import {scopeKey} from './store.ts';
import {asNews, newlyAnswered, newlyWritten, type News} from './untold.ts';

type Shelf = {
  meta: ScopeMeta;
  rows: Map<string, RowRecord>;
  outbox: Map<number, OutboxEntry>;
  rejected: Map<number, Rejected>;
  settled: Map<number, Settled>;
  untold: Map<string, News>;
};

/** The store without a disk: for tests of what stands on it, and where a browser denies IndexedDB. */
export function createMemoryStore(newClientId: () => string): Store {
  const shelves = new Map<string, Shelf>();
  const find = (scope: Scope): Shelf | undefined => shelves.get(scopeKey(scope));
  const get = (scope: Scope): Shelf => {
    const shelf = find(scope);
    if (!shelf) throw new Error('The scope was never opened');
    return shelf;
  };
  return {
    open: async (scope) => {
      const shelf = find(scope) ?? emptyShelf(newClientId());
      shelves.set(scopeKey(scope), shelf);
      return {...shelf.meta};
    },

    read: async (scope) => {
      const shelf = find(scope);
      return shelf && {...ledgerOf(shelf), base: viewOf(shelf.rows.values())};
    },

    readLedger: async (scope) => {
      const shelf = find(scope);
      return shelf && ledgerOf(shelf);
    },

    readPart: async (scope, need) => {
      const shelf = find(scope);
      const whole = shelf && withQueue(entries(shelf), need);
      return shelf && whole && {...ledgerOf(shelf), base: partOf(shelf, scopeKey(scope), whole)};
    },

    readRows: async (scope, need) => {
      const shelf = find(scope);
      return shelf ? partOf(shelf, scopeKey(scope), need) : emptyView;
    },

    readLinks: async (scope, status, before) => {
      const {links} = viewOf(find(scope)?.rows.values() ?? []);
      const below = [...links.values()]
        .filter((link) => linkStatus(link) === status && (before === undefined || link.id < before))
        .sort((a, b) => (a.id < b.id ? 1 : -1));
      const slice = below.slice(0, sliceLength);
      return {links: slice, next: below.length > slice.length ? slice.at(-1)?.id : undefined};
    },

    readQueueState: async (scope) => {
      const shelf = find(scope);
      const waiting = shelf ? entries(shelf).filter((entry) => !entry.taken) : [];
      return {
        waiting: waiting.length,
        waitingSince: waiting[0]?.at ?? null,
        rejected: shelf?.rejected.size ?? 0,
        told: toldOf([...(shelf?.rows.values() ?? [])], scope),
        syncedAt: shelf?.meta.syncedAt ?? null,
      };
    },

    readQueued: async (scope, limit) =>
      structuredClone(
        entries(get(scope))
          .filter((entry) => !entry.taken)
          .slice(0, limit),
      ),

    append: async (scope, body, at) => {
      const shelf = get(scope);
      const mid = nextMid(shelf.meta, entries(shelf).at(-1)?.mid ?? 0);
      const entry = {mid, body, at, taken: false};
      shelf.outbox.set(mid, entry);
      return {...entry};
    },

    markTaken: async (scope, results) => {
      const shelf = get(scope);
      for (const {mid, refusal} of results) {
        const entry = shelf.outbox.get(mid);
        if (entry) shelf.outbox.set(mid, {...entry, taken: true, ...(refusal && {refusal})});
      }
    },

    applyPage: async (scope, page) => {
      const shelf = get(scope);
      if (page.onto && !isSameMeta(shelf.meta, page.onto)) return notLanded;
      const rows = new Map(shelf.rows); // kept only when every row could be written
      const before = new Map<LinkId, Link>();
      for (const change of lastChanges(page.changes)) {
        const key = `${change.kind} ${change.id}`;
        const old = rows.get(key);
        if (old && change.kind === 'link') before.set(change.id, JSON.parse(old.text) as Link); // recordOf wrote it
        if (!change.row) rows.delete(key);
        else rows.set(key, recordOf(scopeKey(scope), change));
      }
      const changes = lastChanges(page.changes);
      const news = [
        ...asNews(newlyAnswered(before, changes)),
        ...newlyWritten(changes, scope.userId).filter(
          ({kind, id}) => !shelf.rows.has(`${kind} ${id}`),
        ),
      ];
      shelf.rows = rows;
      const hasNews = shelf.meta.cursor > 0 && news.length > 0;
      if (hasNews) for (const one of news) shelf.untold.set(`${one.kind} ${one.id}`, one);
      const settlement = settleByPage(shelf.meta, entries(shelf), page);
      const after = metaAfter(shelf.meta, page);
      write(shelf, settlement);
      shelf.meta = after ?? {
        ...shelf.meta,
        ...tallyOf(noRows, [...rows.values()].map(changeOf).filter(isInLeaves)),
      };
      return {landed: true, again: settlement.forgotten.length > 0, hasNews};
    },

    readUntold: async (scope) => {
      const shelf = find(scope);
      return structuredClone(shelf && shelf.meta.cursor > 0 ? [...shelf.untold.values()] : []);
    },

    forgetUntold: async (scope, told) => {
      for (const {kind, id} of told) find(scope)?.untold.delete(`${kind} ${id}`);
    },

    tidy: async () => false,

    reset: async (scope, given) => {
      const shelf = get(scope);
      const settled = [...shelf.settled.values()].sort((a, b) => a.mid - b.mid);
      const plan = requeue(shelf.meta, entries(shelf), settled, given);
      shelf.meta = plan.meta;
      shelf.rows.clear();
      for (const entry of plan.queued) shelf.outbox.set(entry.mid, entry);
      for (const mid of plan.returned) {
        shelf.settled.delete(mid);
        shelf.rejected.delete(mid);
      }
      return plan.whole;
    },

    renewClient: async (scope, at) => {
      const shelf = get(scope);
      const first = firstQueued(entries(shelf));
      const clientId = first ? await heirOf(shelf.meta.clientId, first.body) : newClientId();
      write(shelf, settleByRenewal(shelf.meta, entries(shelf), clientId, at));
    },

    clearRejected: async (scope, mid) => {
      const shelf = get(scope);
      shelf.rejected.delete(mid);
      const settled = shelf.settled.get(mid);
      if (settled) shelf.settled.set(mid, {...settled, body: discardedBody});
    },

    wipeBase: async (scope) => {
      const shelf = find(scope);
      if (!shelf) return;
      shelf.rows.clear();
      shelf.untold.clear();
      shelf.meta = wipedMeta(shelf.meta);
    },

    forget: async (scope) => void shelves.delete(scopeKey(scope)),

    sweep: async () => {
      for (const {meta, settled} of shelves.values()) {
        const until = keptFrom(meta);
        for (const {mid, at} of settled.values()) {
          if (at < until) settled.delete(mid);
        }
      }
    },

    close: () => undefined,
  };
}

function entries(shelf: Shelf): OutboxEntry[] {
  return [...shelf.outbox.values()].sort((a, b) => a.mid - b.mid);
}

function ledgerOf(shelf: Shelf): Ledger {
  return structuredClone({
    meta: shelf.meta,
    outbox: entries(shelf),
    rejected: [...shelf.rejected.values()].sort((a, b) => a.mid - b.mid),
  });
}

function emptyShelf(clientId: string): Shelf {
  return {
    meta: newMeta(clientId),
    rows: new Map(),
    outbox: new Map(),
    rejected: new Map(),
    settled: new Map(),
    untold: new Map(),
  };
}

const noRows = {counts: {pending: 0, confirmed: 0, rejected: 0}, deals: 0};

/** As many as a leaf of the other store may bring. */
const sliceLength = 500;

function viewOf(rows: Iterable<RowRecord>): AccountView {
  return applyChanges(emptyView, [...rows].map(changeOf));
}

/** The same part of the base as lib/store/part-reading.ts finds, by looking at every row. */
function partOf(shelf: Shelf, scope: string, need: Need): AccountView {
  const rows = [...shelf.rows.values()];
  const withKey = (keys: readonly string[]): Change[] =>
    rows.filter((row) => row.keys.some((key) => keys.includes(key))).map(changeOf);
  const ofRecords = withKey((need.records ?? []).map((ref) => ofRecord(scope, ref)));
  const wholeDeals = [...(need.wholeDeals ?? [])];
  const whole = [...ofRecords.map(({id}) => id), ...wholeDeals];
  const hanging = withKey(whole.map((id) => onDeal(scope, id)));
  const links = new Set<string>([...(need.links ?? []), ...idsIn(hanging, 'linkId')]);
  const withIds = (wanted: Partial<Record<RowKind, Iterable<string>>>): Change[] => {
    const ids = new Set(
      Object.entries(wanted).flatMap(([kind, some]) => [...some].map((id) => `${kind} ${id}`)),
    );
    return rows.map(changeOf).filter(({kind, id}) => ids.has(`${kind} ${id}`));
  };
  const said = withIds({
    message: need.messages ?? [],
    note: need.notes ?? [],
    file: need.files ?? [],
  });
  const named = withIds({
    link: [...links, ...linksTold(hanging)],
    deal: [...(need.deals ?? []), ...wholeDeals, ...idsIn(said, 'dealId')],
    attachment: need.attachments ?? [],
    attach_request: need.requests ?? [],
    overwrite: need.overwrites ?? [],
    quote: need.quotes ?? [],
    seen: need.seen ?? [],
  });
  const replaced = withIds({link: replacedBy(named)});
  const alone = rows
    .filter(({kind}) => kind === 'account' || (kind === 'notice_settings' && need.noticeSettings))
    .map(changeOf);
  return applyChanges(emptyView, [
    ...alone,
    ...named,
    ...replaced,
    ...said,
    ...ofRecords,
    ...hanging,
    ...withKey([...links].map((id) => onLink(scope, id))),
    ...withKey([...(need.messages ?? [])].map((id) => onMessage(scope, id))),
    ...withKey((need.refs ?? []).map((ref) => ofRecord(scope, ref))),
  ]);
}

function write(shelf: Shelf, settlement: Settlement): void {
  shelf.meta = settlement.meta;
  for (const mid of settlement.cleared) shelf.outbox.delete(mid);
  for (const entry of settlement.forgotten) shelf.outbox.set(entry.mid, entry);
  for (const settled of settlement.settled) shelf.settled.set(settled.mid, settled);
  for (const rejected of settlement.rejected) shelf.rejected.set(rejected.mid, rejected);
}
