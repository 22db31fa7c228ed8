import {afterEach, describe, expect, it} from 'vitest';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import type {SessionAccount} from '../../../lib/messages/session.ts';
import {createAccount} from '../../../lib/models/account-model.ts';
import type {AccountModel} from '../../../lib/models/account-model.ts';
import {createPageWorld, idOf, makeDraft, makeLink, settle} from './page-world.ts';
import type {PageWorld} from './page-world.ts';

const one = idOf<LinkId>(1);
let stop: (() => void) | undefined;
afterEach(() => stop?.());

async function open(world: PageWorld): Promise<AccountModel> {
  const account = createAccount(world.ports);
  stop = () => account.stop();
  await settle();
  return account;
}

describe('what a page shows as a whole', () => {
  it('is loading until the background has spoken and the store was read', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const account = createAccount(world.ports);
    stop = () => account.stop();
    expect(account.phase.value).toBe('loading');
    await settle();
    expect(account.phase.value).toBe('ready');
    expect(account.rows.value).toHaveLength(1);
  });

  it('asks to sign in when nobody is', async () => {
    const account = await open(createPageWorld({signedIn: false}));
    expect(account.phase.value).toBe('signed_out');
    expect(account.signIn.server.value).toBe('http://localhost:4680');
  });

  it('does not call an account empty before the first pull is through', async () => {
    const world = createPageWorld();
    world.complete = false;
    const account = await open(world);
    expect(account.phase.value).toBe('first_sync');
    world.complete = true;
    world.tell();
    await settle();
    expect(account.phase.value).toBe('ready');
  });

  it('says when the store does not open, and recovers when it does', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    world.storeOpens = false;
    const account = await open(world);
    expect(account.phase.value).toBe('unreadable');
    world.storeOpens = true;
    account.readAgain();
    await settle();
    expect(account.phase.value).toBe('ready');
  });

  it('keeps what was read when a later read fails', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const account = await open(world);
    world.storeOpens = false;
    world.tell();
    await settle();
    expect(account.phase.value).toBe('ready');
    expect(account.rows.value).toHaveLength(1);
  });

  it('never shows one account’s links under another’s name', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const own = (await open(world)).session.value?.account;
    if (!own) throw new Error('nobody is signed in');
    stop?.();
    const two = createPageWorld({
      links: [makeLink(1)],
      session: {accounts: [own, {...own, id: idOf(2), name: 'Second Agency'}]},
    });
    const account = await open(two);
    two.beforeRead = () => new Promise(() => undefined);
    await account.switchTo(idOf(2));
    expect(account.session.value?.account.name).toBe('Second Agency');
    expect(account.phase.value).toBe('loading');
    expect(account.rows.value).toEqual([]);
  });
});

describe('live', () => {
  it('shows an answer as soon as news of it arrives', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const account = await open(world);
    world.answer(one, {kind: 'confirm'});
    await settle();
    expect(account.rows.value[0]?.status).toBe('confirmed');
  });

  it('reads once more, not once for each, when news overtakes a read', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const account = await open(world);
    const before = world.log.reads;
    let release: () => void = () => undefined;
    world.beforeRead = () => new Promise((done) => (release = done));
    world.tell();
    await settle();
    world.answer(one, {kind: 'confirm'});
    world.tell();
    world.tell();
    world.beforeRead = undefined;
    release();
    await settle();
    expect(world.log.reads - before).toBe(2);
    expect(account.rows.value[0]?.status).toBe('confirmed');
  });

  it('stops listening', async () => {
    const world = createPageWorld();
    const account = await open(world);
    account.stop();
    expect(world.listening()).toBe(0);
  });
});

describe('leaving', () => {
  const other = {id: idOf<AccountId>(2)};
  async function openWithTwo() {
    const own: SessionAccount = {
      id: idOf(1),
      name: 'Bright Agency',
      type: 'solutions_partner',
      role: 'partner_member',
      programName: 'HubSpot',
    };
    const second = {...own, id: other.id, name: 'Second Agency'};
    const world = createPageWorld({links: [makeLink(1)], session: {accounts: [own, second]}});
    return {world, account: await open(world)};
  }

  it('for another account asks first while edits wait, and names whose they are', async () => {
    const {account} = await openWithTwo();
    await account.remove(one);
    await account.switchTo(other.id);
    expect(account.session.value?.account.name).toBe('Bright Agency');
    expect(account.switchAsks.value).toEqual({waiting: 1, to: other.id, name: 'Bright Agency'});
    account.stay();
    expect(account.switchAsks.value).toBeUndefined();
    await account.switchTo(other.id);
    await account.switchAnyway();
    expect(account.session.value?.account.name).toBe('Second Agency');
    expect(account.switchAsks.value).toBeUndefined();
  });

  it('for another account asks nothing when all is saved', async () => {
    const {account} = await openWithTwo();
    await account.switchTo(other.id);
    expect(account.session.value?.account.name).toBe('Second Agency');
  });

  it('by signing out asks however many wait, offline, and keeps them', async () => {
    const {world, account} = await openWithTwo();
    world.online = false;
    for (let n = 0; n < 50; n++) await account.create(idOf(1000 + n), makeDraft(), null);
    await account.signOut();
    expect(account.signOutAsks.value).toBe(50);
    await account.signOutAnyway();
    expect(account.phase.value).toBe('signed_out');
    expect(world.queue()).toHaveLength(50);
  });

  it('by signing out asks nothing when only refused edits are left: they stay as well', async () => {
    const {world, account} = await openWithTwo();
    world.refuse({kind: 'link.remove', linkId: one}, {code: 'already_answered'});
    await account.signOut();
    expect(account.phase.value).toBe('signed_out');
    expect(world.refused()).toHaveLength(1);
  });
});

describe('changes', () => {
  it('are shown at once, marked as waiting, and no longer once the server has them', async () => {
    const world = createPageWorld();
    const account = await open(world);
    expect(await account.create(one, makeDraft(), null)).toEqual({kind: 'saved'});
    expect(account.rows.value[0]).toMatchObject({waiting: true, synced: false});
    await account.tryNow();
    await settle();
    expect(account.rows.value[0]).toMatchObject({waiting: false, synced: true});
    expect(account.sync.value.waiting).toBe(0);
  });

  it('come back with the reason when the rules or the disk refuse them', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const account = await open(world);
    world.answer(one, {kind: 'confirm'});
    expect(await account.remove(one)).toEqual({
      kind: 'refused',
      refusal: {code: 'already_answered'},
    });
    world.storageWorks = false;
    expect(await account.remove(one)).toEqual({kind: 'failed', why: 'storage'});
  });
});

describe('Copy', () => {
  it('copies the address on the server the person is signed in to', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const account = await open(world);
    expect(await account.copy(one)).toBe('copied');
    expect(world.log.copied).toEqual([`http://localhost:4680/c/${'1'.padStart(32, 't')}`]);
  });

  it('says before the first sync that the address does not work yet', async () => {
    const world = createPageWorld();
    const account = await open(world);
    await account.create(one, makeDraft(), null);
    expect(await account.copy(one)).toBe('not_yet');
    expect(world.log.copied).toHaveLength(1);
  });

  it('says when the clipboard or the link is not to be had', async () => {
    const world = createPageWorld({links: [makeLink(1)]});
    const account = await open(world);
    expect(await account.copy(idOf<LinkId>(9))).toBe('failed');
    world.clipboardWorks = false;
    expect(await account.copy(one)).toBe('failed');
  });
});

describe('signing in and out', () => {
  it('signs in at the address that was typed', async () => {
    const world = createPageWorld({signedIn: false});
    const account = await open(world);
    account.signIn.type(' localhost:9999/ ');
    await account.signIn.signIn();
    expect(world.log.sent[0]).toEqual({
      call: 'session.sign_in',
      args: {server: 'localhost:9999/'},
    });
    await settle();
    expect(account.phase.value).toBe('ready');
  });

  it('says what is wrong with an address until it is typed anew', async () => {
    const world = createPageWorld({signedIn: false});
    const account = await open(world);
    account.signIn.type('http://vouch.example.com');
    await account.signIn.signIn();
    expect(account.signIn.state.value).toEqual({kind: 'failed', why: 'insecure'});
    account.signIn.type(' ');
    expect(account.signIn.state.value).toEqual({kind: 'idle'});
    await account.signIn.signIn();
    expect(account.signIn.state.value).toEqual({kind: 'failed', why: 'required'});
    expect(world.log.sent).toHaveLength(1);
  });

  it('keeps what was typed when news arrive and when signing in fails', async () => {
    const world = createPageWorld({signedIn: false});
    world.signInResult = {kind: 'failed', why: 'not_vouch'};
    const account = await open(world);
    account.signIn.type('https://wrong.example.com');
    world.tell();
    await account.signIn.signIn();
    world.tell();
    expect(account.signIn.state.value).toEqual({kind: 'failed', why: 'not_vouch'});
    expect(account.signIn.server.value).toBe('https://wrong.example.com');
  });

  it('asks before signing out while edits wait, and keeps them', async () => {
    const world = createPageWorld();
    const account = await open(world);
    await account.create(one, makeDraft(), null);
    await account.signOut();
    expect(account.signOutAsks.value).toBe(1);
    expect(account.phase.value).toBe('ready');
    account.stay();
    expect(account.signOutAsks.value).toBeUndefined();
    await account.signOut();
    await account.signOutAnyway();
    expect(account.phase.value).toBe('signed_out');
    expect(account.rows.value).toEqual([]);
    expect(account.signOutAsks.value).toBeUndefined();
    expect(world.queue()).toHaveLength(1);
  });

  it('signs out at once when nothing waits', async () => {
    const account = await open(createPageWorld());
    await account.signOut();
    expect(account.phase.value).toBe('signed_out');
  });
});
