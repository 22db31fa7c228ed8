import {afterEach, describe, expect, it} from 'vitest';
import type {UserId} from '../../../lib/domain/ids.ts';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import type {OptionsModel} from '../../../lib/models/options-model.ts';
import {createOptions} from '../../../lib/models/options-model.ts';
import type {PageWorld} from './page-world.ts';
import {createPageWorld, idOf, settle} from './page-world.ts';

let options: OptionsModel | undefined;
afterEach(() => options?.stop());

async function open(world: PageWorld): Promise<OptionsModel> {
  options = createOptions(world.ports);
  await settle();
  return options;
}
const own = {
  id: idOf<never>(1),
  name: 'Bright Agency',
  type: 'solutions_partner',
  programName: 'HubSpot',
} as const;
const as = (role: 'partner_admin' | 'partner_member') => {
  const account = {...own, role};
  return createPageWorld({session: {account, accounts: [account]}});
};
const asked = (world: PageWorld) => world.queue().map(({mutation}) => mutation);

describe('the choice of notices', () => {
  it('is read when somebody asks for it', async () => {
    const world = createPageWorld();
    const {notices} = await open(world);
    expect([notices.state.value, world.log.wholeReads]).toEqual(['closed', 0]);
    await notices.open();
    expect(notices.state.value).toBe('ready');
    expect(notices.preferences.value).toEqual(defaultPreferences);
  });

  it('is saved whole, also without a network, and several in a row lose nothing', async () => {
    const world = createPageWorld();
    world.online = false;
    const {notices} = await open(world);
    await notices.open();
    await Promise.all([
      notices.setWay('message', 'mail'),
      notices.setWay('deal_changed', 'none'),
      notices.setMail('daily'),
    ]);
    const chosen = {
      ways: {...defaultPreferences.ways, message: 'mail', deal_changed: 'none'},
      mail: 'daily',
    };
    expect(asked(world).at(-1)).toEqual({kind: 'settings.notices', preferences: chosen});
    expect(notices.preferences.value).toEqual(chosen);
    expect(notices.note.value).toBe('saved');
  });
});

describe('who is told of lead activity', () => {
  it('is a member or nobody, as a partner admin says', async () => {
    const world = as('partner_admin');
    const {notices} = await open(world);
    await notices.open();
    expect(notices.recipient.value?.people.map(({name}) => name)).toContain('Otto Berg');
    await notices.setRecipient('u2' as UserId); // Otto Berg
    expect(notices.recipient.value?.value).toBe('u2');
    await notices.setRecipient(null);
    expect(notices.recipient.value?.value).toBeNull();
    expect(asked(world)).toEqual([
      {kind: 'settings.recipient', userId: 'u2'},
      {kind: 'settings.recipient', userId: null},
    ]);
  });

  it('says so when the choice could not be saved', async () => {
    const {notices} = await open(as('partner_admin'));
    await notices.open();
    await notices.setRecipient('nobody here' as UserId); // a page that is old
    expect(notices.note.value).toBe('failed');
  });

  it('is not a member’s to say', async () => {
    const {notices} = await open(as('partner_member'));
    await notices.open();
    expect(notices.recipient.value).toBeUndefined();
  });
});
