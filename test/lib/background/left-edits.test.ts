// @vitest-environment node
import {beforeEach, describe, expect, it, vi} from 'vitest';
import type {AccountId, UserId} from '../../../lib/domain/ids.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {createLink, fileId, linkId, partnerAccount} from '../domain/fixtures.ts';
import {rest} from '../platform/fake-clock.ts';
import {setUpBackground} from './running.ts';

let running: ReturnType<typeof setUpBackground>;
beforeEach(async () => {
  running = setUpBackground();
  expect(await running.signIn()).toEqual({kind: 'signed_in'});
});

const server = 'https://vouch.example';
const maria = 'maria' as UserId;
const own: Scope = {server, userId: maria, accountId: partnerAccount.id};
const left = {
  ...{server, user: {id: maria, name: 'Maria Nowak'}, count: 1},
  account: {id: partnerAccount.id, name: 'Bright Agency'},
};
const discard = (scope: Scope = own) => running.send('left.discard', scope);

/** Maria writes something while she is being removed. */
async function loseAccount(): Promise<void> {
  running.server.members.delete(maria);
  running.state.accounts = running.state.accounts.filter(({id}) => id !== partnerAccount.id);
  await running.send('mutate', {mutation: createLink(1)});
}

/** What a page that opens now is told. */
async function told() {
  const page = running.openPage();
  await rest();
  return page.last();
}

async function signInAs(userId: string, accounts = [left.account]): Promise<unknown> {
  running.state.userId = userId as UserId;
  running.state.accounts = accounts;
  if (accounts.length > 0) running.server.members.add(userId as UserId);
  return running.signIn();
}

describe('edits of an account that was taken away', () => {
  it('are told to the person, who has no session any more, at once and after a restart', async () => {
    const page = running.openPage();
    await loseAccount();
    expect(page.last()).toMatchObject({session: {kind: 'signed_out'}, left: [left]});
    await running.restart();
    expect(await told()).toMatchObject({session: {kind: 'signed_out'}, left: [left]});
  });

  it('are told to the person whose other account goes on, and nothing of theirs is told that still can be sent', async () => {
    const second = linkId(77) as string as AccountId;
    running.state.accounts.push({id: second, name: 'Second'});
    await running.signIn();
    await loseAccount();
    expect(await told()).toMatchObject({session: {account: {id: second}}, left: [left]});
  });

  it('are nobody else’s: neither while another person is signed in nor after', async () => {
    await loseAccount();
    await signInAs('jan');
    expect((await told()).left).toEqual([]);
    expect(await discard()).toEqual({kind: 'failed'});
    await running.send('session.sign_out', {evenIfWaiting: true});
    expect((await told()).left).toEqual([]);
    expect(await discard()).toEqual({kind: 'failed'});
    expect((await running.store.read(own))?.outbox).toHaveLength(1);
  });

  it('are told again to whoever wrote them, when the server says that they belong to no account', async () => {
    running.server.isDown = true;
    await running.send('mutate', {mutation: createLink(1)});
    await running.send('session.sign_out', {evenIfWaiting: true});
    running.server.isDown = false;
    expect((await told()).left).toEqual([]); // they may be sent yet
    await signInAs('jan');
    await running.send('session.sign_out', {evenIfWaiting: true});
    const page = running.openPage();
    await rest();
    expect(await signInAs('maria', [])).toEqual({kind: 'failed', why: 'no_account'});
    expect(page.last().left).toEqual([left]);
    await running.restart();
    expect((await told()).left).toEqual([left]);
  });

  it('are sent by themselves when the person is invited again', async () => {
    await loseAccount();
    await signInAs('maria');
    expect((await told()).left).toEqual([]);
    expect(running.server.view().links.size).toBe(1);
  });

  it('go from this computer with their files once the person throws them away, and only then', async () => {
    await loseAccount();
    await running.files.begin(own, {fileId: fileId(1), size: 4}, '2026-11-21T12:00:00.000Z');
    const page = running.openPage();
    await rest();
    expect(await discard({...own, accountId: linkId(5) as string as AccountId})).toEqual({
      kind: 'failed',
    });
    expect(await discard()).toEqual({kind: 'discarded'});
    expect(await running.store.read(own)).toBeUndefined();
    expect(await running.files.list(own)).toEqual([]);
    expect(page.last().left).toEqual([]);
    expect(await discard()).toEqual({kind: 'failed'});
  });

  it('stay when the disk does not let them go', async () => {
    await loseAccount();
    const disk = vi.spyOn(running.store, 'forget').mockRejectedValueOnce(new Error('Not now'));
    expect(await discard()).toEqual({kind: 'failed'});
    expect((await told()).left).toEqual([left]);
    disk.mockRestore();
  });
});

it('of an account that is there, nothing can be thrown away like this', async () => {
  running.server.isDown = true;
  await running.send('mutate', {mutation: createLink(1)});
  expect(await discard()).toEqual({kind: 'failed'});
  expect((await running.store.read(own))?.outbox).toHaveLength(1);
});

it('keeps no name of somebody who signed out and left nothing', async () => {
  await running.send('session.sign_out', {evenIfWaiting: true});
  await rest();
  expect(JSON.stringify([...running.local.kept])).not.toContain('Maria Nowak');
});
