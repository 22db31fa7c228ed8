import {afterAll, beforeAll, expect, it} from 'vitest';
import {defaultPreferences} from '../../../lib/domain/notice-settings.ts';
import {digest} from '../../../server/jobs/digest.ts';
import {saveChoice} from '../../../server/notices/choices.ts';
import {createServerTexts} from '../../../server/server-texts.ts';
import {unassignManager} from '../../../server/write/account.ts';
import {publicUrl, startMailing} from '../jobs/mailing.ts';
import {must, ownCompany, share} from '../shared-deals.ts';
import {createLink, createWorld, done, operator, type World} from '../world.ts';

let world: World;
let mailing: Awaited<ReturnType<typeof startMailing>>;
beforeAll(async () => {
  world = await createWorld();
  mailing = await startMailing(world);
});
afterAll(async () => {
  await mailing.stop();
  await world.end();
});

it('a daily mail that waits for a CAM who was followed by another waits for that one, once', async () => {
  const account = await world.account('Bright Agency');
  const maria = await world.member(account, 'Maria');
  const [dana, priya] = [await world.vendor('Dana', 'cam'), await world.vendor('Priya', 'cam')];
  for (const {userId} of [dana, priya]) {
    await saveChoice(world.db, world.programId, userId, {...defaultPreferences, mail: 'daily'});
  }
  await world.assign(account, dana, 'cam');
  await must(world, maria, account, createLink({name: 'Rollout'}));
  await mailing.settle();
  await world.assign(account, priya, 'cam');
  done(await unassignManager(world.deps, operator, account, dana.userId, 'cam'));
  const deps = {db: world.db, texts: createServerTexts('en'), publicUrl};
  for (const {userId} of [dana, dana, priya, priya]) await digest(deps, {userId});
  await mailing.settle();
  expect(mailing.smtp.to(dana.email)).toEqual([]);
  const [mail, ...more] = mailing.smtp.to(priya.email);
  expect(mail?.text).toContain('Rollout');
  expect(more).toEqual([]);
});

it('one that waits for the notification recipient goes to whom the account names now', async () => {
  const account = await world.account('Kestrel');
  const ada = await world.member(account, 'Ada', 'partner_admin');
  const [tom, kim] = [await world.member(account, 'Tom'), await world.member(account, 'Kim')];
  const preferences = {...defaultPreferences, mail: 'daily'} as const;
  for (const one of [tom, kim]) {
    await must(world, one, account, {kind: 'settings.notices', preferences});
  }
  await must(world, ada, account, {kind: 'settings.recipient', userId: tom.userId});
  await must(world, ada, account, share(ownCompany()));
  await mailing.settle();
  await must(world, ada, account, {kind: 'settings.recipient', userId: kim.userId});
  const deps = {db: world.db, texts: createServerTexts('en'), publicUrl};
  for (const {userId} of [tom, kim]) await digest(deps, {userId});
  await mailing.settle();
  expect(mailing.smtp.to(tom.email)).toEqual([]);
  expect(mailing.smtp.to(kim.email)).toHaveLength(1);
});
