/** What one browser keeps, when there is no space for it, when an old page holds on to it, and when another person comes. */
import {join} from 'node:path';
import {sql} from 'kysely';
import type {Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest';
import {createLink} from '../../server/world.ts';
import {inTenant} from '../../../server/db/database.ts';
import {fillAndCreate, signIn} from '../partner.ts';
import type {PartnerBrowser, Person} from '../product.ts';
import {quiet, startFaultWorld, type FaultWorld, type SignedInBrowser} from './fault-world.ts';
import {openInside, type Inside} from './inside.ts';
import {copyLimited, openSpace} from './limited-space.ts';
import {holdOlder, letGo} from './older-page.ts';

let world: FaultWorld;
let maria: Person;
let tomasz: Person;
/** Maria's, where nothing is short. */
let opened: SignedInBrowser;
beforeAll(async () => {
  world = await startFaultWorld();
  maria = world.product.getPerson(/admin.*Bright/i);
  tomasz = world.product.getPerson(/member.*Bright/i);
  opened = await world.openSignedIn('roomy', maria);
});
afterEach(() => world.product.line.restore());
afterAll(() => world.stop());

const patience = {timeout: 15_000};
const notSaved = {kind: 'failed', why: 'storage'};

async function save(inside: Inside, ...names: string[]): Promise<void> {
  for (const name of names) {
    expect(await inside.mutate(createLink({name}))).toEqual({kind: 'saved'});
  }
}

async function timesOf(...names: string[]): Promise<number[]> {
  const {accountId} = await world.scopeOf(maria);
  const effects = await world.effects(accountId);
  return names.map((name) => effects.get(name) ?? 0);
}

async function expectText(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor(patience);
}

describe('a browser without space', () => {
  it('[E1] [S4] [L5] says so, keeps what waits, and goes on when there is some', async () => {
    const extension = copyLimited(join(world.product.profileFolder('full'), '..', 'limited'));
    const before = await world.openSignedIn('full', maria, extension);
    await quiet(before.inside);
    world.product.line.cut();
    await save(before.inside, 'Before it was full');
    await before.browser.context.close();

    const {browser, inside} = await world.openAgain('full', maria, extension);
    const space = await openSpace(inside);
    await space.fill();
    await expect
      .poll(() => inside.mutate(createLink({name: 'While full'})), patience)
      .toEqual(notSaved);
    const popup = await browser.openExtensionPage('popup.html');
    await popup.getByRole('button', {name: 'New link'}).click();
    await fillAndCreate(popup, {name: 'By hand', product: 'Smart CRM', tier: 'Starter'});
    await expectText(popup, 'This computer has no space left, so nothing could be saved.');
    expect((await inside.kept()).outbox).toHaveLength(1);

    world.product.line.restore(); // the server takes what waits, and the answer cannot be written down
    await expect.poll(() => inside.syncNow(), patience).toEqual(notSaved);
    await popup.reload();
    await expectText(popup, 'This computer is out of space');
    expect((await inside.kept()).outbox).toHaveLength(1);

    await space.free();
    await quiet(inside);
    await save(inside, 'With space again');
    await expectText(popup, 'All saved');
    await quiet(inside);
    expect(
      await timesOf('Before it was full', 'With space again', 'While full', 'By hand'),
    ).toEqual([1, 1, 0, 0]);
    expect(await world.findTears(inside, maria)).toEqual([]);
    await browser.context.close();
  });
});

describe('a page from before an update', () => {
  it('[E1] [S4] [L5] that holds on to the database: an edit is called not saved, what waits is kept, and all goes on without it', async () => {
    const {browser, inside} = opened;
    await quiet(inside);
    world.product.line.cut();
    await save(inside, 'Before the update 1', 'Before the update 2');
    await holdOlder(inside);
    const popup = await browser.openExtensionPage('popup.html');
    expect(await inside.mutate(createLink({name: 'Behind the old page'}))).toEqual(notSaved);
    await expectText(popup, 'out of space');
    await letGo(inside);
    expect((await inside.kept()).outbox).toHaveLength(2);

    world.product.line.restore();
    await quiet(inside);
    await save(inside, 'After the old page');
    await expectText(popup, 'All saved');
    await quiet(inside);
    const names = ['Before the update 1', 'Before the update 2', 'After the old page'];
    expect(await timesOf(...names, 'Behind the old page')).toEqual([1, 1, 1, 0]);
    expect(await world.findTears(inside, maria)).toEqual([]);
    await popup.close();
  });
});

describe('another person on the same browser', () => {
  it('[E3] [S4] [L9] never sends what the first one left, who finds it again', async () => {
    const {browser, inside} = opened;
    await quiet(inside);
    world.product.line.cut();
    const left = ['Left by Maria 1', 'Left by Maria 2'];
    await save(inside, ...left);
    await signOut(browser, /2 edits are not sent yet/);
    world.product.line.restore();

    await signIn(browser, world.product.origin, tomasz);
    const his = await openInside(browser, await world.scopeOf(tomasz));
    await save(his, 'By Tomasz');
    const hisPopup = await browser.openExtensionPage('popup.html');
    await expectText(hisPopup, 'All saved');
    await quiet(his);
    await hisPopup.close();
    expect(await timesOf('By Tomasz', ...left)).toEqual([1, 0, 0]);
    const waiting = await inside.kept();
    expect(waiting.outbox.map(({body}) => left.filter((name) => body.includes(name)))).toEqual(
      left.map((name) => [name]),
    );
    expect(Object.values(waiting.base)).toEqual([undefined]); // of her account nothing is left to read
    expect((await his.kept()).meta.clientId).not.toBe(waiting.meta.clientId);

    await signOut(browser);
    await signIn(browser, world.product.origin, maria);
    await quiet(inside);
    expect(await timesOf('By Tomasz', ...left)).toEqual([1, 1, 1]);
    const [first, second] = [await world.scopeOf(maria), await world.scopeOf(tomasz)];
    expect(await writersOf('By Tomasz', ...left)).toEqual([
      second.userId,
      first.userId,
      first.userId,
    ]);
  });
});

/** As a person does it in the popup, who is asked about edits that wait. */
async function signOut(browser: PartnerBrowser, asked?: RegExp): Promise<void> {
  const popup = await browser.openExtensionPage('popup.html');
  await popup.getByRole('button', {name: 'Sign out', exact: true}).click();
  if (asked) {
    await expectText(popup, asked);
    await popup.getByRole('button', {name: 'Sign out anyway'}).click();
  }
  await popup.getByRole('textbox', {name: 'Server address'}).waitFor(patience);
  await popup.close();
}

/** Under whose name the server has each. */
async function writersOf(...names: string[]): Promise<Array<string | undefined>> {
  const {accountId} = await world.scopeOf(maria);
  const {rows} = await inTenant(world.db, accountId, (trx) =>
    sql<{name: string; writer: string}>`
      select payload::json -> 'changes' -> 0 -> 'row' ->> 'name' as name,
        payload::json -> 'by' ->> 'userId' as writer
      from app.account_log`.execute(trx),
  );
  return names.map((name) => rows.find((row) => row.name === name)?.writer);
}
