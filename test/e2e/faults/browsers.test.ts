/** More than one browser, profiles that are copied or killed, tokens that are used twice, storage that fails. */
import {cpSync} from 'node:fs';
import {sql} from 'kysely';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {clientId} from '../../../lib/api/sign-in.ts';
import {createLink} from '../../server/world.ts';
import {killBrowser, type Person} from '../product.ts';
import {quiet, startFaultWorld, type FaultWorld, type SignedInBrowser} from './fault-world.ts';
import type {Inside} from './inside.ts';
import {watchWorker} from './series.ts';

let world: FaultWorld;
let opened: SignedInBrowser;
let maria: Person;
beforeAll(async () => {
  world = await startFaultWorld();
  maria = world.product.getPerson(/admin.*Bright/i);
  opened = await world.openSignedIn('first', maria);
});
afterEach(() => world.product.line.restore());
afterAll(() => world.stop());

/** What a page of the extension sees of the browser. */
declare const chrome: {
  alarms: {clearAll(): Promise<boolean>; getAll(): Promise<Array<{name: string}>>};
  storage: {session: {clear(): Promise<void>}};
};

const patience = {timeout: 15_000};

async function save(inside: Inside, mutation: Mutation): Promise<void> {
  expect(await inside.mutate(mutation)).toEqual({kind: 'saved'});
}

async function timesOf(name: string): Promise<number> {
  const {accountId} = await world.scopeOf(maria);
  return (await world.effects(accountId)).get(name) ?? 0;
}

describe('two browsers', () => {
  it('[L3] [L6] edit the same link while they cannot see each other: both edits arrive, both show the same', async () => {
    const tomasz = world.product.getPerson(/member.*Bright/i);
    const second = await world.openSignedIn('second', tomasz);
    const link = createLink({name: 'Edited by two'});
    await save(opened.inside, link);
    await quiet(opened.inside);
    await quiet(second.inside);
    world.product.line.cut();
    const rename = (name: string): Mutation => ({
      kind: 'link.edit',
      linkId: link.linkId,
      changes: {name},
    });
    for (const turn of [1, 2, 3]) {
      await save(opened.inside, rename(`First ${turn}`));
      await save(second.inside, rename(`Second ${turn}`));
    }
    world.product.line.restore();
    await Promise.all([quiet(opened.inside), quiet(second.inside)]);
    const [one, other] = [await quiet(opened.inside), await quiet(second.inside)];
    expect(one.base).toEqual(other.base);
    expect(one.base).toEqual(await world.serverRows(maria));
    for (const turn of [1, 2, 3]) {
      expect([await timesOf(`First ${turn}`), await timesOf(`Second ${turn}`)]).toEqual([1, 1]);
    }
    await second.browser.context.close();
  });
});

describe('a profile', () => {
  it('[P3] [L5] that was copied gets a client id of its own, and both copies lose nothing', async () => {
    const first = await world.openSignedIn('original', maria);
    await save(first.inside, createLink({name: 'Before the copy'}));
    await quiet(first.inside);
    world.product.line.cut();
    await save(first.inside, createLink({name: 'In both copies'}));
    const {meta} = await first.inside.kept();
    await first.browser.context.close();
    const {profileFolder} = world.product;
    cpSync(profileFolder('original'), profileFolder('copy'), {recursive: true});

    const [original, copy] = [
      await world.openAgain('original', maria),
      await world.openAgain('copy', maria),
    ];
    expect((await copy.inside.kept()).meta.clientId).toBe(meta.clientId);
    for (const turn of [1, 2, 3]) {
      await save(original.inside, createLink({name: `Of the original ${turn}`}));
      await save(copy.inside, createLink({name: `Of the copy ${turn}`}));
    }
    world.product.line.restore();
    await quiet(original.inside);
    await quiet(copy.inside);
    const ids = [(await quiet(original.inside)).meta, (await quiet(copy.inside)).meta];
    expect(new Set(ids.map(({clientId: id}) => id)).size).toBe(2);
    const names = ['In both copies'];
    for (const turn of [1, 2, 3]) names.push(`Of the original ${turn}`, `Of the copy ${turn}`);
    for (const name of names) expect([name, await timesOf(name)]).toEqual([name, 1]);
    expect((await copy.inside.kept()).rejected).toEqual([]);
    expect(await world.findTears(copy.inside, maria)).toEqual([]);
    expect(await world.findTears(original.inside, maria)).toEqual([]);
    await original.browser.context.close();
    await copy.browser.context.close();
  });

  it('[E1] [L8] killed the moment an edit is called saved, far from the server, has it', async () => {
    const first = await world.openSignedIn('killed', maria);
    await quiet(first.inside);
    world.product.line.cut();
    for (const turn of [1, 2, 3])
      await save(first.inside, createLink({name: `Then killed ${turn}`}));
    await killBrowser(first.browser);
    const again = await world.openAgain('killed', maria);
    expect((await again.inside.kept()).outbox).toHaveLength(3);
    world.product.line.restore();
    await quiet(again.inside);
    for (const turn of [1, 2, 3]) expect(await timesOf(`Then killed ${turn}`)).toBe(1);
    await again.browser.context.close();
  });
});

describe('an alarm that was lost', () => {
  it('[L10] is set again by the next start, also the one for edits that wait', async () => {
    const {browser, inside} = opened;
    const worker = await watchWorker(browser);
    const alarms = () =>
      inside.page.evaluate(async () => (await chrome.alarms.getAll()).map(({name}) => name).sort());
    await quiet(inside);
    world.product.line.cut();
    await save(inside, createLink({name: 'Waits for an alarm'}));
    await expect.poll(alarms, patience).toEqual(['pull', 'retry']);
    await inside.page.evaluate(() => chrome.alarms.clearAll());
    await worker.stop();
    expect(await alarms()).toEqual([]);
    await inside.syncNow(); // anything that wakes it
    await expect.poll(alarms, patience).toEqual(['pull', 'retry']);
    world.product.line.restore();
    await quiet(inside);
    await expect.poll(alarms, patience).toEqual(['pull']);
    expect(await timesOf('Waits for an alarm')).toBe(1);
  });
});

describe('storage that fails', () => {
  it('[E1] behind a transaction that never ends: the edit is called not saved, later ones are', async () => {
    const {inside} = opened;
    await quiet(inside);
    await inside.page.evaluate(hang);
    expect(await inside.mutate(createLink({name: 'Behind it'}))).toEqual({
      kind: 'failed',
      why: 'storage',
    });
    await inside.page.evaluate(() => (document.title = 'let go'));
    await expect
      .poll(() => inside.mutate(createLink({name: 'After it'})), patience)
      .toEqual({kind: 'saved'});
    await quiet(inside);
    expect([await timesOf('Behind it'), await timesOf('After it')]).toEqual([0, 1]);
    expect(await world.findTears(inside, maria)).toEqual([]);
  });
});

/** The last of all: it signs Maria out everywhere. */
describe('a refresh token', () => {
  it('[L5] used by somebody else too: signed out and told, edits kept, and sent after the next sign-in', async () => {
    const {browser, inside} = await world.openSignedIn('robbed', maria);
    await quiet(inside);
    const worker = await watchWorker(browser);
    const stolen = await inside.refreshToken();
    const use = async (token: string): Promise<{refresh_token: string}> => {
      const response = await fetch(stolen.endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'refresh_token',
          refresh_token: token,
          client_id: clientId,
        }),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as {refresh_token: string}; // RFC 6749, 5.1
    };
    await use((await use(stolen.token)).refresh_token);
    // Later than the minute in which the server repeats an answer that may have been lost
    await sql`
      update auth."oauthRefreshToken" set "rotatedAt" = "rotatedAt" - interval '5 minutes',
        "rotationReplayExpiresAt" = "rotationReplayExpiresAt" - interval '5 minutes',
        revoked = revoked - interval '5 minutes'`.execute(world.db);
    await inside.page.evaluate(() => chrome.storage.session.clear());
    await worker.stop();
    await save(inside, createLink({name: 'While robbed'}));
    await expect
      .poll(() => inside.syncNow(), patience)
      .toEqual({kind: 'failed', why: 'signed_out'});
    expect((await inside.kept()).outbox).toHaveLength(1);
    expect(await timesOf('While robbed')).toBe(0);
    expect(await inside.signIn()).toEqual({kind: 'signed_in'});
    await quiet(inside);
    expect(await timesOf('While robbed')).toBe(1);
    await browser.context.close();
  });
});

/** In the page: holds the outbox until the page's title says `let go`. */
function hang(): Promise<void> {
  return new Promise((begun, fail) => {
    const opening = indexedDB.open('vouch');
    opening.onerror = () => fail(new Error('Cannot open'));
    opening.onsuccess = () => {
      const db = opening.result;
      const outbox = db.transaction('outbox', 'readwrite').objectStore('outbox');
      const again = (): void => {
        if (document.title === 'let go') db.close();
        else outbox.count().onsuccess = again;
      };
      outbox.count().onsuccess = () => {
        begun();
        again();
      };
    };
  });
}
