import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {DealId} from '../../../lib/domain/ids.ts';
import {setVendorRoles} from '../../../server/write/program.ts';
import {Browser} from '../auth/browser.ts';
import {makeVendorPerson, signedIn} from '../pages/people.ts';
import {post} from '../shared-deals.ts';
import {createPortfolio, rowsOf, secrets, type Portfolio} from './portfolio.ts';

/** Who reads what, page by page. Bright has deals of Rick's and Rita's, Kestrel one of Rita's, the foreign account one. */
let at: Portfolio;
let tokens: string[];
let ricks: DealId;
type Who = keyof Portfolio['people'];

beforeAll(async () => {
  at = await createPortfolio();
  const {bright, kestrel, foreign, people} = at;
  const {maria, kim, fred, rick, rita, olga} = people;
  ricks = await at.deal(bright, maria, {name: "Rick's deal"}, rick);
  const ritas = await at.deal(bright, maria, {name: "Rita's deal"}, rita);
  const kestrels = await at.deal(kestrel, kim, {name: "Kestrel's deal"}, rita);
  const foreigns = await at.deal(foreign, fred, {name: 'Foreign deal'}, olga);
  const links = [
    await at.linkOn(bright, maria, ricks, "Rick's link"),
    await at.linkOn(bright, maria, ritas, "Rita's link"),
    await at.linkOn(bright, maria, undefined, 'Loose link'),
    await at.linkOn(foreign, fred, foreigns, 'Foreign link'),
  ];
  tokens = links.map(({token}) => token);
  await at.note(bright, maria, ricks);
  await at.note(kestrel, kim, kestrels);
  await at.message(bright, maria, ricks, 'Hello from the partner');
});
afterAll(() => at.running.stop());

const vendorPeople: Who[] = ['dana', 'kurt', 'rick', 'rita', 'pat', 'olga'];
const partnerPeople: Who[] = ['maria', 'kim', 'fred'];
const pages = ['/console', '/console/deals', '/console/accounts', '/console/links'];

describe.each([...pages, '/console/deals.csv'])('%s', (path) => {
  test("is there for the vendor's people alone", async () => {
    for (const who of vendorPeople) {
      expect([who, (await at.browsers[who].open(path)).status]).toEqual([who, 200]);
    }
    const missing = await at.browsers.maria.open('/console/nothing');
    for (const who of partnerPeople) {
      const page = await at.browsers[who].open(path);
      expect([who, page.status]).toEqual([who, 404]);
    }
    expect(missing.status).toBe(404);
    expect((await new Browser(at.running.origin).open(path)).url).toContain('/sign-in');
  });

  test('holds no private note, no secret of a link and no mail address of a client', async () => {
    for (const who of vendorPeople) {
      const {html} = await at.browsers[who].open(path);
      for (const secret of [...Object.values(secrets), ...tokens])
        expect(html).not.toContain(secret);
    }
  });
});

test.each<[Who, string[]]>([
  ['dana', ["Rick's deal", "Rita's deal"]],
  ['kurt', ["Kestrel's deal"]],
  ['rick', ["Rick's deal"]],
  ['rita', ["Kestrel's deal", "Rita's deal"]],
  ['pat', ["Kestrel's deal", "Rick's deal", "Rita's deal"]],
  ['olga', ['Foreign deal']],
])('%s reads the deals %j', async (who, deals) => {
  const {html} = await at.browsers[who].open('/console/deals?sort=name');
  expect(rowsOf(html)).toEqual(deals);
  const csv = await at.browsers[who].open('/console/deals.csv?sort=name');
  expect(
    csv.html
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]),
  ).toEqual(deals);
});

test.each<[Who, string[]]>([
  ['dana', ['Loose link', "Rick's link", "Rita's link"]],
  ['kurt', []],
  ['rick', ["Rick's link"]],
  ['rita', ["Rita's link"]],
  ['pat', ['Loose link', "Rick's link", "Rita's link"]],
  ['olga', ['Foreign link']],
])('%s reads the links %j', async (who, links) => {
  expect(rowsOf((await at.browsers[who].open('/console/links?sort=name')).html)).toEqual(links);
});

test.each<[Who, string[]]>([
  ['dana', ['Bright Agency']],
  ['kurt', ['Kestrel Resell']],
  ['rick', ['Bright Agency', 'Kestrel Resell']], // of a rep's region: names only
  ['pat', ['Bright Agency', 'Kestrel Resell']],
  ['olga', ['Foreign Account']],
])('%s reads the partners %j', async (who, partners) => {
  expect(rowsOf((await at.browsers[who].open('/console/accounts')).html)).toEqual(partners);
});

test("a rep reads a partner's name and the rep's own deals there, no type, no manager and no links", async () => {
  const {html} = await at.browsers.rick.open('/console/accounts?q=bright');
  const row = /<tbody>[\s\S]*<\/tbody>/.exec(html)?.[0] ?? '';
  expect(row).toContain('Bright Agency');
  expect(row).toContain('>1</a>');
  expect(row).not.toMatch(/Dana|Solutions Partner|Pending/i);
  const cam = await at.browsers.dana.open('/console/accounts?q=bright');
  expect(cam.html).toMatch(/Dana/);
  expect(cam.html).toMatch(/3 Pending/);
});

test("another's ids in filters find nothing of theirs", async () => {
  const {foreign, kestrel, people} = at;
  for (const query of [
    `partner=${foreign}`,
    `partner=${kestrel}`,
    `owner=${people.olga.userId}`,
    'q=Foreign',
    'partner=nonsense',
    "owner=x'%20or%201=1",
    'region=nowhere',
  ]) {
    const page = await at.browsers.dana.open(`/console/deals?${query}`);
    expect([query, page.status, rowsOf(page.html)]).toEqual([query, 200, []]);
    const links = await at.browsers.dana.open(`/console/links?${query}`);
    expect(links.html).not.toContain('Foreign link');
  }
});

test('a rep who is a rep no longer reads nothing', async () => {
  const {running, programId} = at;
  const userId = await makeVendorPerson(running, programId, 'Ray', ['rep']);
  const deal = await at.deal(
    at.bright,
    at.people.maria,
    {name: "Ray's deal"},
    {userId, name: 'Ray'},
  );
  const ray = await signedIn(running, 'Ray');
  expect(rowsOf((await ray.open('/console/deals?all')).html)).toEqual(["Ray's deal"]);
  await setVendorRoles(running.deps, {kind: 'operator'}, programId, userId, ['pdm']);
  expect(rowsOf((await ray.open('/console/deals?all')).html)).toEqual([]);
  await at.command(at.people.maria, at.bright, {
    kind: 'deal.withdraw',
    dealId: deal,
    reason: 'Over',
  });
});

test('somebody of two programs reads one of them, whatever row-level security would show', async () => {
  const {running, programId, otherProgram} = at;
  const userId = await makeVendorPerson(running, programId, 'Tess', ['program_admin']);
  await setVendorRoles(running.deps, {kind: 'operator'}, otherProgram, userId, ['program_admin']);
  const tess = await signedIn(running, 'Tess');
  for (const path of [...pages, '/console/deals.csv', `/console/deals?partner=${at.foreign}`]) {
    expect((await tess.open(path)).html).not.toContain('Foreign');
  }
  expect((await tess.open('/console/deals?all')).html).toContain("Rick's deal");
});

test('unread messages show until they are read', async () => {
  const unread = async (who: Who) =>
    rowsOf((await at.browsers[who].open('/console/deals?unread=yes')).html);
  expect(await unread('rick')).toEqual(["Rick's deal"]);
  await at.command(at.people.rick, at.bright, {
    ...{kind: 'deal.seen', dealId: ricks, at: new Date().toISOString()},
  });
  expect(await unread('rick')).toEqual([]);
  expect(await unread('dana')).toEqual(["Rick's deal"]);
  // One's own answer reads nothing; a message that is deleted waits for nobody
  const late = post(ricks, 'One more thing');
  await at.command(at.people.maria, at.bright, late);
  await at.command(at.people.rick, at.bright, post(ricks, 'Busy, later'));
  expect(await unread('rick')).toEqual(["Rick's deal"]);
  await at.command(at.people.maria, at.bright, {
    ...{kind: 'message.delete', messageId: late.messageId},
  });
  expect(await unread('rick')).toEqual([]);
});
