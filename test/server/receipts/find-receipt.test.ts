import {afterAll, beforeAll, expect, it} from 'vitest';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import {findReceiptForPerson} from '../../../server/receipts/find-receipt.ts';
import {must, share} from '../shared-deals.ts';
import {attach, createWorld, type Someone, type World} from '../world.ts';
import {answeredLink, takeUnverifiedAnswers} from './receipts-world.ts';

let world: World;
let account: AccountId;
let linkId: LinkId;
let people: Record<'maria' | 'rep' | 'otherRep' | 'programless', Someone>;

beforeAll(async () => {
  world = await createWorld();
  await takeUnverifiedAnswers(world.db);
  account = await world.account('Bright Agency');
  const maria = await world.member(account, 'Maria');
  const rep = await world.vendor('Rep', 'rep'); // the only one, who gets the deal
  const {dealId, ...shared} = share();
  await must(world, maria, account, {dealId, ...shared});
  const otherRep = await world.vendor('Other Rep', 'rep');
  people = {maria, rep, otherRep, programless: await world.person('Nobody')};
  ({linkId} = await answeredLink(world, account, maria));
  expect(await find('rep')).toBeUndefined(); // not on the deal yet
  await must(world, maria, account, attach(linkId, dealId));
});
afterAll(() => world.end());

const find = (who: keyof typeof people) =>
  findReceiptForPerson(world.db, people[who].userId, {accountId: account, linkId});

it('a rep finds the receipt of a link on their own deal, another rep does not', async () => {
  expect(await find('rep')).toMatchObject({
    path: expect.stringMatching(/^\/r\/[\w-]{32}$/) as string,
  });
  expect(await find('otherRep')).toBeUndefined();
});

it('whoever left the account or was never there finds none', async () => {
  expect(await find('maria')).toBeDefined();
  expect(await find('programless')).toBeUndefined();
  await world.read(account, (trx) =>
    trx.deleteFrom('member').where('user_id', '=', people.maria.userId).execute(),
  );
  expect(await find('maria')).toBeUndefined();
});
