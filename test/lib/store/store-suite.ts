/** One suite for every store: what lib/store/store.ts promises, whatever lies beneath. */
import {describe, expect, it} from 'vitest';
import type {Change} from '../../../lib/domain/account-view.ts';
import {
  after,
  attachLink,
  confirmLink,
  createLink,
  linkId,
  otherDeal,
  overwriteId,
  overwriteOf,
  partnerAccount,
  sharedDeal,
} from '../domain/fixtures.ts';
import {decide} from '../../../lib/domain/decide.ts';
import {at, maria, viewWith} from '../domain/fixtures.ts';
import type {AccountId, ActivityId, UserId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {discardedBody} from '../../../lib/contract/discarded.ts';
import {metaAfter} from '../../../lib/store/landing.ts';
import {heirOf} from '../../../lib/store/heir.ts';
import type {Page, Scope, Store} from '../../../lib/store/store.ts';
import {rowsOf} from './whole-account.ts';

export const scope: Scope = {
  server: 'https://vouch.example',
  userId: 'maria' as UserId,
  accountId: partnerAccount.id,
};

export const accountRow: Change = {kind: 'account', id: partnerAccount.id, row: partnerAccount};
export const dealRow: Change = {kind: 'deal', id: sharedDeal.id, row: sharedDeal};

const wonRow: Change = {
  kind: 'activity',
  id: 'won' as ActivityId, // nobody looks into it
  row: {
    ...{id: 'won' as ActivityId, dealId: sharedDeal.id, seq: 9, at, by: null}, // the same
    event: {kind: 'state_changed', dealId: sharedDeal.id, from: 'active', to: 'won', reason: ''},
  },
};
const overwriteRow: Change = {kind: 'overwrite', id: overwriteId(1), row: overwriteOf(1)};

export function linkRow(n: number): Change {
  const view = viewWith(partnerAccount, sharedDeal);
  const decision = decide(view, maria, createLink(n), at);
  if (decision.kind !== 'applied' || !decision.changes[0]) throw new Error('The fixture is wrong');
  return decision.changes[0];
}

export function bodyOf(mutation: Mutation): string {
  return JSON.stringify({at, mutation});
}

export function pageOf(page: Partial<Page> = {}): Page {
  return {
    epoch: 'e1',
    cursor: 1,
    walk: null,
    tag: null,
    changes: [],
    settledUpTo: 0,
    refused: [],
    complete: true,
    at,
    ...page,
  };
}

export function describeStore(name: string, create: (newClientId: () => string) => Store): void {
  const createCounted = (): Store => {
    let count = 0;
    return create(() => `client-${++count}`);
  };
  const openStore = async (): Promise<Store> => {
    const store = createCounted();
    await store.open(scope);
    return store;
  };
  const mids = async (store: Store): Promise<number[]> =>
    ((await store.read(scope))?.outbox ?? []).map((entry) => entry.mid);

  describe(name, () => {
    it('[S1] opens a scope once and keeps its client id', async () => {
      const store = createCounted();
      expect(await store.read(scope)).toBeUndefined();
      const first = await store.open(scope);
      expect(first).toMatchObject({clientId: 'client-1', cursor: 0, epoch: null, ackedMid: 0});
      expect(await store.open(scope)).toEqual(first);
    });

    it('[S1] gives every edit the next mid, also when several come at once', async () => {
      const store = await openStore();
      const entries = await Promise.all(
        ['a', 'b', 'c'].map((body) => store.append(scope, body, at)),
      );
      expect(entries.map((entry) => entry.mid)).toEqual([1, 2, 3]);
      const snapshot = await store.read(scope);
      expect(snapshot?.outbox.map((entry) => entry.body)).toEqual(['a', 'b', 'c']);
    });

    it('[S1] keeps nothing for a scope that was never opened', async () => {
      const store = createCounted();
      await expect(store.append(scope, 'a', at)).rejects.toThrow();
      await expect(store.applyPage(scope, pageOf())).rejects.toThrow();
      await store.wipeBase(scope);
      expect(await store.read(scope)).toBeUndefined();
    });

    it('[S1] uses no mid twice, even when the outbox is empty again', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.append(scope, 'b', at);
      await store.markTaken(scope, [{mid: 1}, {mid: 2}]);
      await store.applyPage(scope, pageOf({settledUpTo: 2}));
      expect(await mids(store)).toEqual([]);
      expect((await store.append(scope, 'c', at)).mid).toBe(3);
    });

    it('[S1] keeps bodies character for character', async () => {
      const store = await openStore();
      const body = '{"b":1, "a":"\\u00e9é\u{1F512}\\n"}';
      await store.append(scope, body, at);
      expect((await store.readQueued(scope, 10))[0]?.body).toBe(body);
    });

    it('[E3] never mixes scopes: two people, two accounts, two servers', async () => {
      const store = await openStore();
      const others: Scope[] = [
        {...scope, userId: 'jan' as UserId},
        {...scope, accountId: linkId(9) as string as AccountId},
        {...scope, server: 'https://other.example'},
      ];
      for (const other of others) {
        await store.open(other);
        await store.append(other, 'theirs', at);
        await store.applyPage(other, pageOf({changes: [accountRow]}));
      }
      await store.append(scope, 'mine', at);
      const mine = await store.read(scope);
      expect(mine?.outbox.map((entry) => entry.body)).toEqual(['mine']);
      expect(mine?.base.account).toBeUndefined();
      expect(mine?.meta.cursor).toBe(0);
    });

    it('[S1] reads queued entries in order, without taken ones, as many as asked', async () => {
      const store = await openStore();
      for (let n = 0; n < 12; n++) await store.append(scope, String(n), at);
      await store.markTaken(scope, [{mid: 1}, {mid: 2}]);
      expect((await store.readQueued(scope, 3)).map((entry) => entry.mid)).toEqual([3, 4, 5]);
      expect(await store.readQueued(scope, 100)).toHaveLength(10);
    });

    it('[S2] applies rows, deletes and the cursor of a page', async () => {
      const store = await openStore();
      await store.applyPage(
        scope,
        pageOf({
          changes: [accountRow, dealRow, linkRow(1), linkRow(2)],
          cursor: 4,
          complete: false,
        }),
      );
      const first = await store.read(scope);
      expect(first?.base.account).toEqual(partnerAccount);
      expect([...(first?.base.links.keys() ?? [])]).toEqual([linkId(1), linkId(2)]);
      expect(first?.meta).toMatchObject({cursor: 4, epoch: 'e1', syncedAt: null});
      await store.applyPage(
        scope,
        pageOf({changes: [{kind: 'link', id: linkId(1), row: null}], cursor: 5}),
      );
      const second = await store.read(scope);
      expect([...(second?.base.links.keys() ?? [])]).toEqual([linkId(2)]);
      expect(second?.base.deals.get(sharedDeal.id)).toEqual(sharedDeal);
      expect(second?.meta).toMatchObject({cursor: 5, syncedAt: at});
    });

    it('[S2] takes the last word of a page on each object', async () => {
      const store = await openStore();
      const gone: Change = {kind: 'link', id: linkId(1), row: null};
      await store.applyPage(
        scope,
        pageOf({changes: [gone, linkRow(1), linkRow(2), linkRow(1), gone]}),
      );
      expect([...((await store.read(scope))?.base.links.keys() ?? [])]).toEqual([linkId(2)]);
    });

    it('[S2] leaves everything as it was when a page cannot be written', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.markTaken(scope, [{mid: 1}]);
      const before = await store.read(scope);
      const poison = {kind: 'link', id: linkId(2), row: {bad: 1n}} as unknown as Change; // no JSON
      await expect(
        store.applyPage(scope, pageOf({changes: [linkRow(1), poison], cursor: 9, settledUpTo: 1})),
      ).rejects.toThrow();
      expect(await store.read(scope)).toEqual(before);
    });

    it('[S3] keeps an entry that the server has not taken, whatever a page acknowledges', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.append(scope, 'b', at);
      await store.markTaken(scope, [{mid: 1}]);
      await store.applyPage(scope, pageOf({settledUpTo: 2}));
      expect(await mids(store)).toEqual([2]);
      expect((await store.open(scope)).ackedMid).toBe(1);
    });

    it('[S3] keeps a taken entry until a page has brought its effects', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.markTaken(scope, [{mid: 1}]);
      const {again} = await store.applyPage(scope, pageOf({settledUpTo: 0, complete: false}));
      expect(again).toBe(false);
      expect(await mids(store)).toEqual([1]);
      expect((await store.applyPage(scope, pageOf({settledUpTo: 1, cursor: 2}))).again).toBe(false);
      expect(await mids(store)).toEqual([]);
    });

    it('[L12] sends a taken entry again when the newest state does not know it', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.append(scope, 'b', at);
      await store.markTaken(scope, [{mid: 1}, {mid: 2, refusal: {code: 'id_taken'}}]);
      expect(await store.readQueued(scope, 9)).toEqual([]);
      expect((await store.applyPage(scope, pageOf({settledUpTo: 1}))).again).toBe(true);
      expect(await store.readQueued(scope, 9)).toEqual([{mid: 2, body: 'b', at, taken: false}]);
    });

    it('[S4] moves a refused edit to the rejected ones until somebody clears it', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.append(scope, 'b', at);
      await store.markTaken(scope, [{mid: 1, refusal: {code: 'already_answered'}}, {mid: 2}]);
      await store.applyPage(
        scope,
        pageOf({settledUpTo: 2, refused: [{mid: 2, refusal: {code: 'not_attached'}}]}),
      );
      const {rejected = [], outbox} = (await store.read(scope)) ?? {};
      expect(outbox).toEqual([]);
      expect(rejected).toEqual([
        {mid: 1, body: 'a', refusal: {code: 'already_answered'}, at},
        {mid: 2, body: 'b', refusal: {code: 'not_attached'}, at},
      ]);
      await store.clearRejected(scope, 1);
      expect((await store.read(scope))?.rejected.map((entry) => entry.mid)).toEqual([2]);
    });

    it('[S4] wipes the base and keeps outbox and rejected edits', async () => {
      const store = await openStore();
      await store.applyPage(scope, pageOf({changes: [accountRow, linkRow(1)], cursor: 7}));
      await store.append(scope, 'a', at);
      await store.append(scope, 'b', at);
      await store.markTaken(scope, [{mid: 1, refusal: {code: 'forbidden'}}]);
      await store.applyPage(scope, pageOf({settledUpTo: 1, cursor: 8}));
      await store.wipeBase(scope);
      const snapshot = await store.read(scope);
      expect(snapshot?.base.account).toBeUndefined();
      expect(snapshot?.base.links.size).toBe(0);
      expect(snapshot?.meta).toMatchObject({cursor: 0, epoch: 'e1', syncedAt: null, ackedMid: 1});
      expect(snapshot?.outbox.map((entry) => entry.mid)).toEqual([2]);
      expect(snapshot?.rejected.map((entry) => entry.mid)).toEqual([1]);
    });

    it('[S4] forgets all of a scope on a person’s word, and nothing of another; who comes back begins as somebody new', async () => {
      const store = await openStore();
      const other = {...scope, userId: 'jan' as Scope['userId']};
      const {clientId} = await store.open(scope);
      await store.open(other);
      await store.applyPage(scope, pageOf({changes: [accountRow, linkRow(1)], cursor: 7}));
      for (const body of ['a', 'b']) await store.append(scope, body, at);
      await store.append(other, 'c', at);
      await store.markTaken(scope, [{mid: 1, refusal: {code: 'forbidden'}}]);
      await store.applyPage(scope, pageOf({settledUpTo: 1, cursor: 8}));
      await store.forget(scope);
      expect(await store.read(scope)).toBeUndefined();
      expect((await store.readQueued(other, 9)).map(({body}) => body)).toEqual(['c']);
      const meta = await store.open(scope);
      expect(meta).toMatchObject({ackedMid: 0, midOffset: 0, cursor: 0});
      expect(meta.clientId).not.toBe(clientId);
      expect(await store.readQueueState(scope)).toMatchObject({waiting: 0, rejected: 0});
      expect((await store.append(scope, 'd', at)).mid).toBe(1);
    });

    it('[R5] resets to nothing, outbox kept', async () => {
      const store = await openStore();
      await store.applyPage(scope, pageOf({changes: [accountRow, linkRow(1)], cursor: 7}));
      await store.append(scope, 'a', at);
      expect(await store.reset(scope, {epoch: 'e2', lastMid: 0, at})).toBe(true);
      const snapshot = await store.read(scope);
      expect(snapshot?.base.links.size).toBe(0);
      expect(snapshot?.meta).toMatchObject({cursor: 0, epoch: 'e2'});
      expect(snapshot?.outbox.map((entry) => entry.mid)).toEqual([1]);
    });

    it('[L12] brings back what a restored server has forgotten, under the same mids, and what it should know', async () => {
      const store = await openStore();
      for (const body of ['a', 'b', 'c', 'd']) await store.append(scope, body, at);
      await store.markTaken(scope, [
        {mid: 1},
        {mid: 2},
        {mid: 3, refusal: {code: 'not_attached'}},
        {mid: 4},
      ]);
      await store.applyPage(scope, pageOf({settledUpTo: 3}));
      expect(await store.reset(scope, {epoch: 'e2', lastMid: 1, at})).toBe(true);
      const queued = await store.readQueued(scope, 10);
      expect(queued.map(({mid, body}) => [mid, body])).toEqual([
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
        [4, 'd'],
      ]);
      const snapshot = await store.read(scope);
      expect(snapshot?.rejected).toEqual([]); // it will be decided anew
      expect(snapshot?.meta.ackedMid).toBe(0);
      expect((await store.append(scope, 'e', at)).mid).toBe(5);
    });

    it('[L12] does not bring back what somebody threw away, only its place', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.append(scope, 'b', at);
      await store.markTaken(scope, [{mid: 1, refusal: {code: 'not_attached'}}, {mid: 2}]);
      await store.applyPage(scope, pageOf({settledUpTo: 2}));
      await store.clearRejected(scope, 1);
      await store.reset(scope, {epoch: 'e2', lastMid: 0, at});
      expect((await store.readQueued(scope, 10)).map((entry) => entry.body)).toEqual([
        discardedBody,
        'b',
      ]);
      await store.markTaken(scope, [{mid: 1, refusal: {code: 'invalid'}}, {mid: 2}]);
      await store.applyPage(scope, pageOf({epoch: 'e2', settledUpTo: 2}));
      expect((await store.read(scope))?.rejected).toEqual([]);
    });

    it('[L12] says when it no longer has all that the server forgot', async () => {
      const store = await openStore();
      for (const body of ['a', 'b']) await store.append(scope, body, at);
      await store.markTaken(scope, [{mid: 1}, {mid: 2}]);
      await store.applyPage(scope, pageOf({settledUpTo: 1, at: '2026-11-01T00:00:00.000Z'}));
      await store.applyPage(scope, pageOf({settledUpTo: 2, at: '2026-11-20T00:00:00.000Z'}));
      await store.sweep();
      expect(await store.reset(scope, {epoch: 'e2', lastMid: 0, at})).toBe(false);
      expect((await store.readQueued(scope, 10)).map((entry) => entry.mid)).toEqual([2]);
    });

    it('[L12] says nothing again under a new name that the server knows under the old one', async () => {
      const store = await openStore();
      for (const body of ['a', 'b', 'c']) await store.append(scope, body, at);
      for (const [mid, when] of [
        [1, at],
        [2, '2026-11-01T00:00:00.000Z'],
        [3, at],
      ] as const) {
        await store.markTaken(scope, [{mid}]);
        await store.applyPage(scope, pageOf({settledUpTo: mid, at: when}));
      }
      await store.sweep();
      expect(await store.reset(scope, {epoch: 'e2', lastMid: 1, at})).toBe(false); // 2 is nowhere
      expect((await store.readQueued(scope, 10)).map((entry) => entry.mid)).toEqual([3]);
    });

    it.each([
      ['2026-11-24T00:00:00.000Z', true],
      ['2026-11-24T00:00:00.001Z', false],
    ])(
      '[S4] keeps settled bodies until a pull came through 14 days later (%s: %s)',
      async (heard, isKept) => {
        const store = await openStore();
        await store.append(scope, 'a', at);
        await store.markTaken(scope, [{mid: 1}]);
        for (const when of ['2026-11-10T00:00:00.000Z', heard]) {
          await store.applyPage(scope, pageOf({settledUpTo: 1, at: when}));
          await store.sweep();
        }
        expect(await store.reset(scope, {epoch: 'e2', lastMid: 0, at})).toBe(isKept);
      },
    );

    it('[T4] takes a new client id from the first queued entry on, and settles what was taken', async () => {
      const store = await openStore();
      for (const body of ['a', 'b', 'c']) await store.append(scope, body, at);
      await store.markTaken(scope, [{mid: 1}, {mid: 2, refusal: {code: 'id_taken'}}]);
      await store.renewClient(scope, at);
      const snapshot = await store.read(scope);
      expect(snapshot?.meta).toMatchObject({midOffset: 2, ackedMid: 2});
      expect(snapshot?.meta.clientId).toBe(await heirOf('client-1', 'c'));
      expect(snapshot?.outbox.map((entry) => entry.mid)).toEqual([3]);
      expect(snapshot?.rejected.map((entry) => entry.mid)).toEqual([2]);
      expect((await store.append(scope, 'd', at)).mid).toBe(4);
    });

    it('[T4] takes a new client id with nothing queued: the next edit is its first', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.markTaken(scope, [{mid: 1}]);
      await store.renewClient(scope, at);
      const {mid} = await store.append(scope, 'b', at);
      const {midOffset} = await store.open(scope);
      expect(mid - midOffset).toBe(1);
    });

    it('[T4] after a new client id never sends again what an old one had settled', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      await store.markTaken(scope, [{mid: 1}]);
      await store.applyPage(scope, pageOf({settledUpTo: 1}));
      await store.renewClient(scope, at);
      const {midOffset} = await store.open(scope);
      expect(await store.reset(scope, {epoch: 'e2', lastMid: midOffset, at})).toBe(true);
      expect(await mids(store)).toEqual([]);
    });

    it('[S2] writes a page onto nothing but what it was asked for with', async () => {
      const store = await openStore();
      const onto = await store.open(scope);
      const walk = (to: number) => ({rev: 7, kind: 'link', id: linkId(to)}) as const;
      const stretch = (n: number): Page =>
        pageOf({changes: [linkRow(n)], cursor: 0, walk: walk(n), complete: false});
      expect((await store.applyPage(scope, {...stretch(1), onto})).landed).toBe(true);
      const there = await store.read(scope);
      for (const late of [stretch(2), pageOf({changes: [linkRow(2)], cursor: 7})]) {
        expect((await store.applyPage(scope, {...late, onto})).landed).toBe(false);
        expect(await store.read(scope)).toEqual(there);
      }
      const next = {...stretch(2), onto: await store.open(scope)};
      expect((await store.applyPage(scope, next)).landed).toBe(true);
      const last = pageOf({changes: [linkRow(3)], cursor: 7, onto: await store.open(scope)});
      expect((await store.applyPage(scope, last)).landed).toBe(true);
      expect((await store.read(scope))?.base.links.size).toBe(3);
      const counts = {pending: 3, confirmed: 0, rejected: 0};
      expect(await store.open(scope)).toMatchObject({counts, cursor: 7});
    });

    it('[S2, R8] takes pages of a walk one behind the other without waiting', async () => {
      const store = await openStore();
      let onto = await store.open(scope);
      const applied = [1, 2, 3, 4].map((n) => {
        const walk = {rev: 7, kind: 'link', id: linkId(n)} as const;
        const changes = n === 1 ? [accountRow, linkRow(n)] : [linkRow(n)];
        const page = pageOf({changes, cursor: 0, walk, complete: false, onto});
        const after = metaAfter(onto, page);
        if (!after) throw new Error('It only brings what is new');
        onto = after;
        return store.applyPage(scope, page);
      });
      expect((await Promise.all(applied)).map(({landed}) => landed)).toEqual(Array(4).fill(true));
      expect(await store.open(scope)).toEqual(onto);
      const base = (await store.read(scope))?.base;
      expect([...(base?.links.keys() ?? [])]).toEqual([1, 2, 3, 4].map(linkId));
      expect(base?.account).toEqual(partnerAccount);
    });

    it('[R7] counts the links of a page, and keeps its place', async () => {
      const store = await openStore();
      const view = after(viewWith(partnerAccount, sharedDeal), createLink(1), createLink(2));
      const walk = {rev: 7, kind: 'link', id: linkId(2)} as const;
      const page = pageOf({changes: rowsOf(view), cursor: 0, walk, tag: 't', complete: false});
      expect(await store.applyPage(scope, page)).toEqual({
        landed: true,
        again: false,
        hasNews: false,
      });
      expect(await store.open(scope)).toMatchObject({cursor: 0, walk, tag: 't', syncedAt: null});
      const answered = after(view, confirmLink(1));
      const changes = rowsOf(answered).filter(({id}) => id === linkId(1));
      await store.applyPage(scope, pageOf({cursor: 7}));
      await store.applyPage(scope, pageOf({changes, cursor: 8}));
      const counts = {pending: 1, confirmed: 1, rejected: 0};
      expect(await store.open(scope)).toMatchObject({walk: null, tag: null, counts});
      expect(await store.tidy(scope)).toBe(false);
      const [pending, confirmed] = [
        await store.readLinks(scope, 'pending', undefined),
        await store.readLinks(scope, 'confirmed', linkId(1)),
      ];
      expect(pending.links.map(({id}) => id)).toEqual([linkId(2)]);
      expect(confirmed.links).toEqual([]);
      await store.applyPage(scope, pageOf({cursor: 8, tag: 'u'}));
      await store.wipeBase(scope);
      const nothing = {pending: 0, confirmed: 0, rejected: 0};
      expect(await store.open(scope)).toMatchObject({walk: null, tag: null, counts: nothing});
    });

    it('[E2] reads the part that is needed: what is named, what hangs on it, what a record shows', async () => {
      const store = await openStore();
      const view = after(
        viewWith(partnerAccount, sharedDeal, otherDeal),
        ...[1, 2, 3].map((n) => createLink(n)),
        attachLink(2),
      );
      await store.applyPage(scope, pageOf({changes: rowsOf(view), cursor: 9}));
      const attachment = [...view.attachments.values()];
      const links = new Set([linkId(2), linkId(8)]);
      const named = await store.readRows(scope, {links, deals: new Set([otherDeal.id])});
      expect(named.account).toEqual(partnerAccount);
      expect([...named.links.values()]).toEqual([view.links.get(linkId(2))]);
      expect([...named.attachments.values()]).toEqual(attachment);
      expect([...named.deals.keys()]).toEqual([otherDeal.id]);
      const records = sharedDeal.ref ? [sharedDeal.ref] : [];
      const shown = await store.readRows(scope, {records});
      expect([...shown.deals.keys()]).toEqual([sharedDeal.id]);
      expect([...shown.links.keys()]).toEqual([linkId(2)]);
      expect([...shown.attachments.values()]).toEqual(attachment);
      const byRef = await store.readRows(scope, {refs: records});
      expect([byRef.deals.size, byRef.links.size]).toEqual([1, 0]);
      await store.append(scope, bodyOf(attachLink(3)), at);
      await store.append(scope, 'not to be understood', at);
      const part = await store.readPart(scope, {links: new Set([linkId(1)])});
      expect([...(part?.base.links.keys() ?? [])].sort()).toEqual([linkId(1), linkId(3)]);
      expect([...(part?.base.deals.keys() ?? [])]).toEqual([sharedDeal.id]);
      expect(part?.outbox).toHaveLength(2);
    });

    it('says what waits without reading it, however much the server has taken', async () => {
      const store = await openStore();
      const state = (): Promise<unknown> => store.readQueueState(scope);
      expect(await state()).toEqual({
        waiting: 0,
        waitingSince: null,
        rejected: 0,
        told: [],
        syncedAt: null,
      });
      const later = '2026-11-21T11:00:00.000Z';
      for (let n = 1; n <= 9; n++) await store.append(scope, String(n), n < 6 ? at : later);
      for (let taken = 1; taken <= 9; taken++) {
        await store.markTaken(scope, [{mid: taken}]);
        const waitingSince = taken < 5 ? at : taken < 9 ? later : null;
        expect(await state()).toMatchObject({waiting: 9 - taken, waitingSince});
        expect(await store.readQueued(scope, 100)).toHaveLength(9 - taken);
      }
      const refused = [{mid: 3, refusal: {code: 'forbidden' as const}}];
      await store.applyPage(scope, pageOf({settledUpTo: 9, refused}));
      expect(await state()).toMatchObject({waiting: 0, rejected: 1, syncedAt: at});
    });

    it('[F3] says which overwritten values its person has not put away', async () => {
      const store = await openStore();
      const rows = [
        overwriteOf(1),
        overwriteOf(2, {told: ['other' as UserId]}),
        overwriteOf(3, {told: [scope.userId]}),
      ];
      const changes = rows.map((row): Change => ({kind: 'overwrite', id: row.id, row}));
      await store.applyPage(scope, pageOf({changes: [accountRow, linkRow(1), ...changes]}));
      const {told} = await store.readQueueState(scope);
      expect([...told].sort()).toEqual([overwriteId(1), overwriteId(3)]);
      const gone: Change = {kind: 'overwrite', id: overwriteId(3), row: null};
      await store.applyPage(scope, pageOf({changes: [gone], cursor: 2}));
      expect((await store.readQueueState(scope)).told).toEqual([overwriteId(1)]);
    });

    it('[S6] keeps what a page brought to be told until it was told', async () => {
      const store = await openStore();
      const view = after(viewWith(partnerAccount, sharedDeal), createLink(1), createLink(2));
      await store.applyPage(scope, pageOf({changes: rowsOf(view)}));
      const answered = rowsOf(after(view, confirmLink(1))).filter(({id}) => id === linkId(1));
      const page = pageOf({changes: [...answered, wonRow, overwriteRow], cursor: 2});
      expect((await store.applyPage(scope, page)).hasNews).toBe(true);
      const news = await store.readUntold(scope);
      const told = news.map(({kind, id}) => ({kind, id}));
      expect(told).toEqual(expect.arrayContaining(page.changes.map(({kind, id}) => ({kind, id}))));
      expect(news.map(({row}) => row)).toEqual(
        expect.arrayContaining(page.changes.map(({row}) => row)),
      );
      await store.forgetUntold(scope, told.slice(1));
      expect(await store.readUntold(scope)).toEqual(news.slice(0, 1));
    });

    it('[S6] takes for news neither what a first pull brings, nor a row that only changed', async () => {
      const store = await openStore();
      const view = after(viewWith(partnerAccount, sharedDeal), createLink(1), confirmLink(1));
      const first = [...rowsOf(view), wonRow, overwriteRow];
      expect((await store.applyPage(scope, pageOf({changes: first}))).hasNews).toBe(false);
      const again = await store.applyPage(scope, pageOf({changes: first, cursor: 2}));
      expect(again.hasNews).toBe(false);
      expect(await store.readUntold(scope)).toEqual([]);
    });

    it('[S6] keeps it through a reset until all is here again, and not for who lost the account', async () => {
      const store = await openStore();
      await store.applyPage(scope, pageOf({changes: [accountRow, dealRow]}));
      await store.applyPage(scope, pageOf({changes: [wonRow], cursor: 2}));
      await store.reset(scope, {epoch: 'e2', lastMid: 0, at});
      expect(await store.readUntold(scope)).toEqual([]);
      await store.applyPage(scope, pageOf({changes: [accountRow, dealRow, wonRow], epoch: 'e2'}));
      expect((await store.readUntold(scope)).map(({id}) => id)).toEqual([wonRow.id]);
      await store.wipeBase(scope);
      await store.applyPage(scope, pageOf({changes: [accountRow]}));
      expect(await store.readUntold(scope)).toEqual([]);
    });

    it('hands out copies: what a reader does to them stays with the reader', async () => {
      const store = await openStore();
      await store.append(scope, 'a', at);
      const [entry] = await store.readQueued(scope, 1);
      if (entry) entry.body = 'changed';
      expect((await store.readQueued(scope, 1))[0]?.body).toBe('a');
    });
  });
}
