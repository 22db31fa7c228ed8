import {sql} from 'kysely';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {watchLinks} from '../../../server/client-mail/watch-links.ts';
import {startMailing} from '../jobs/mailing.ts';
import {createWorld, type World} from '../world.ts';
import {age, askingOf, assignedLink, syncClient} from './asked-client.ts';

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

it('a mail server that is down for a day: nothing is lost, nothing goes twice', async () => {
  const account = await world.account('Bright Agency');
  const client = syncClient(world, account, await world.member(account, 'Maria Nowak'));
  const mailed = async (linkId: Parameters<typeof askingOf>[2]) =>
    (await askingOf(world, account, linkId))?.mailed;
  const failures = () =>
    mailing.log.filter(({message}) => String(message).includes('Failed task')).length;
  const until = async (count: number) => {
    while (failures() < count) await new Promise((done) => setTimeout(done, 20));
  };

  await mailing.smtp.down();
  const [asked, due] = [
    await assignedLink(client, 'ann@acme.example'),
    await assignedLink(client, 'bo@acme.example'),
  ];
  for (const {linkId} of [asked, due]) await client.push({kind: 'link.send', linkId});
  await until(2);
  await age(world, account, due.linkId, 6); // its reminder is due while its first mail still waits
  await watchLinks(world.deps);
  await until(3);
  expect(await mailed(due.linkId)).toMatchObject({count: 2});
  expect((await askingOf(world, account, due.linkId))?.reminders).toBe(1);

  await mailing.stopJobs();
  await mailing.smtp.up();
  mailing.log.length = 0;
  // A day later every try is due again
  await world.rows(sql`
    update graphile_worker._private_jobs set run_at = run_at - interval '1 day' where attempts > 0`);
  await mailing.startJobs();
  await mailing.settle();
  await watchLinks(world.deps);
  await mailing.settle();
  expect(mailing.smtp.mails.map(({to1, subject}) => [to1, subject]).sort()).toEqual([
    ['ann@acme.example', 'Is Bright Agency your partner for this purchase?'],
    ['bo@acme.example', expect.stringContaining('Bright Agency')],
  ]);
  for (const {linkId} of [asked, due]) expect(await mailed(linkId)).not.toHaveProperty('trouble');
});
