// @vitest-environment node
import {beforeEach, describe, expect, it} from 'vitest';
import type {Reply} from '../../../lib/api/http.ts';
import type {PullResponse} from '../../../lib/contract/wire.ts';
import type {Change} from '../../../lib/domain/account-view.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import type {SyncServer} from '../../../lib/sync/server-port.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import {
  attachLink,
  confirmLink,
  createLink,
  dealId,
  linkId,
  messageId,
  newFile,
  noteId,
  overwriteId,
  partnerAccount,
  postMessage,
  shareDeal,
  sharedDeal,
  viewWith,
} from '../domain/fixtures.ts';
import {createFakeClock, rest, type FakeClock} from '../platform/fake-clock.ts';
import type {Store} from '../../../lib/store/store.ts';
import {rowsOf, wholeRows, wholeView} from '../store/whole-account.ts';
import {newClientId, openBrowser, type Browser} from './browser.ts';
import {createFakeServer, type Fault, type FakeServer} from './fake-server.ts';

const create = (n: number): Mutation => createLink(n);
const attach = (n: number): Mutation => attachLink(n);
const rename = (n: number, name: string): Mutation => ({
  kind: 'link.edit',
  linkId: linkId(n),
  changes: {name},
});

let clock: FakeClock;
let server: FakeServer;
let browser: Browser;

beforeEach(async () => {
  clock = createFakeClock();
  server = createFakeServer(viewWith(partnerAccount, sharedDeal));
  browser = await openBrowser({server, clock});
});

const sync = async (): Promise<void> => {
  browser.engine.hint('opened');
  await rest();
};

describe('a round', () => {
  it('[L1] pulls page after page until there is no more', async () => {
    for (let n = 1; n <= 9; n++) server.apply(createLink(n));
    await sync();
    for (let n = 10; n <= 18; n++) server.apply(createLink(n));
    server.pageLimit = 4;
    server.flights.length = 0;
    await sync();
    expect(server.flights).toEqual(['pull 11', 'pull 15', 'pull 19']);
    expect((await browser.view()).links.size).toBe(18);
    expect((await browser.snapshot()).meta.syncedAt).not.toBeNull();
  });

  it('[H2] tells of what a hint brought once, when it is on the disk', async () => {
    await sync();
    server.apply(createLink(1));
    browser.changes = 0;
    await sync();
    expect((await browser.view()).links.size).toBe(1);
    expect(browser.changes).toBe(1);
  });

  it('[R8] walks through everything at first, and goes on where it was stopped', async () => {
    for (let n = 1; n <= 9; n++) server.apply(createLink(n));
    server.pageLimit = 4;
    server.faults = [undefined, 'lose_reply', 'lose_request'] as unknown as Fault[];
    await sync();
    const {meta} = await browser.snapshot();
    expect(meta).toMatchObject({cursor: 0, walk: {rev: 11, kind: 'link'}, syncedAt: null});
    browser.restart();
    server.apply(createLink(10)); // after the walk began, behind and before its place
    server.apply({kind: 'link.remove', linkId: linkId(1)});
    server.faults = [];
    server.flights.length = 0;
    await sync();
    expect(server.flights).toEqual(['pull 0', 'pull 0', 'pull 11']);
    expect([...(await browser.view()).links.keys()].sort()).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => linkId(n)),
    );
    expect((await browser.snapshot()).meta).toMatchObject({cursor: 13, walk: null});
  });

  it('[R8] does not walk in a circle', async () => {
    for (let n = 1; n <= 9; n++) server.apply(createLink(n));
    server.pageLimit = 4;
    const stuck = await openBrowser({
      server,
      clock,
      reach: (to) => ({
        ...to,
        pull: (request, signal) => to.pull({...request, walk: null}, signal),
      }),
    });
    stuck.engine.hint('opened');
    await rest();
    expect(server.flights).toEqual(['pull 0', 'pull 0']);
    expect(stuck.engine.trouble()?.why).toBe('unreachable');
  });

  it('[T1] pushes first, then pulls what that made', async () => {
    await browser.edit(create(1));
    await browser.edit(attach(1));
    await rest();
    expect(server.flights.filter((flight) => flight.startsWith('push'))).toEqual(['push 1,2']);
    const {outbox, base, meta} = await browser.snapshot();
    expect(outbox).toEqual([]);
    expect(base.links.get(linkId(1))?.client?.name).toBe('Ann Acme');
    expect(meta.ackedMid).toBe(2);
  });

  it('[T1] sends at most a hundred edits at once, in their order', async () => {
    server.isDown = true;
    for (let n = 1; n <= 230; n++) await browser.edit(create(n));
    server.isDown = false;
    await sync();
    const pushes = server.flights.filter((flight) => flight.startsWith('push'));
    expect(pushes.map((flight) => flight.split(',').length)).toEqual([100, 100, 30]);
    expect(server.view().links.size).toBe(230);
  });

  it('[T1] sends fewer edits at once when they are long', async () => {
    server.isDown = true;
    for (let n = 1; n <= 6; n++)
      await browser.store.append(browser.scope, `"${'x'.repeat(99_000)}"`, 'now');
    server.isDown = false;
    await sync();
    expect(server.flights.slice(0, 2)).toEqual(['push 1,2,3', 'push 4,5,6']);
  });

  it('[T1] takes up an edit that was made while it was under way', async () => {
    browser.engine.hint('opened');
    await browser.edit(create(1));
    await rest();
    expect(server.view().links.size).toBe(1);
    expect((await browser.snapshot()).outbox).toEqual([]);
  });

  it('[T1] has one flight at a time, however many hints come', async () => {
    let inFlight = 0;
    let most = 0;
    const counted = await openBrowser({
      server,
      clock,
      reach: (to) => ({
        push: async (...args) => {
          most = Math.max(most, ++inFlight);
          return to.push(...args).finally(() => inFlight--);
        },
        pull: async (...args) => {
          most = Math.max(most, ++inFlight);
          return to.pull(...args).finally(() => inFlight--);
        },
      }),
    });
    for (const hint of ['opened', 'news', 'alarm', 'online'] as const) counted.engine.hint(hint);
    await counted.edit(create(1));
    counted.engine.hint('news');
    await rest();
    expect(most).toBe(1);
    expect(server.view().links.size).toBe(1);
  });

  it('tells who asked how it ended', async () => {
    expect(await browser.engine.syncNow()).toBeUndefined();
    server.isDown = true;
    expect(await browser.engine.syncNow()).toBe('offline');
  });
});

describe('when replies get lost', () => {
  it('[L3] applies an edit once although its reply was lost after the commit', async () => {
    await sync();
    server.faults = ['lose_reply'];
    await browser.edit(create(1));
    await clock.drain();
    expect(server.flights.filter((flight) => flight === 'push 1')).toHaveLength(2);
    expect(server.mostEffects()).toBe(1);
    expect((await browser.snapshot()).outbox).toEqual([]);
    expect((await browser.snapshot()).rejected).toEqual([]);
  });

  it('[L4] keeps an edit in the outbox until its effects are here', async () => {
    await sync();
    server.faults = ['lose_request']; // of the round that the edit starts: its push
    await browser.edit(create(1));
    server.faults = ['lose_reply'];
    browser.engine.hint('opened');
    await rest();
    expect((await browser.snapshot()).outbox).toHaveLength(1);
    expect((await browser.view()).links.has(linkId(1))).toBe(true);
    await clock.drain();
    expect((await browser.snapshot()).outbox).toHaveLength(0);
    expect((await browser.view()).links.has(linkId(1))).toBe(true);
  });

  it('[R7] takes a page again when its reply was lost', async () => {
    server.apply(createLink(1));
    server.faults = ['lose_reply'];
    await sync();
    expect(browser.engine.trouble()?.why).toBe('unreachable');
    await clock.drain();
    expect((await browser.view()).links.size).toBe(1);
    expect(browser.engine.trouble()).toBeUndefined();
  });
});

describe('when the server says no', () => {
  it('[L5] keeps a refused edit with its reason and goes on with the others', async () => {
    await browser.edit(create(1));
    await rest();
    server.isDown = true;
    await browser.edit(rename(1, 'Too late'));
    await browser.edit(create(2));
    server.apply(confirmLink(1));
    server.isDown = false;
    await clock.drain();
    const {rejected, outbox} = await browser.snapshot();
    expect(outbox).toEqual([]);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]?.refusal).toEqual({code: 'already_answered'});
    expect(rejected[0]?.body).toContain('Too late');
    expect(server.view().links.has(linkId(2))).toBe(true);
    expect((await browser.view()).links.get(linkId(1))?.name).not.toBe('Too late');
  });

  it('[L5] keeps the reason of a refusal whose reply was lost', async () => {
    server.apply(createLink(1));
    server.apply(confirmLink(1));
    await sync();
    server.faults = ['lose_reply'];
    await browser.edit(rename(1, 'Too late'));
    await clock.drain();
    expect((await browser.snapshot()).rejected.map((entry) => entry.refusal.code)).toEqual([
      'already_answered',
    ]);
  });

  it('[L10] is not stuck behind a body that no server could read', async () => {
    await browser.store.append(browser.scope, 'not JSON at all', 'now');
    await browser.edit(create(1));
    await rest();
    expect(server.view().links.size).toBe(1);
    expect((await browser.snapshot()).rejected.map((entry) => entry.refusal.code)).toEqual([
      'invalid',
    ]);
  });

  it('[T3] stops when signed out, keeps the edits, and goes on after a new sign-in', async () => {
    server.faults = ['signed_out'];
    await browser.edit(create(1));
    await rest();
    expect(browser.stops).toEqual(['signed_out']);
    expect(browser.engine.trouble()?.why).toBe('signed_out');
    browser.engine.hint('news');
    browser.engine.hint('alarm');
    await rest();
    expect(server.view().links.size).toBe(0);
    browser.engine.hint('signed_in');
    await rest();
    expect(server.view().links.size).toBe(1);
    expect(browser.engine.trouble()).toBeUndefined();
  });

  it('[T3] stops for an account that is not ours any more, edits kept', async () => {
    await sync();
    server.members.delete('maria' as UserId);
    await browser.edit(create(1));
    await rest();
    expect(browser.stops).toEqual(['no_access']);
    expect((await browser.snapshot()).outbox).toHaveLength(1);
  });

  it('[T3] says that the extension is too old and tries now and then', async () => {
    server.tooOld = true;
    await browser.edit(create(1));
    await rest();
    expect(browser.engine.trouble()?.why).toBe('client_too_old');
    server.tooOld = false;
    browser.engine.hint('alarm');
    await rest();
    expect(server.view().links.size).toBe(1);
  });
});

describe('when the server cannot be reached', () => {
  it('[T2] waits longer after each failure and returns by itself', async () => {
    server.isDown = true;
    await sync();
    expect(browser.engine.trouble()).toEqual({why: 'offline', since: '2026-11-21T10:00:00.000Z'});
    for (const delayMs of [1000, 2000, 4000]) {
      expect(clock.waiting()).toBe(1);
      await clock.advance(delayMs);
    }
    expect(browser.engine.trouble()?.since).toBe('2026-11-21T10:00:00.000Z'); // since the first failure
    server.isDown = false;
    await clock.advance(8000);
    expect(browser.engine.trouble()).toBeUndefined();
    expect(clock.waiting()).toBe(0);
  });

  it('[T2] is not hammered by edits and alarms while it rests', async () => {
    server.isDown = true;
    await sync();
    server.isDown = false;
    await browser.edit(create(1));
    browser.engine.hint('alarm');
    await rest();
    expect(server.flights).toEqual([]);
    await clock.advance(1000);
    expect(server.view().links.size).toBe(1);
  });

  it.each(['online', 'opened', 'asked', 'news'] as const)(
    '[T2] tries at once on %s',
    async (hint) => {
      server.isDown = true;
      await sync();
      server.isDown = false;
      browser.engine.hint(hint);
      await rest();
      expect(server.flights).toEqual(['pull 0']);
    },
  );

  it('[T2] gives a server that asked for patience the time it asked for, whatever happens', async () => {
    server.faults = ['throttle'];
    server.retryAfterMs = 30_000;
    await sync();
    expect(browser.engine.trouble()?.why).toBe('throttled');
    for (const hint of ['online', 'opened', 'asked', 'news', 'edited'] as const) {
      browser.engine.hint(hint);
    }
    await clock.advance(29_000);
    expect(server.flights).toEqual([]);
    await clock.advance(1000);
    expect(server.flights).toEqual(['pull 0']);
  });

  it('[T3] takes a log-in page of a hotel for no answer at all', async () => {
    server.faults = ['portal'];
    await browser.edit(create(1));
    await rest();
    expect(browser.engine.trouble()?.why).toBe('unreachable');
    expect((await browser.snapshot()).outbox).toHaveLength(1);
    await clock.drain();
    expect(server.view().links.size).toBe(1);
  });
});

describe('when history differs', () => {
  it('[L12] begins again when the server was restored, and sends what it forgot', async () => {
    await browser.edit(create(1));
    await rest();
    const restore = server.backup();
    await browser.edit(create(2));
    await browser.edit(rename(1, 'Renamed'));
    await rest();
    expect((await browser.snapshot()).outbox).toEqual([]);
    restore();
    await sync();
    expect([...server.view().links.keys()]).toEqual([linkId(1), linkId(2)]);
    expect(server.view().links.get(linkId(1))?.name).toBe('Renamed');
    expect((await browser.snapshot()).outbox).toEqual([]);
    expect((await browser.snapshot()).rejected).toEqual([]);
    expect(await browser.view()).toEqual(server.view());
  });

  it('[L12] notices by its own edits that the server was restored without a word', async () => {
    await browser.edit(create(1));
    await rest();
    const restore = server.backup();
    await browser.edit(create(2));
    await rest();
    expect((await browser.snapshot()).outbox).toEqual([]);
    restore(true);
    for (let n = 3; n <= 5; n++) server.apply(createLink(n)); // so that its counter is past our cursor again
    await sync();
    expect(server.view().links.has(linkId(2))).toBe(true);
    expect(await browser.view()).toEqual(server.view());
  });

  it('[L12] begins again when the server has swept what it would need', async () => {
    await browser.edit(create(1));
    await rest();
    server.apply(createLink(2));
    server.apply({kind: 'link.remove', linkId: linkId(1)});
    server.compact();
    await sync();
    expect([...(await browser.view()).links.keys()]).toEqual([linkId(2)]);
  });

  it('[L3] a copied profile takes a name of its own; both profiles’ edits arrive once', async () => {
    await browser.edit(create(1));
    await rest();
    const other = await openBrowser({server, clock, store: await copyOf(browser)});
    expect((await other.snapshot()).meta.clientId).toBe((await browser.snapshot()).meta.clientId);

    await browser.edit(create(2));
    await rest();
    await other.edit(create(3));
    await other.edit(create(4));
    await rest();
    await browser.edit(create(5));
    await rest();
    expect([...server.view().links.keys()].sort()).toEqual([1, 2, 3, 4, 5].map(linkId));
    expect((await other.snapshot()).meta.clientId).not.toBe(
      (await browser.snapshot()).meta.clientId,
    );
    expect((await other.snapshot()).rejected).toEqual([]);
    expect((await other.snapshot()).outbox).toEqual([]);
    expect(server.mostEffects()).toBe(1);
  });

  it('[L5] a copied profile loses nothing when the server says it knows that many edits already', async () => {
    await sync();
    const other = await openBrowser({server, clock, store: await copyOf(browser)});
    server.isDown = true;
    await other.edit(create(3));
    server.isDown = false;
    await browser.edit(create(2));
    await rest();
    // The server's last mid now covers an edit of the copy that it has never seen.
    await clock.drain();
    expect([...server.view().links.keys()].sort()).toEqual([linkId(2), linkId(3)]);
  });

  it('[L12] a copied profile finds out that a restored server was told other edits under its name', async () => {
    await sync();
    const other = await openBrowser({server, clock, store: await copyOf(browser)});
    const restore = server.backup();
    for (const n of [2, 3, 4]) await other.edit(create(n));
    await rest();
    restore();
    await browser.edit(create(1));
    await rest();
    expect(server.view().links.size).toBe(1); // the name's first edit is ours now, not the copy's
    other.engine.hint('asked');
    await clock.drain();
    expect([...server.view().links.keys()].sort()).toEqual([1, 2, 3, 4].map(linkId));
    expect(server.mostEffects()).toBe(1);
    expect((await other.snapshot()).outbox).toEqual([]);
  });

  it('[T4] takes a new name when the server has lost its memory of this one', async () => {
    await browser.edit(create(1));
    await rest();
    const fresh = createFakeServer(viewWith(partnerAccount, sharedDeal));
    const moved = await openBrowser({server: fresh, clock, store: browser.store});
    await moved.edit(create(2));
    await clock.drain();
    expect(fresh.view().links.has(linkId(2))).toBe(true);
    expect((await moved.snapshot()).outbox).toEqual([]);
  });

  it('[L10, T5] rests when the server only ever resets', async () => {
    const dizzy = await openBrowser({
      server,
      clock,
      reach: (to) => ({
        ...to,
        pull: () =>
          Promise.resolve({kind: 'ok', body: {kind: 'reset', epoch: 'other', lastMid: 0}} as const),
      }),
    });
    dizzy.engine.hint('opened');
    await rest();
    expect(dizzy.engine.trouble()?.why).toBe('unreachable');
    expect(clock.waiting()).toBe(1);
  });

  it('[L10, T5] rests when the server disowns every name', async () => {
    const nameless = await openBrowser({
      server,
      clock,
      reach: (to) => ({
        ...to,
        push: () => Promise.resolve({kind: 'error', status: 409, code: 'fork'} as const),
      }),
    });
    await nameless.edit(create(1));
    await rest();
    expect(nameless.engine.trouble()?.why).toBe('forked');
    expect((await nameless.snapshot()).outbox).toHaveLength(1);
  });

  it('[L10, T5] rests when the server promises more but moves nowhere', async () => {
    const stuck = await openBrowser({
      server,
      clock,
      reach: (to) => ({
        ...to,
        pull: () =>
          Promise.resolve({
            kind: 'ok',
            body: {
              kind: 'page',
              epoch: 'e',
              cursor: 0,
              walk: null,
              tag: null,
              more: true,
              lastMid: 0,
              refused: [],
              changes: [],
            },
          } as const),
      }),
    });
    stuck.engine.hint('opened');
    await rest();
    expect(stuck.engine.trouble()?.why).toBe('unreachable');
  });
});

describe('people', () => {
  it('[L9] two people of one browser never send each other’s edits', async () => {
    const jan = await openBrowser({server, clock, store: browser.store, userId: 'jan' as UserId});
    server.isDown = true;
    await browser.edit(create(1));
    await jan.edit(create(2));
    await rest();
    server.isDown = false;
    jan.engine.hint('opened');
    await rest();
    expect([...server.view().links.keys()]).toEqual([linkId(2)]);
    expect(server.view().links.get(linkId(2))?.createdBy.userId).toBe('jan');
    expect((await browser.snapshot()).outbox).toHaveLength(1);
    await sync();
    expect(server.view().links.get(linkId(1))?.createdBy.userId).toBe('maria');
  });

  it('[L6] two browsers of one account come to show the same', async () => {
    const other = await openBrowser({server, clock});
    await browser.edit(create(1));
    await other.edit(create(2));
    await browser.edit(attach(1));
    await rest();
    await sync();
    other.engine.hint('news');
    await rest();
    expect(await browser.view()).toEqual(await other.view());
    expect((await other.view()).attachments.size).toBe(1);
  });

  it('[L3] two contexts on one store never fly at the same time', async () => {
    const lock = createLocalLock();
    let inFlight = 0;
    let most = 0;
    const count = async <T>(run: () => Promise<T>): Promise<T> => {
      most = Math.max(most, ++inFlight);
      return run().finally(() => inFlight--);
    };
    const reach = (to: SyncServer): SyncServer => ({
      push: (...args) => count(() => to.push(...args)),
      pull: (...args) => count(() => to.pull(...args)),
    });
    const one = await openBrowser({server, clock, lock, reach});
    const two = await openBrowser({server, clock, lock, reach, store: one.store});
    await one.edit(create(1));
    two.engine.hint('opened');
    one.engine.hint('opened');
    await clock.drain();
    expect(most).toBe(1);
    expect(server.mostEffects()).toBe(1);
  });

  it('hears nothing of a flight that ends after it was stopped', async () => {
    let land: (reply: Reply<PullResponse>) => void = () => undefined;
    const slow = await openBrowser({
      server,
      clock,
      reach: (to) => ({...to, pull: () => new Promise((resolve) => (land = resolve))}),
    });
    slow.engine.hint('opened');
    await rest();
    const {changes} = slow;
    slow.engine.stop();
    land({kind: 'error', status: 401, code: 'signed_out'});
    await rest();
    expect(slow.stops).toEqual([]);
    expect(slow.changes).toBe(changes);
    expect(slow.engine.trouble()).toBeUndefined();
  });

  it('[T1] does nothing any more once stopped', async () => {
    browser.engine.stop();
    await browser.edit(create(1));
    browser.engine.hint('asked');
    await clock.drain();
    expect(server.flights).toEqual([]);
    expect((await browser.snapshot()).outbox).toHaveLength(1);
  });
});

describe('shared deals', () => {
  beforeEach(async () => {
    server = createFakeServer(wholeView);
    browser = await openBrowser({server, clock});
  });
  const edits: Mutation[] = [
    shareDeal(7),
    {kind: 'deal.edit', dealId: dealId(7), changes: {nextSteps: 'Call'}, was: {nextSteps: ''}},
    postMessage(20, {dealId: dealId(7), files: [newFile(20)]}),
    postMessage(21, {dealId: dealId(7), parentId: messageId(20)}),
    {kind: 'message.edit', messageId: messageId(21), text: 'Better', mentions: []},
    {kind: 'note.write', noteId: noteId(20), dealId: dealId(7), text: 'Ours'},
    {kind: 'deal.seen', dealId: dealId(7), at: '2026-11-21T11:00:00.000Z'},
    {kind: 'deal.dismiss_overwrite', dealId: sharedDeal.id, overwriteId: overwriteId(2)},
  ];

  it('[L1, R8] pulls every kind of row, page after page', async () => {
    server.pageLimit = 7;
    await sync();
    for (let turn = 0; turn < 9 && (await browser.snapshot()).meta.cursor === 0; turn++)
      await rest();
    const {base, meta} = await browser.snapshot();
    expect(inOrder(rowsOf(base))).toEqual(inOrder(wholeRows));
    expect(meta).toMatchObject({walk: null, counts: {pending: 1, confirmed: 1, rejected: 1}});
  });

  it('[L5, L6] brings what was done on a train to everybody, once', async () => {
    await sync();
    server.isDown = true;
    for (const edit of edits) await browser.edit(edit);
    const onTheTrain = await browser.view();
    expect(onTheTrain.messages.get(messageId(21))?.text).toBe('Better');
    server.isDown = false;
    await sync();
    const {outbox, rejected, base} = await browser.snapshot();
    expect([outbox, rejected]).toEqual([[], []]);
    expect(base.deals.get(dealId(7))?.sharing).toMatchObject({state: 'active', nextSteps: 'Call'});
    const other = await openBrowser({server, clock, userId: 'jan' as UserId});
    other.engine.hint('opened');
    await rest();
    const theirs = (await other.snapshot()).base;
    expect(inOrder(rowsOf(theirs))).toEqual(inOrder(rowsOf(base)));
  });

  it('[S4] keeps a message whose deal was withdrawn meanwhile, with the reason', async () => {
    await sync();
    server.isDown = true;
    await browser.edit(postMessage(20, {text: 'Too late'}));
    server.apply({kind: 'deal.withdraw', dealId: sharedDeal.id, reason: ''});
    server.isDown = false;
    await sync();
    const {outbox, rejected} = await browser.snapshot();
    expect(outbox).toEqual([]);
    expect(rejected.map(({body, refusal}) => [body.includes('Too late'), refusal.code])).toEqual([
      [true, 'deal_not_shared'],
    ]);
  });
});

function inOrder(changes: readonly Change[]): Change[] {
  const placeOf = ({kind, id}: Change): string => `${kind} ${id}`;
  return [...changes].sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

/** What a copied profile folder holds: the same rows under the same client id. */
async function copyOf(from: Browser): Promise<Store> {
  const {meta, base, outbox} = await from.snapshot();
  let isNew = true;
  const copy = createMemoryStore(() => {
    if (!isNew) return newClientId();
    isNew = false;
    return meta.clientId;
  });
  await copy.open(from.scope);
  for (let mid = 1; mid <= meta.ackedMid; mid++) await copy.append(from.scope, `${mid}`, 'then');
  await copy.markTaken(
    from.scope,
    Array.from({length: meta.ackedMid}, (_, index) => ({mid: index + 1})),
  );
  await copy.applyPage(from.scope, {
    epoch: meta.epoch ?? 'none',
    cursor: meta.cursor,
    walk: null,
    tag: null,
    changes: rowsOf(base),
    settledUpTo: meta.ackedMid,
    refused: [],
    complete: true,
    at: 'then',
  });
  for (const {body, at} of outbox) await copy.append(from.scope, body, at);
  return copy;
}
