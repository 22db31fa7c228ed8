import 'fake-indexeddb/auto';
import {beforeEach, describe, expect, it, vi} from 'vitest';
import {createAccountDesk, type AccountDesk} from '../../../lib/background/account-desk.ts';
import type {AccountView, Change, RowOf} from '../../../lib/domain/account-view.ts';
import type {ActivityId, UserId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {silentLog} from '../../../lib/platform/log.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import type {Store} from '../../../lib/store/store.ts';
import type {News} from '../../../lib/store/untold.ts';
import type {Engine} from '../../../lib/sync/engine.ts';
import type {Pulled} from '../../../lib/sync/pull.ts';
import {
  after,
  at,
  attachLink,
  confirmLink,
  createLink,
  dealOverwriteOf,
  fileId,
  linkId,
  messageId,
  newFile,
  otherDeal,
  overwriteId,
  overwriteOf,
  partnerAccount,
  partnerDraft,
  postMessage,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {createFakeClock} from '../platform/fake-clock.ts';
import {pageOf, scope} from '../store/store-suite.ts';
import {rowsOf, wholeRows} from '../store/whole-account.ts';

let databases = 0;
let store: Store;
let desk: AccountDesk;
let tellPulled: (pulled: Pulled) => void;
let news: News[];
let seenView: AccountView | undefined;
/** How the one who is told of news takes it. */
let take: (told: () => Promise<void>) => Promise<void>;

const named = (n: number): Mutation =>
  createLink(n, {...partnerDraft, name: `Link ${String(n).padStart(2, '0')}`});
const many = after(
  viewWith(partnerAccount, sharedDeal, otherDeal),
  ...Array.from({length: 45}, (_, n) => named(n + 1)),
  attachLink(3),
  confirmLink(4),
);

const openDesk = (on: Store): AccountDesk =>
  createAccountDesk({
    scope,
    user: {id: scope.userId, name: 'Maria'},
    store: on,
    clock: createFakeClock(),
    log: silentLog,
    onChange: () => undefined,
    onNews: (of, view, told) => {
      news.push(...of);
      seenView = view;
      return take(() => told(of));
    },
    createEngine: (tell) => {
      tellPulled = tell.onPulled;
      const quiet = {hint: () => undefined, trouble: () => undefined, stop: () => undefined};
      return {...quiet, syncNow: () => Promise.resolve(undefined)} satisfies Engine;
    },
  });

beforeEach(async () => {
  news = [];
  take = (told) => told();
  store = createIndexedDbStore(() => 'client', `desk-${++databases}`);
  await store.open(scope);
  await store.applyPage(scope, pageOf({changes: rowsOf(many), cursor: 50}));
  desk = openDesk(store);
});

/** Stores a page as the engine does, and tells the desk. */
async function bring(...changes: Change[]): Promise<void> {
  const {cursor} = await store.open(scope);
  const {hasNews} = await store.applyPage(scope, pageOf({changes, cursor: cursor + 1}));
  tellPulled({kind: 'page', hasNews});
}
const ids = (kind: News['kind']): string[] =>
  news.flatMap((one) => (one.kind === kind ? [one.id] : []));

const save = async (mutation: Mutation): Promise<void> => {
  expect(await desk.save(mutation)).toEqual({kind: 'saved'});
};
const pick = (search: string, afterLink: number | null = null) =>
  desk.pick({search, after: afterLink === null ? null : linkId(afterLink)});
const names = async (search: string): Promise<string[]> =>
  (await pick(search)).links.map(({name}) => name);

describe('the picker', () => {
  it('offers pending links on no deal, newest first, page by page', async () => {
    const first = await pick('');
    expect(first.links).toHaveLength(20);
    expect(first.links[0]?.name).toBe('Link 45');
    expect(first.more).toBe(true);
    expect((await pick('', 26)).links[0]?.name).toBe('Link 25');
    const third = await pick('', 6);
    expect(third.links.map(({name}) => name)).toEqual(['Link 05', 'Link 02', 'Link 01']);
    expect(third.more).toBe(false);
  });

  it('finds by words in names and products, in any case', async () => {
    expect(await names('link 07')).toEqual(['Link 07']);
    expect(await names('MARKETING 45')).toHaveLength(1);
    expect(await names('commerce')).toEqual([]);
    expect(await names('  ')).toHaveLength(20);
  });

  it('names products, and holds no secret', async () => {
    const {links} = await pick('45');
    expect(links).toEqual([
      {id: linkId(45), name: 'Link 45', products: ['Marketing Hub', 'Sales Hub'], synced: true},
    ]);
    expect(JSON.stringify(links)).not.toContain('token0000');
  });

  it('begins with the newest after a link that is gone', async () => {
    expect((await pick('', 999)).links[0]?.name).toBe('Link 45');
  });

  it('[E2] shows the pending edits: made, attached, taken off, renamed, removed', async () => {
    await save(named(60));
    await save(attachLink(44));
    await save({kind: 'link.detach', linkId: linkId(3), dealId: sharedDeal.id});
    await save({kind: 'link.edit', linkId: linkId(43), changes: {name: 'Renamed'}});
    await save({kind: 'link.remove', linkId: linkId(42)});
    for (const opened of [desk, openDesk(store)]) {
      const {links} = await opened.pick({search: '', after: null});
      expect(links.slice(0, 4).map(({name, synced}) => [name, synced])).toEqual([
        ['Link 60', false],
        ['Link 45', true],
        ['Renamed', true],
        ['Link 41', true],
      ]);
      expect((await opened.pick({search: 'link 03', after: null})).links).toHaveLength(1);
      expect((await opened.pick({search: '', after: linkId(60)})).links[0]?.name).toBe('Link 45');
    }
  });
});

describe('saving', () => {
  it('[L11] decides each of many edits on the ones before, reading the queue once', async () => {
    const reads = vi.spyOn(store, 'readPart');
    for (let n = 100; n < 160; n++) {
      await save(named(n));
      await save({kind: 'link.edit', linkId: linkId(n), changes: {name: `Again ${n}`}});
    }
    expect(reads).toHaveBeenCalledTimes(1);
    expect(await desk.save(named(120))).toMatchObject({kind: 'refused'});
    const {view, isWaiting, isSynced} = await desk.read({});
    expect(view.links.get(linkId(159))?.name).toBe('Again 159');
    expect([isWaiting(linkId(159)), isSynced(linkId(159))]).toEqual([true, false]);
    expect(await desk.syncState()).toMatchObject({waiting: 120, attention: 0});
  });

  it('decides on what a pull has brought meanwhile', async () => {
    await save({kind: 'link.edit', linkId: linkId(9), changes: {name: 'Mine'}});
    const now = after(many, confirmLink(9));
    const row = now.links.get(linkId(9));
    if (!row) throw new Error('It was made above');
    await bring({kind: 'link', id: row.id, row});
    expect(await desk.save({kind: 'link.remove', linkId: linkId(9)})).toMatchObject({
      kind: 'refused',
      refusal: {code: 'already_answered'},
    });
  });
});

describe('what a pull brings', () => {
  const activity: Change = {
    kind: 'activity',
    id: 'a1' as ActivityId, // nobody looks into it
    row: {
      ...{id: 'a1' as ActivityId, dealId: sharedDeal.id, seq: 9, at, by: null}, // the same
      event: {kind: 'state_changed', dealId: sharedDeal.id, from: 'active', to: 'won', reason: ''},
    },
  };

  it('is told with the deals that it is about', async () => {
    await bring(activity);
    await vi.waitFor(() => expect(ids('activity')).toEqual(['a1']));
    expect(seenView?.deals.get(sharedDeal.id)?.name).toBe(sharedDeal.name);
  });

  it('[S6] is told by the next worker when this one was stopped before it could', async () => {
    take = () => new Promise(() => undefined); // the browser stops it here
    await bring(activity);
    await vi.waitFor(() => expect(ids('activity')).toEqual(['a1']));
    news = [];
    take = (told) => told();
    desk = openDesk(store);
    await vi.waitFor(() => expect(ids('activity')).toEqual(['a1']));
    await vi.waitFor(async () => expect(await store.readUntold(scope)).toEqual([]));
  });

  it('[S6] is told again when it could not be told, with what came meanwhile', async () => {
    take = () => Promise.reject(new Error('No notices today'));
    await bring(activity);
    await vi.waitFor(() => expect(ids('activity')).toEqual(['a1']));
    take = (told) => told();
    const row = overwriteOf(1);
    await bring({kind: 'overwrite', id: row.id, row});
    await vi.waitFor(() => expect(ids('activity')).toEqual(['a1', 'a1']));
    expect(ids('overwrite')).toEqual([row.id]);
  });

  it('[S6] is told once, however quickly pages come', async () => {
    let letGo = (): void => undefined;
    take = (told) => new Promise((resolve) => (letGo = () => void told().then(resolve)));
    await bring(activity);
    await vi.waitFor(() => expect(ids('activity')).toEqual(['a1']));
    const row = overwriteOf(1);
    await bring({kind: 'overwrite', id: row.id, row});
    take = (told) => told();
    letGo();
    await vi.waitFor(() => expect(ids('overwrite')).toEqual([row.id]));
    expect(ids('activity')).toEqual(['a1']);
  });
});

it('reads of the account what belongs to a record, and no more', async () => {
  const {ref} = sharedDeal;
  if (!ref) throw new Error('The fixture has one');
  const {view} = await desk.read({records: [ref]});
  expect([...view.deals.keys()]).toEqual([sharedDeal.id]);
  expect([...view.links.keys()]).toEqual([linkId(3)]);
  expect(view.attachments.size).toBe(1);
});

it('[E2] rows that are asked for later do not undo the pending edits', async () => {
  const {ref} = sharedDeal;
  if (!ref) throw new Error('The fixture has one');
  await save({kind: 'link.edit', linkId: linkId(3), changes: {name: 'Mine'}});
  await save(attachLink(5));
  await save({kind: 'link.remove', linkId: linkId(5)});
  const {view} = await desk.read({records: [ref], links: new Set([linkId(5)])});
  expect([...view.links.values()].map(({name}) => name)).toEqual(['Mine']);
  expect(view.attachments.size).toBe(1);
});

describe('a shared deal', () => {
  beforeEach(async () => {
    await bring(...wholeRows);
  });
  const edit = (n: number, text: string): Mutation => ({
    ...{kind: 'message.edit', messageId: messageId(n), text, mentions: []},
  });
  const shown = async () => desk.read({wholeDeals: new Set([sharedDeal.id])});

  it('[E2] decides each edit of what is said on what the one before left, with few rows at hand', async () => {
    const post = postMessage(8, {parentId: messageId(1), files: [newFile(9)]});
    await save(post);
    await save(edit(8, 'Sooner'));
    await save({kind: 'file.remove', fileId: fileId(9)});
    expect(await desk.save(edit(8, ' '))).toMatchObject({refusal: {code: 'invalid'}});
    const reading = await shown();
    expect(reading.view.messages.get(messageId(8))?.text).toBe('Sooner');
    expect(reading.view.files.has(fileId(9))).toBe(false);
    expect(reading.isWaiting(messageId(8))).toBe(true);
    expect(reading.isWaiting(sharedDeal.id)).toBe(false);
  });

  it('[E2] takes a message with its files, though nobody looked at them', async () => {
    await save({kind: 'message.delete', messageId: messageId(1)});
    const {view, base} = await shown();
    const files = [...view.files.values()].map(({messageId: of}) => of);
    expect(files).toEqual([null]); // the quote's
    expect(base.files.size).toBe(3);
  });

  it('says at once why an edit is none: a message of others, one that is gone', async () => {
    expect(await desk.save(edit(2, 'x'))).toMatchObject({refusal: {code: 'not_yours'}});
    expect(await desk.save(edit(77, 'x'))).toMatchObject({refusal: {code: 'message_not_found'}});
  });
});

describe('overwritten values', () => {
  const arrive = (...rows: Array<RowOf['overwrite']>): Promise<void> =>
    bring(...rows.map((row): Change => ({kind: 'overwrite', id: row.id, row})));
  const count = async (): Promise<number> => (await desk.syncState()).overwritten;
  const dismiss = (n: number): Mutation => ({
    kind: 'overwrite.dismiss',
    linkId: linkId(n),
    overwriteId: overwriteId(n),
  });

  it('[F3] are counted until this person puts them away, also before the server has heard of it', async () => {
    await arrive(overwriteOf(1), overwriteOf(2), overwriteOf(3, {told: ['other' as UserId]}));
    await vi.waitFor(() => expect(ids('overwrite')).toEqual([overwriteId(1), overwriteId(2)]));
    expect(await count()).toBe(2);
    await save(dismiss(2));
    expect(await count()).toBe(1);
    desk = openDesk(store); // the browser has stopped the worker meanwhile
    expect(await count()).toBe(1);
    await save(dismiss(1));
    expect(await count()).toBe(0);
  });

  it('[F3] of a deal are counted and put away like those of a link', async () => {
    await arrive(dealOverwriteOf(1), overwriteOf(2));
    await vi.waitFor(() => expect(ids('overwrite')).toEqual([overwriteId(1), overwriteId(2)]));
    await save({
      ...{kind: 'deal.dismiss_overwrite', dealId: sharedDeal.id},
      overwriteId: overwriteId(1),
    });
    expect(await count()).toBe(1);
    expect((await desk.read({})).view.overwrites.get(overwriteId(1))?.told).toEqual(['otto']);
    desk = openDesk(store);
    expect(await count()).toBe(1);
  });
});
