import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it, test} from 'vitest';
import type {Answer} from '../../../lib/domain/answer.ts';
import type {DealId, LinkId} from '../../../lib/domain/ids.ts';
import {inTenant, inVendorSnapshot} from '../../../server/db/database.ts';
import {findHeldDomains} from '../../../server/console/domains/domain-list.ts';
import {Browser} from '../auth/browser.ts';
import {proveAddress} from '../client/clients.ts';
import {createPortfolio, type Portfolio} from './portfolio.ts';

/** Dana is Bright's CAM, Kurt Kestrel's; Rick and Rita are reps, Pat the program's admin, Olga another program's. */
let at: Portfolio;
let networks = 0;
beforeAll(async () => {
  at = await createPortfolio();
  await sql`update app.program set settings = '{}' where id = ${at.programId}`.execute(
    at.running.db,
  ); // only proven addresses answer
});
afterAll(() => at.running.stop());
beforeEach(() => sql`delete from app.client_domain`.execute(at.running.db));

const path = '/console/domains';
const held = async () =>
  (
    await at.running.db
      .selectFrom('client_domain')
      .select(['domain', 'company', 'account_id'])
      .orderBy('domain')
      .execute()
  ).map(({domain, company, account_id: id}) => [
    domain,
    company,
    id === null ? 'all' : id === at.bright ? 'bright' : id === at.kestrel ? 'kestrel' : 'foreign',
  ]);
const hold = (
  who: keyof Portfolio['browsers'],
  account: string,
  domain: string,
  company = 'Acme',
) => at.browsers[who].post(path, {account, domain, company});

describe('a CAM', () => {
  it('holds a domain for an own account, and releases it', async () => {
    const page = await hold('dana', at.bright, 'https://Acme.example/');
    expect([page.status, page.html]).toEqual([200, expect.stringContaining('Acme: acme.example')]);
    expect(await held()).toEqual([['acme.example', 'Acme', 'bright']]);
    await at.browsers.dana.post(`${path}/release`, {account: at.bright, domain: 'acme.example'});
    expect(await held()).toEqual([]);
  });

  it.each(['kestrel', 'foreign'] as const)('has no hand in %s', async (other) => {
    const owner = other === 'kestrel' ? 'kurt' : 'olga';
    expect((await hold(owner, at[other], 'theirs.example')).status).toBe(200);
    expect((await hold('dana', at[other], 'acme.example')).status).toBe(404);
    const taken = {account: at[other], domain: 'theirs.example'};
    expect((await at.browsers.dana.post(`${path}/release`, taken)).status).toBe(404);
    expect(await held()).toEqual([['theirs.example', 'Acme', other]]);
    expect((await at.browsers.dana.open(path)).html).not.toContain('theirs.example');
  });

  it('reads what is held for all partners, and leaves it', async () => {
    await at.browsers.pat.post('/admin/clients/domains', {domain: 'all.example', company: 'All'});
    expect((await at.browsers.dana.open(path)).html).toContain('For all partners');
    await at.browsers.dana.post(`${path}/release`, {account: at.bright, domain: 'all.example'});
    expect(await held()).toEqual([['all.example', 'All', 'all']]);
    const page = await hold('dana', at.bright, 'all.example', 'Other');
    expect([page.status, page.html]).toEqual([
      422,
      expect.stringContaining('all.example is held for All already.'),
    ]);
  });
});

describe('nobody else', () => {
  test.each(['rick', 'rita', 'maria', 'kim'] as const)('%s finds no such page', async (who) => {
    expect((await at.browsers[who].open(path)).status).toBe(404);
    expect((await hold(who, at.bright, 'acme.example')).status).toBe(404);
    const gone = {account: at.bright, domain: 'acme.example'};
    expect((await at.browsers[who].post(`${path}/release`, gone)).status).toBe(404);
    expect(await held()).toEqual([]);
  });

  it("an admin does it for every account of the program, and for no other's", async () => {
    expect((await hold('pat', at.kestrel, 'acme.example')).status).toBe(200);
    expect((await hold('pat', at.foreign, 'acme.example')).status).toBe(404);
    expect((await hold('olga', at.kestrel, 'evil.example')).status).toBe(404);
    expect(await held()).toEqual([['acme.example', 'Acme', 'kestrel']]);
  });

  it('reads them by the role of the vendor either: row-level security', async () => {
    await hold('dana', at.bright, 'acme.example');
    const seenBy = ({userId}: {userId: Portfolio['people']['dana']['userId']}) =>
      inVendorSnapshot(at.running.db, userId, (trx) =>
        findHeldDomains(trx, {programId: at.programId, userId}, ''),
      );
    expect(await seenBy(at.people.dana)).toHaveLength(1);
    for (const who of ['kurt', 'rick', 'olga', 'maria'] as const) {
      expect([who, await seenBy(at.people[who])]).toEqual([who, []]);
    }
  });
});

test.each([
  ['', 'Acme', 'Enter a domain'],
  ['acme', 'Acme', 'Enter a domain'],
  ['gmail.com', 'Acme', 'Anybody can get an address there'],
  ['acme.example', '  ', 'This is needed.'],
  ['acme.example', 'x'.repeat(400), 'This is too long.'],
])('%j for %j comes back with what is the matter', async (domain, company, problem) => {
  const page = await hold('dana', at.bright, domain, company);
  expect([page.status, page.html]).toEqual([422, expect.stringContaining(problem)]);
  expect(await held()).toEqual([]);
});

it('no page of ours would send what is no account, no domain, or from elsewhere', async () => {
  expect((await hold('dana', 'nonsense', 'acme.example')).status).toBe(400);
  const empty = await at.browsers.dana.post(`${path}/release`, {account: at.bright, domain: ''});
  expect(empty.status).toBe(400);
  expect((await new Browser(at.running.origin).open(path)).url).toContain('/sign-in');
});

describe('an unverified answer', () => {
  const unverified: Answer = {
    ...{at: '2026-11-20T10:00:00.000Z', by: {name: 'Ann', email: 'ann@acme-labs.example'}},
    ...{evidence: 'unverified', unproven: 'unknown_domain'},
    lines: [{productId: 'marketing', verdict: 'confirmed'}],
    snapshot: {
      ...{partner: 'Bright', vendor: 'V', duration: null},
      lines: [{product: 'Marketing Hub', tier: 'Professional', onboarding: null}],
    },
  };
  let dealId: DealId;
  let linkId: LinkId;
  const evidenceOf = (id: LinkId) =>
    inTenant(at.running.db, at.bright, async (trx) => {
      const {rows} = await sql<{answer: Answer | null}>`
        select answer from app.link where id = ${id}`.execute(trx);
      return rows[0]?.answer?.evidence;
    });
  /** What an answer to another link of the deal is worth, and what its reader was told before giving it. */
  async function answered() {
    const link = await at.linkOn(at.bright, at.people.maria, dealId, 'Hold next');
    const client = new Browser(at.running.origin, `192.0.2.${++networks}`);
    const email = `bea${networks}@acme-labs.example`;
    const page = await proveAddress(at.running, client, link.path, email);
    await client.submit(page, link.path, {name: 'Bea', decision: 'confirm'});
    const told = page.html.includes('marked unverified') ? 'unverified' : 'counts';
    return [told, await evidenceOf(link.linkId)];
  }
  beforeEach(async () => {
    const company = {name: 'Acme', ref: null, domain: 'acme.example'};
    dealId = await at.deal(at.bright, at.people.maria, {name: 'Hold me', company}, at.people.rick);
    ({linkId} = await at.linkOn(at.bright, at.people.maria, dealId, 'Hold link'));
    await inTenant(at.running.db, at.bright, (trx) =>
      trx
        .updateTable('link')
        .set({answer: JSON.stringify(unverified)})
        .where('id', '=', linkId)
        .execute(),
    );
  });

  it('offers to hold its domain with the deal’s own; later answers count, this one stays', async () => {
    const address = `/console/deals/${at.bright}/${dealId}`;
    const offer = 'Hold acme-labs.example for Acme';
    const {html} = await at.browsers.dana.open(address);
    expect(html).toContain(offer);
    expect(html).toContain('Answers given before stay as they are.');
    expect((await at.browsers.rick.open(address)).html).not.toContain(offer);
    expect((await at.browsers.dana.open('/console/links?q=Hold')).html).toContain(offer);
    expect(await answered()).toEqual(['unverified', 'unverified']);

    const key = crypto.randomUUID();
    const sent = {key, link: linkId, company: 'Acme'};
    const page = await at.browsers.dana.post(`${address}/hold`, sent);
    expect([page.status, page.html]).toEqual([200, expect.stringContaining('Held from now on.')]);
    expect(page.html).not.toContain(offer);
    expect(page.html).toContain('Unverified');
    expect(await held()).toEqual([
      ['acme-labs.example', 'Acme', 'bright'],
      ['acme.example', 'Acme', 'bright'],
    ]);
    expect(await answered()).toEqual(['counts', 'code']);
    expect(await evidenceOf(linkId)).toBe('unverified');
  });

  it('holds nothing by the hand of a rep, of another account’s CAM, or of a partner', async () => {
    const address = `/console/deals/${at.bright}/${dealId}/hold`;
    const sent = {key: crypto.randomUUID(), link: linkId, company: 'Acme'};
    for (const who of ['rick', 'rita', 'kurt', 'olga', 'maria'] as const) {
      expect([who, (await at.browsers[who].post(address, sent)).status]).toEqual([who, 404]);
    }
    expect(await held()).toEqual([]);
  });

  it('that is held for one account counts for no other', async () => {
    await hold('kurt', at.kestrel, 'acme-labs.example');
    await hold('kurt', at.kestrel, 'acme.example');
    expect(await answered()).toEqual(['unverified', 'unverified']);
    await hold('dana', at.bright, 'acme.example');
    expect(await answered()).toEqual(['unverified', 'unverified']);
    await hold('dana', at.bright, 'acme-labs.example');
    expect(await answered()).toEqual(['counts', 'code']);
  });

  it('comes back where the company is missing, or another one has the domain', async () => {
    const address = `/console/deals/${at.bright}/${dealId}/hold`;
    const send = (company: string) =>
      at.browsers.dana.post(address, {key: crypto.randomUUID(), link: linkId, company});
    expect((await send(' ')).html).toContain('This is needed.');
    await hold('dana', at.bright, 'acme.example', 'Somebody else');
    const page = await send('Acme');
    expect([page.status, page.html]).toEqual([
      422,
      expect.stringContaining('acme.example is held for Somebody else already.'),
    ]);
    expect(await held()).toHaveLength(1);
  });
});
