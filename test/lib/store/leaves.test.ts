/** The store on IndexedDB against a plain map: whatever comes in, in whatever leaves, folded or not. */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import {expect, it} from 'vitest';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import type {Link, LinkStatus} from '../../../lib/domain/confirmation-link.ts';
import {linkStatus} from '../../../lib/domain/confirmation-link.ts';
import type {LinkId} from '../../../lib/domain/ids.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {openReader} from '../../../lib/store/open-reader.ts';
import {createSnapshotReader} from '../../../lib/store/snapshot-reader.ts';
import type {Store} from '../../../lib/store/store.ts';
import {
  after,
  attachLink,
  at,
  attachmentId,
  confirmLink,
  createLink,
  dealId,
  linkId,
  partnerAccount,
  partnerDraft,
  rejectLink,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {accountRow, bodyOf, pageOf, scope} from './store-suite.ts';

const statuses = ['pending', 'confirmed', 'rejected'] as const;
const small = {leafRows: 4, foldAbove: 5, firstLinks: 3};
const session = {
  server: scope.server,
  user: {id: scope.userId, name: 'Maria'},
  account: {id: scope.accountId},
};
let databases = 0;
const newName = (): string => `leaves-${++databases}`;

const made = after(viewWith(partnerAccount, sharedDeal), createLink(1));
const shapes: Record<LinkStatus, Link | undefined> = {
  pending: made.links.get(linkId(1)),
  confirmed: after(made, confirmLink(1)).links.get(linkId(1)),
  rejected: after(made, rejectLink(1)).links.get(linkId(1)),
};
function linkOf(n: number, status: LinkStatus, name = `Link ${n}`): Link {
  const shape = shapes[status];
  if (!shape) throw new Error('Made above');
  return {...shape, id: linkId(n), name};
}

const n = fc.integer({min: 1, max: 40});
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(n, fc.constantFrom(...statuses), fc.constantFrom('A', '",\n["id":"'))
      .map(([of, status, name]): Change => ({
        kind: 'link',
        id: linkId(of),
        row: linkOf(of, status, `${name} ${of}`),
      })),
  },
  {weight: 2, arbitrary: n.map((of): Change => ({kind: 'link', id: linkId(of), row: null}))},
  {
    weight: 2,
    arbitrary: fc.tuple(n, n).map(([of, link]): Change => ({
      kind: 'attachment',
      id: attachmentId(of),
      row: {
        id: attachmentId(of),
        linkId: linkId(link),
        dealId: dealId((of % 3) + 1),
        at,
        by: {userId: scope.userId, name: 'Maria'},
      },
    })),
  },
  {
    weight: 1,
    arbitrary: n.map((of): Change => ({kind: 'attachment', id: attachmentId(of), row: null})),
  },
  {
    weight: 1,
    arbitrary: fc.integer({min: 1, max: 3}).map((of): Change => ({
      kind: 'deal',
      id: dealId(of),
      row: {...sharedDeal, id: dealId(of), ref: null},
    })),
  },
);
type Step = {kind: 'page'; changes: Change[]} | {kind: 'tidy' | 'kill' | 'restart' | 'wipe'};
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(change, {maxLength: 12}).map((changes): Step => ({kind: 'page', changes})),
  },
  {weight: 3, arbitrary: fc.constant<Step>({kind: 'tidy'})},
  {weight: 2, arbitrary: fc.constantFrom<Step>({kind: 'kill'}, {kind: 'restart'})},
  {weight: 1, arbitrary: fc.constant<Step>({kind: 'wipe'})},
);

/** The next transaction that writes ends with nothing written, as when the browser is killed in it. */
async function killed(work: () => Promise<unknown>): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the transaction as `this`, below
  const {commit} = IDBTransaction.prototype;
  let aborted = false;
  IDBTransaction.prototype.commit = function (this: IDBTransaction) {
    if (!aborted && this.mode === 'readwrite') {
      aborted = true;
      this.abort();
    } else commit.call(this);
  };
  await work().catch(() => undefined);
  IDBTransaction.prototype.commit = commit;
}

const newestFirst = (view: AccountView, status: LinkStatus): Link[] =>
  [...view.links.values()]
    .filter((link) => linkStatus(link) === status)
    .sort((a, b) => (a.id < b.id ? 1 : -1));

async function readTree(store: Store, status: LinkStatus): Promise<Link[]> {
  const found: Link[] = [];
  let before: LinkId | undefined;
  do {
    const slice = await store.readLinks(scope, status, before);
    found.push(...slice.links);
    before = slice.next;
  } while (before !== undefined);
  return found;
}

/** The first screen as it must be, worked out from everything. */
function firstOf(view: AccountView): AccountView {
  const links = new Map(
    statuses
      .flatMap((status) => newestFirst(view, status).slice(0, small.firstLinks))
      .map((link) => [link.id, link]),
  );
  const attachments = new Map([...view.attachments].filter(([, {linkId: of}]) => links.has(of)));
  const used = new Set([...attachments.values()].map((attachment) => attachment.dealId));
  const deals = new Map([...view.deals].filter(([id]) => used.has(id)));
  return {...emptyView, account: view.account, links, attachments, deals};
}

it('[R7] [L8] holds what a plain map holds, however it is folded, killed and begun anew', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, {minLength: 3, maxLength: 14}), async (steps) => {
      const name = newName();
      const open = (): Store => createIndexedDbStore(() => 'client', name, small);
      const reader = createSnapshotReader(name);
      let store = open();
      await store.open(scope);
      let model = emptyView;
      let cursor = 0;
      for (const {kind, ...rest} of steps) {
        if (kind === 'page') {
          const {changes} = rest as {changes: Change[]};
          const all = cursor === 0 ? [accountRow, ...changes] : changes;
          const {before} = await store.applyPage(scope, pageOf({changes: all, cursor: ++cursor}));
          for (const one of changes) {
            if (one.kind === 'link') expect(before.get(one.id)).toEqual(model.links.get(one.id));
          }
          model = applyChanges(model, all);
        } else if (kind === 'tidy') {
          while (await store.tidy(scope))
            expect((await store.open(scope)).delta).toBeGreaterThan(5);
        } else if (kind === 'kill') {
          await killed(() => store.tidy(scope));
          const poisoned = pageOf({changes: [linkChange(1, 'confirmed')], cursor: cursor + 1});
          await killed(() => store.applyPage(scope, poisoned));
        } else if (kind === 'restart') {
          store.close();
          store = open();
        } else {
          await store.wipeBase(scope);
          model = emptyView;
          cursor = 0;
        }
        expect((await store.read(scope))?.base).toEqual(model);
        const {counts} = await store.open(scope);
        for (const status of statuses) {
          const expected = newestFirst(model, status);
          expect(await readTree(store, status)).toEqual(expected);
          expect(counts[status]).toBe(expected.length);
        }
        const some = [linkId(3), linkId(17), linkId(40)];
        const found = await store.readRows(scope, {links: new Set(some)});
        for (const id of some) expect(found.links.get(id)).toEqual(model.links.get(id));
        expect((await reader.readFirst(scope))?.base).toEqual(firstOf(model));
        expect((await reader.readAll(scope))?.base).toEqual(model);
      }
      reader.close();
      store.close();
    }),
    {numRuns: 25},
  );
}, 60_000);

function linkChange(of: number, status: LinkStatus): Change {
  return {kind: 'link', id: linkId(of), row: linkOf(of, status)};
}

it('[R8] a walk fills leaves in order, whatever page it was killed after', async () => {
  const name = newName();
  const all = Array.from({length: 23}, (_, i) => linkChange(i + 1, statuses[i % 3] ?? 'pending'));
  let store = createIndexedDbStore(() => 'client', name, small);
  await store.open(scope);
  for (let begin = 0; begin < all.length; begin += 5) {
    const changes = all.slice(begin, begin + 5);
    const last = changes.at(-1);
    const isOver = begin + 5 >= all.length;
    const page = pageOf({
      changes: begin === 0 ? [accountRow, ...changes] : changes,
      cursor: isOver ? 30 : 0,
      walk: isOver || !last ? null : {rev: 30, kind: 'link', id: last.id},
      complete: isOver,
    });
    await killed(() => store.applyPage(scope, page));
    store.close();
    store = createIndexedDbStore(() => 'client', name, small);
    await store.applyPage(scope, page);
  }
  const {meta, base} = (await store.read(scope)) ?? {};
  expect(base?.links.size).toBe(23);
  expect(meta).toMatchObject({
    delta: 0,
    walk: null,
    counts: {pending: 8, confirmed: 8, rejected: 7},
  });
  expect(await readTree(store, 'rejected')).toHaveLength(7);
});

it('[R8] a walk that does not go up is right all the same', async () => {
  const store = createIndexedDbStore(() => 'client', newName(), small);
  await store.open(scope);
  const changes = [accountRow, ...[1, 2, 3].map((of) => linkChange(of, 'pending'))];
  const walk = {rev: 9, kind: 'link' as const, id: linkId(3)};
  await store.applyPage(scope, pageOf({changes, cursor: 0, walk, complete: false}));
  const again = [linkChange(2, 'confirmed'), linkChange(4, 'pending')];
  await store.applyPage(scope, pageOf({changes: again, cursor: 9}));
  expect((await store.open(scope)).counts).toEqual({pending: 3, confirmed: 1, rejected: 0});
  const below = await readTree(store, 'pending');
  expect(below.map(({id}) => id)).toEqual([4, 3, 1].map(linkId));
});

it('[E2] the first screen counts and shows what waits in the queue', async () => {
  const name = newName();
  const store = createIndexedDbStore(() => 'client', name, small);
  await store.open(scope);
  const changes = [accountRow, ...Array.from({length: 9}, (_, i) => linkChange(i + 1, 'pending'))];
  await store.applyPage(scope, pageOf({changes, cursor: 9}));
  for (const mutation of [
    createLink(20, {...partnerDraft, name: 'New'}),
    {kind: 'link.remove' as const, linkId: linkId(1)},
    {kind: 'link.edit' as const, linkId: linkId(2), changes: {name: 'Old, renamed'}},
  ]) {
    await store.append(scope, bodyOf(mutation), at);
  }
  const reader = openReader(createSnapshotReader(name));
  const first = await reader.readFirst(session);
  expect(first.counts).toEqual({pending: 9, confirmed: 0, rejected: 0});
  expect(first.view.links.has(linkId(1))).toBe(false);
  expect(first.view.links.get(linkId(2))?.name).toBe('Old, renamed');
  expect([20, 9, 8, 7].every((of) => first.view.links.has(linkId(of)))).toBe(true);
  expect(first.isSynced(linkId(20))).toBe(false);
  expect(first.queue).toHaveLength(3);
  const all = await reader.readAll(session);
  expect(all.view.links.size).toBe(9);
});

it('[L11] reads again only the leaves that have changed', async () => {
  const name = newName();
  const store = createIndexedDbStore(() => 'client', name, small);
  await store.open(scope);
  const changes = Array.from({length: 40}, (_, i) => linkChange(i + 1, 'pending'));
  await store.applyPage(scope, pageOf({changes, cursor: 40}));
  const reader = createSnapshotReader(name);
  expect((await leafReads(() => reader.readAll(scope))).leaves).toBe(10);
  expect((await leafReads(() => reader.readAll(scope))).leaves).toBe(0);
  const answered = [3, 4, 5, 6, 7, 8].map((of) => linkChange(of, 'confirmed'));
  await store.applyPage(scope, pageOf({changes: answered, cursor: 50}));
  expect((await leafReads(() => reader.readAll(scope))).leaves).toBe(0);
  while (await store.tidy(scope));
  const {leaves} = await leafReads(() => reader.readAll(scope));
  expect(leaves).toBeGreaterThan(0);
  expect(leaves).toBeLessThan(6);
  expect((await reader.readAll(scope))?.base.links.size).toBe(40);
});

it('[L11] a wake at 20,000 links reads a few leaves and writes none', async () => {
  const store = createIndexedDbStore(() => 'client', newName());
  await store.open(scope);
  const count = 20_000;
  const changes = Array.from({length: count}, (_, i) => linkChange(i + 1, 'pending'));
  await store.applyPage(scope, pageOf({changes: [accountRow, ...changes], cursor: count}));
  const answer = pageOf({changes: [linkChange(7777, 'confirmed')], cursor: count + 1});
  expect(await leafReads(() => store.applyPage(scope, answer))).toEqual({leaves: 1, rows: 500});
  const fresh = pageOf({changes: [linkChange(count + 1, 'pending')], cursor: count + 2});
  expect((await leafReads(() => store.applyPage(scope, fresh))).leaves).toBe(0);
  const edit = {links: new Set([linkId(123)])};
  expect(await leafReads(() => store.readPart(scope, edit))).toEqual({leaves: 1, rows: 500});
  const attached = after(made, attachLink(1)).attachments.values().next().value;
  if (!attached) throw new Error('Attached just now');
  const row: Change = {kind: 'attachment', id: attached.id, row: {...attached, linkId: linkId(9)}};
  const attach = pageOf({changes: [row], cursor: count + 3});
  expect((await leafReads(() => store.applyPage(scope, attach))).leaves).toBe(0);
  expect((await store.open(scope)).counts).toEqual({pending: count, confirmed: 1, rejected: 0});
}, 60_000);

/** How many leaves work reads, and how many rows are in them. */
async function leafReads(work: () => Promise<unknown>): Promise<{leaves: number; rows: number}> {
  const texts: string[] = [];
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the store as `this`, below
  const {get} = IDBObjectStore.prototype;
  IDBObjectStore.prototype.get = function (this: IDBObjectStore, query) {
    const request = get.call(this, query);
    if (this.name === 'leaves') {
      request.addEventListener('success', () => texts.push(request.result as string));
    }
    return request as IDBRequest<unknown>;
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- as above
  const {openCursor} = IDBObjectStore.prototype;
  IDBObjectStore.prototype.openCursor = function (this: IDBObjectStore, ...args) {
    const request = openCursor.apply(this, args);
    if (this.name === 'leaves') {
      request.addEventListener('success', () => {
        if (request.result) texts.push(request.result.value as string);
      });
    }
    return request;
  };
  await work();
  IDBObjectStore.prototype.get = get;
  IDBObjectStore.prototype.openCursor = openCursor;
  return {
    leaves: texts.length,
    rows: texts.reduce((sum, text) => sum + (JSON.parse(text) as unknown[]).length, 0),
  };
}
