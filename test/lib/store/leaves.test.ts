/** The store on IndexedDB against a plain map: whatever comes in, in whatever leaves, folded or not. */
import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import {expect, it} from 'vitest';
import type {AccountView, Change} from '../../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../../lib/domain/account-view.ts';
import type {Link, LinkStatus} from '../../../lib/domain/confirmation-link.ts';
import {linkStatus} from '../../../lib/domain/confirmation-link.ts';
import type {Deal, RegistrationState} from '../../../lib/domain/deal.ts';
import type {LinkId} from '../../../lib/domain/ids.ts';
import {lastChanges} from '../../../lib/store/base-rows.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {metaAfter} from '../../../lib/store/landing.ts';
import {openReader} from '../../../lib/store/open-reader.ts';
import {joinViews} from '../../../lib/store/plain-reading.ts';
import {createSnapshotReader} from '../../../lib/store/snapshot-reader.ts';
import type {Store} from '../../../lib/store/store.ts';
import {newlyAnswered} from '../../../lib/store/untold.ts';
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
const crmId = fc.constantFrom('9001', '9002', null);
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
        dealId: dealId((of % 7) + 1),
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
    weight: 4,
    arbitrary: fc
      .tuple(n, fc.constantFrom('active', 'won', null), fc.integer({min: 10, max: 30}), crmId)
      .map(([of, state, day, objectId]) => dealChange(of, state, day, objectId)),
  },
  {weight: 2, arbitrary: n.map((of): Change => ({kind: 'deal', id: dealId(of), row: null}))},
);

/** `state`: null for one that was never registered. `objectId`: of its record in a CRM, null for none. */
function dealChange(
  of: number,
  state: RegistrationState | null,
  day = 10,
  objectId: string | null = null,
): Change {
  const {sharing, ref} = sharedDeal;
  const row: Deal = {
    ...{...sharedDeal, id: dealId(of), name: `Łódź ${of}`},
    ref: ref && objectId ? {...ref, objectId} : null,
    sharing: state && sharing && {...sharing, state, registeredAt: `2026-11-${day}T08:00:00.000Z`},
  };
  return {kind: 'deal', id: row.id, row};
}
/** The active deals with what is said of them in a table. */
function firstDealsOf(view: AccountView): AccountView {
  const deals = new Map([...view.deals].filter(([, {sharing}]) => sharing?.state === 'active'));
  const attachments = new Map([...view.attachments].filter(([, {dealId: of}]) => deals.has(of)));
  const on = new Set([...attachments.values()].map((attachment) => attachment.linkId));
  const links = new Map([...view.links].filter(([id]) => on.has(id)));
  return {...emptyView, links, attachments, deals};
}

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
          await store.applyPage(scope, pageOf({changes: all, cursor: ++cursor}));
          const news = await store.readUntold(scope);
          const answered = newlyAnswered(model.links, cursor === 1 ? [] : lastChanges(all));
          expect(news.map(({id}) => id)).toEqual(answered.map(({id}) => id).sort());
          await store.forgetUntold(scope, news);
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
        const {counts, deals} = await store.open(scope);
        for (const status of statuses) {
          const expected = newestFirst(model, status);
          expect(await readTree(store, status)).toEqual(expected);
          expect(counts[status]).toBe(expected.length);
        }
        expect(deals).toBe(model.deals.size);
        const some = [linkId(3), linkId(17), linkId(40)];
        const someDeals = [dealId(2), dealId(19), dealId(38)];
        const found = await store.readRows(scope, {
          links: new Set(some),
          deals: new Set(someDeals),
        });
        for (const id of some) expect(found.links.get(id)).toEqual(model.links.get(id));
        for (const id of someDeals) expect(found.deals.get(id)).toEqual(model.deals.get(id));
        const refs = sharedDeal.ref ? [sharedDeal.ref] : [];
        expect((await store.readRows(scope, {refs})).deals).toEqual(
          new Map([...model.deals].filter(([, {ref}]) => ref?.objectId === '9001')),
        );
        expect((await reader.readFirst(scope))?.base).toEqual(firstOf(model));
        expect((await reader.readFirst(scope, {deals: true}))?.base).toEqual(
          joinViews(firstDealsOf(model), firstOf(model)),
        );
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

it('[R8] a walk fills the leaves of deals and then of links, and cuts both out of the answer', async () => {
  const store = createIndexedDbStore(() => 'client', newName(), small);
  const kinds: Change[][] = [
    [accountRow, ...[1, 2, 3, 4, 5].map((of) => dealChange(of, 'active'))],
    [dealChange(6, 'won'), dealChange(7, null), linkChange(1, 'pending')],
    [linkChange(2, 'pending'), linkChange(3, 'confirmed')],
  ];
  let onto = await store.open(scope);
  for (const changes of kinds) {
    const {kind = 'deal', id = ''} = changes.at(-1) ?? {};
    const walk = {rev: 30, kind, id};
    const source = JSON.stringify({kind: 'page', changes});
    const page = {...pageOf({changes, cursor: 0, walk, complete: false}), source, onto};
    expect(metaAfter(onto, page)).toBeDefined();
    expect((await store.applyPage(scope, page)).landed).toBe(true);
    onto = await store.open(scope);
  }
  expect(onto).toMatchObject({delta: 0, deals: 7});
  const {base} = (await store.read(scope)) ?? {};
  expect(base).toEqual(applyChanges(emptyView, kinds.flat()));
});

it('[R8] a walk that names an older deal again is right all the same', async () => {
  const store = createIndexedDbStore(() => 'client', newName(), small);
  await store.open(scope);
  const changes = [accountRow, ...[1, 2, 3].map((of) => dealChange(of, 'active'))];
  const walk = {rev: 9, kind: 'deal' as const, id: dealId(3)};
  await store.applyPage(scope, pageOf({changes, cursor: 0, walk, complete: false}));
  const again = [dealChange(2, 'won'), dealChange(4, 'active')];
  await store.applyPage(scope, pageOf({changes: again, cursor: 9}));
  const {meta, base} = (await store.read(scope)) ?? {};
  expect(meta?.deals).toBe(4);
  expect(base?.deals.get(dealId(2))?.sharing?.state).toBe('won');
  const active = await createSnapshotReader(`leaves-${databases}`).readFirst(scope, {deals: true});
  expect([...(active?.base.deals.keys() ?? [])].sort()).toEqual([1, 3, 4].map(dealId));
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

it('[L11] a changed deal costs its leaf, however many of the first links hang on others', async () => {
  const name = newName();
  const store = createIndexedDbStore(() => 'client', name);
  await store.open(scope);
  const count = 3000;
  const some = Array.from({length: 20}, (_, i) => i + 1);
  const deals = Array.from({length: count}, (_, i) => dealChange(i + 1, 'active'));
  const attached = some.map((of): Change => ({
    kind: 'attachment',
    id: attachmentId(of),
    row: {
      ...{id: attachmentId(of), linkId: linkId(of), dealId: dealId(of * 150), at},
      by: {userId: scope.userId, name: 'Maria'},
    },
  }));
  const links = some.map((of) => linkChange(of, 'pending'));
  const changes = [accountRow, ...attached, ...deals, ...links];
  await store.applyPage(scope, pageOf({changes, cursor: count}));
  const lost = pageOf({changes: [dealChange(300, 'lost')], cursor: count + 1});
  expect((await leafReads(() => store.applyPage(scope, lost))).leaves).toBe(1);
  const gone = pageOf({changes: [{kind: 'deal', id: dealId(150), row: null}], cursor: count + 2});
  expect((await leafReads(() => store.applyPage(scope, gone))).leaves).toBe(1);
  const first = (await createSnapshotReader(name).readFirst(scope))?.base.deals;
  expect(first?.size).toBe(19);
  expect(first?.get(dealId(300))?.sharing?.state).toBe('lost');
  expect(first?.get(dealId(3000))?.sharing?.state).toBe('active');
}, 60_000);

it('[L11] the first deals are those registered last, whatever their ids, from few leaves', async () => {
  const name = newName();
  const store = createIndexedDbStore(() => 'client', name);
  await store.open(scope);
  const deals = Array.from({length: 2000}, (_, i) => dealChange(i + 1, 'active', 10 + (i % 20)));
  await store.applyPage(scope, pageOf({changes: [accountRow, ...deals], cursor: 9}));
  const late = [7, 1999, 1200].map((of) => dealChange(of, 'active', 30));
  await store.applyPage(scope, pageOf({changes: late, cursor: 10}));
  const reader = createSnapshotReader(name);
  const found = (await reader.readFirst(scope, {deals: true}))?.base.deals;
  const days = [...(found?.values() ?? [])].map(({sharing}) => sharing?.registeredAt.slice(8, 10));
  expect(days.filter((day) => day === '30')).toHaveLength(3);
  expect(days.filter((day) => day === '29')).toHaveLength(57);
  const {leaves} = await leafReads(() => reader.readFirst(scope, {deals: true}));
  expect(leaves).toBeLessThanOrEqual(4);
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
