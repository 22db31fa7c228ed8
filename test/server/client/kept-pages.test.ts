import {gunzipSync} from 'node:zlib';
import {sql} from 'kysely';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import {inTenant} from '../../../server/db/database.ts';
import {
  createKeptPages,
  gzipAt,
  keptPage,
  pageAt,
  pageOf,
} from '../../../server/client/kept-pages.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {createClientWorld, hannah, type ClientWorld, type MadeLink} from './clients.ts';

describe('a kept page', () => {
  const form = (opened: number, text = '') =>
    `<p>${text}</p><input type="hidden" name="opened" value="${opened}"/><p>żółw</p>`;

  it('says when it was made for whoever it is shown to', () => {
    const page = keptPage(form(1), {});
    if (!page) throw new Error('It has a form');
    expect(pageAt(page, 1234).toString()).toBe(form(1234));
  });

  it('is the same compressed', () => {
    const page = keptPage(form(1, 'x'.repeat(70_000)), {});
    if (!page) throw new Error('It has a form');
    for (const now of [1, 1_764_000_000_000]) {
      expect(gunzipSync(gzipAt(page, now)).toString()).toBe(form(now, 'x'.repeat(70_000)));
    }
  });

  it('is none without a form', () => {
    expect(keptPage('<p>Thank you</p>', {})).toBeUndefined();
  });

  it('goes with the state that it was drawn for', () => {
    const pages = createKeptPages<string>();
    const before = pages.keep('address', 'ann@acme.example', 'known 1');
    pages.keep('address', 'ann@acme.example', 'known 2');
    pageOf(before, 'en', () => keptPage(form(1), {})); // drawn late, for what is no more
    expect(pages.find('address', 'ann@acme.example')).toMatchObject({known: 'known 2'});
    expect(pages.find('address', 'ann@acme.example')?.pages.size).toBe(0);
  });

  it('is shown to nobody who has proven another mail address, or none', () => {
    const pages = createKeptPages<string>();
    pages.keep('address', 'ann@acme.example', 'known');
    expect(pages.find('address', 'bo@acme.example')).toBeUndefined();
    expect(pages.find('address', undefined)).toBeUndefined();
  });

  it('makes room for others', () => {
    const pages = createKeptPages<string>(2);
    for (const address of ['a', 'b', 'c']) pages.keep(address, undefined, address);
    expect(['a', 'b', 'c'].map((address) => pages.find(address, undefined)?.known)).toEqual([
      undefined,
      'b',
      'c',
    ]);
  });
});

describe("a client's page that is opened again", () => {
  let running: Running;
  let world: ClientWorld;
  let link: MadeLink & {mailed: string};

  beforeAll(async () => {
    running = await startRunning();
    world = await createClientWorld(running);
  });
  afterAll(() => running.stop());
  beforeEach(async () => {
    link = await world.mailedLink();
  });

  const open = async (headers: Record<string, string> = {}, path = link.mailed) => {
    const response = await fetch(`${running.origin}${path}`, {headers});
    return {response, text: await response.text()};
  };
  const openedIn = (text: string) => Number(/name="opened" value="(\d+)"/.exec(text)?.[1]);
  const asOwner = (query: ReturnType<typeof sql>) => query.execute(running.db);

  it('is the same but for the time, with the same headers, in every coding', async () => {
    const first = await open();
    const second = await open();
    const packed = await open({'accept-encoding': 'gzip'});
    const opened = [first, second, packed].map(({text}) => openedIn(text));
    expect(opened).toEqual(opened.toSorted((a, b) => a - b));
    expect(Math.abs(Date.now() - (opened[2] ?? 0))).toBeLessThan(60_000);
    const bare = (text: string) => text.replace(/name="opened" value="\d+"/, '');
    expect(bare(second.text)).toBe(bare(first.text));
    expect(bare(packed.text)).toBe(bare(first.text));
    expect(packed.response.headers.get('content-encoding')).toBe('gzip');
    const said = ({response}: typeof first) =>
      [...response.headers].filter(([name]) => !['date', 'content-length'].includes(name));
    expect(said(second)).toEqual(said(first));
    expect(Object.fromEntries(said(second))).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  /** Its owner's name for it, who for that may make things in the schema. */
  const rename = (from: string, to: string) =>
    asOwner(sql`
      do $$ begin
        execute format('grant create on schema app to %I', app.lookup_role());
        execute format('set local role %I', app.lookup_role());
        alter function app.${sql.ref(from)} rename to ${sql.ref(to)};
        set local role none;
        execute format('revoke create on schema app from %I', app.lookup_role());
      end $$`);

  it('asks no more of the database than whether it still stands', async () => {
    const first = await open();
    await rename('client_page', 'all_of_client_page');
    await asOwner(sql`
      create function app.client_page(hash bytea, proven text, known text) returns text language plpgsql as $$
      begin
        if known is null then raise 'asked for all'; end if;
        return app.all_of_client_page(hash, proven, known);
      end $$`);
    const [again, other] = [await open(), await open({}, (await world.mailedLink()).mailed)];
    await asOwner(sql`drop function app.client_page(bytea, text, text)`);
    await rename('all_of_client_page', 'client_page');
    expect([first, again, other].map(({response}) => response.status)).toEqual([200, 200, 500]);
  });

  it("speaks each reader's language", async () => {
    const english = await open({'accept-language': 'en'});
    const german = await open({'accept-language': 'de'});
    expect(english.text).toContain('<html lang="en"');
    expect(german.text).toContain('<html lang="de"');
    expect((await open({'accept-language': 'en'})).text).toContain('<html lang="en"');
  });

  it('shows what the partner has changed meanwhile', async () => {
    expect((await open()).text).toContain('Sales Hub');
    const changes = {
      lines: [{productId: 'marketing', tierId: 'starter', onboardingTypeId: 'by_partner'}],
    };
    await world.say({kind: 'link.edit', linkId: link.linkId, changes});
    expect((await open()).text).not.toContain('Sales Hub');
  });

  it('shows what the vendor has named anew meanwhile', async () => {
    expect((await open()).text).not.toContain('Umbrella');
    await asOwner(sql`update app.program set vendor_name = 'Umbrella'`);
    expect((await open()).text).toContain('Umbrella');
    await asOwner(sql`update app.program set vendor_name = 'HubSpot'`);
  });

  it('says no more that a company is unknown once the vendor holds its domain', async () => {
    const unknown = (await open()).text;
    await asOwner(
      sql`insert into app.client_domain (program_id, domain, company) values (${world.programId}, 'acme.example', 'Acme')`,
    );
    const known = (await open()).text;
    expect(unknown).toContain('data-name="warning"');
    expect(known).not.toContain('data-name="warning"');
  });

  it('says that the time is up when it is', async () => {
    expect((await open()).text).toContain('<form');
    await inTenant(running.db, world.accountId, (trx) =>
      sql`update app.link set created_at = now() - interval '91 days' where id = ${link.linkId}`.execute(
        trx,
      ),
    );
    expect((await open()).text).not.toContain('name="decision"');
  });

  it('is gone when its link is', async () => {
    expect((await open()).response.status).toBe(200);
    await world.say({kind: 'link.remove', linkId: link.linkId});
    const gone = await open();
    expect(gone.response.status).toBe(404);
    expect(gone.text).not.toContain(hannah.email);
  });
});
