/** What every store promises of shared deals: all that is on one is kept, found by what it hangs on, and read where it is needed. */
import {describe, expect, it} from 'vitest';
import type {AccountView, Change, MapKind} from '../../../lib/domain/account-view.ts';
import {mapKinds, mapOf} from '../../../lib/domain/account-view.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {neededBy} from '../../../lib/domain/needed.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import type {Store} from '../../../lib/store/store.ts';
import {
  at,
  dealId,
  fileId,
  linkId,
  messageId,
  noteId,
  otherDeal,
  overwriteId,
  partnerAccount,
  quoteId,
  sharedDeal,
} from '../domain/fixtures.ts';
import {bodyOf, pageOf, scope} from './store-suite.ts';
import {activityId, rowsOf, wholeRows, wholeView} from './whole-account.ts';

const deal = sharedDeal.id;

export function describeDeals(name: string, create: (newClientId: () => string) => Store): void {
  const openStore = async (): Promise<Store> => {
    const store = create(() => 'client');
    await store.open(scope);
    await store.applyPage(scope, pageOf({changes: wholeRows, cursor: 9}));
    return store;
  };

  describe(name, () => {
    it('[S2] keeps every kind of row as it came', async () => {
      const store = await openStore();
      const base = (await store.read(scope))?.base;
      expect(base && sorted(rowsOf(base))).toEqual(sorted(wholeRows));
    });

    it.each(mapKinds)('[R6] forgets a %s that is gone, and nothing else', async (kind) => {
      const store = await openStore();
      const gone = wholeRows.filter((change) => change.kind === kind);
      const changes = gone.map((change) => ({...change, row: null}));
      await store.applyPage(scope, pageOf({changes, cursor: 10}));
      const left = wholeRows.filter((change) => change.kind !== kind);
      const base = (await store.read(scope))?.base;
      expect(base && sorted(rowsOf(base))).toEqual(sorted(left));
    });

    it('[E2] reads of one deal everything that is on it, and the links there', async () => {
      const store = await openStore();
      const view = await store.readRows(scope, {wholeDeals: new Set([deal])});
      expect(ids(view)).toEqual(ids(onDeal(wholeView)));
      expect(view.account).toEqual(wholeView.account);
      const quiet = await store.readRows(scope, {wholeDeals: new Set([dealId(9)])});
      expect(ids(quiet)).toEqual({});
    });

    it('[E2] reads the links that its timeline names, also one that was taken off it', async () => {
      const store = await openStore();
      const [link] = wholeView.links.values();
      const [told] = wholeView.activities.values();
      if (!link || !told) throw new Error('The account has links and a timeline');
      const off = {...link, id: linkId(9)};
      const event = {kind: 'link_detached', linkId: off.id, dealId: deal} as const;
      const detached = {...told, id: activityId(99), seq: 99, dealId: deal, event};
      const changes: Change[] = [
        {kind: 'link', id: off.id, row: off},
        {kind: 'activity', id: detached.id, row: detached},
      ];
      await store.applyPage(scope, pageOf({changes, cursor: 10}));
      const view = await store.readRows(scope, {wholeDeals: new Set([deal])});
      expect(view.links.get(off.id)).toEqual(off);
    });

    it("[E2] reads the same for the page of the deal's record", async () => {
      const store = await openStore();
      const records = sharedDeal.ref ? [sharedDeal.ref] : [];
      expect(ids(await store.readRows(scope, {records}))).toEqual(ids(onDeal(wholeView)));
      expect(ids(await store.readRows(scope, {refs: records}))).toEqual({deal: [deal]});
    });

    it.each<[Mutation, Partial<Record<MapKind, string[]>>]>([
      [
        {kind: 'message.edit', messageId: messageId(1), text: 'x', mentions: []},
        {message: [messageId(1)], deal: [deal], file: [fileId(2), fileId(3)]},
      ],
      [
        {kind: 'message.delete', messageId: messageId(1)},
        {message: [messageId(1)], deal: [deal], file: [fileId(2), fileId(3)]},
      ],
      [{kind: 'message.delete', messageId: messageId(77)}, {}],
      [
        {
          ...{kind: 'message.post', messageId: messageId(9), dealId: otherDeal.id, text: 'x'},
          ...{parentId: messageId(2), mentions: [], files: []},
        },
        {message: [messageId(2)], deal: [deal, otherDeal.id]},
      ],
      [
        {kind: 'file.remove', fileId: fileId(2)},
        {file: [fileId(2)], deal: [deal]},
      ],
      [
        {kind: 'note.edit', noteId: noteId(1), text: 'x'},
        {note: [noteId(1)], deal: [deal]},
      ],
      [
        {kind: 'note.write', noteId: noteId(2), dealId: otherDeal.id, text: 'x'},
        {deal: [otherDeal.id]},
      ],
      [
        {kind: 'deal.dismiss_overwrite', dealId: deal, overwriteId: overwriteId(2)},
        {deal: [deal], overwrite: [overwriteId(2)]},
      ],
      [
        {kind: 'deal.seen', dealId: deal, at},
        {deal: [deal], seen: [deal]},
      ],
      [
        {kind: 'settings.notices', preferences: defaultPreferences},
        {notice_settings: [partnerAccount.id]},
      ],
      [{kind: 'settings.recipient', userId: null}, {}],
      [{kind: 'deal.edit', dealId: dealId(3), changes: {}}, {deal: [dealId(3)]}],
    ])('[E2] has for $kind what the decision has to know', async (mutation, expected) => {
      const store = await openStore();
      expect(ids(await store.readRows(scope, neededBy([mutation])))).toEqual(expected);
      await store.append(scope, bodyOf(mutation), at);
      const part = await store.readPart(scope, {});
      expect(part && ids(part.base)).toEqual(expected);
    });

    it('[E2] finds an overwritten value and a quote by their ids alone', async () => {
      const store = await openStore();
      const overwrites = new Set([overwriteId(1), overwriteId(2)]);
      const found = await store.readRows(scope, {overwrites, quotes: new Set([quoteId(1)])});
      expect(ids(found)).toEqual({
        overwrite: [overwriteId(1), overwriteId(2)],
        quote: [quoteId(1)],
      });
    });

    it('[F3] tells of overwritten values of links and deals alike', async () => {
      const store = await openStore();
      const {told} = await store.readQueueState(scope);
      expect([...told].sort()).toEqual([overwriteId(1), overwriteId(2)]);
    });

    it('[R8] lets a walk go through all kinds, page behind page', async () => {
      const store = create(() => 'client');
      await store.open(scope);
      const order = [...wholeRows].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      for (const [at, change] of order.entries()) {
        const walk = {rev: 9, kind: change.kind, id: change.id};
        const isLast = at === order.length - 1;
        const onto = await store.open(scope);
        const place = isLast ? {walk: null, cursor: 9} : {walk, cursor: 0, complete: false};
        const page = pageOf({changes: [change], ...place, onto});
        expect((await store.applyPage(scope, page)).landed).toBe(true);
      }
      const {base, meta} = (await store.read(scope)) ?? {};
      expect(base && sorted(rowsOf(base))).toEqual(sorted(wholeRows));
      expect(meta?.counts).toEqual({pending: 1, confirmed: 1, rejected: 1});
    });
  });
}

/** Looked for one by one: what says that it is on this deal, and the links that these name. */
function onDeal(view: AccountView): AccountView {
  const links = new Set<string>();
  const there = Object.fromEntries(
    mapKinds.map((kind) => {
      const rows = [...view[mapOf[kind]].values()].filter((row) => 'dealId' in row);
      const here = rows.filter((row) => 'dealId' in row && row.dealId === deal);
      for (const row of here) if ('linkId' in row) links.add(row.linkId);
      return [mapOf[kind], new Map(here.map((row) => [row.id as string, row]))];
    }),
  ) as unknown as AccountView; // a map for each kind
  const hangsThere = <Id, Row extends object>(rows: ReadonlyMap<Id, Row>) =>
    new Map([...rows].filter(([, row]) => 'linkId' in row && links.has(row.linkId as string)));
  return {
    ...there,
    deals: new Map([...view.deals].filter(([id]) => id === deal)),
    links: new Map([...view.links].filter(([id]) => links.has(id))),
    attachments: hangsThere(view.attachments),
    overwrites: new Map([...there.overwrites, ...hangsThere(view.overwrites)]),
  };
}

/** By kind, without the kinds of which there is none. */
function ids(view: AccountView): Partial<Record<MapKind, string[]>> {
  const some = mapKinds.map((kind) => [kind, [...view[mapOf[kind]].keys()].sort()] as const);
  return Object.fromEntries(some.filter(([, found]) => found.length > 0));
}

const placeOf = ({kind, id}: Change): string => `${kind} ${id}`;

function sorted(changes: readonly Change[]): Change[] {
  return [...changes].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}
