import {sql} from 'kysely';
import {afterAll, beforeAll, describe, expect, it, test} from 'vitest';
import {pendingState, pendingStates} from '../../../lib/domain/confirmation-link.ts';
import type {AccountId, DealId, LinkId} from '../../../lib/domain/ids.ts';
import {inTenant} from '../../../server/db/database.ts';
import {linkOf} from '../../../server/data/rows.ts';
import {makeAccount, makeLink, makeMember} from '../pages/people.ts';
import {newId, recordRef} from '../shared-deals.ts';
import {createPortfolio, rowsOf, type Portfolio, type Somebody} from './portfolio.ts';

/** What the filters of the vendor's lists find, as Pat sees them, who runs the program: all of it, and what its tabs count. */
let at: Portfolio;
/** Another partner of the program, and Tess who works there. */
let tern: AccountId;
let tess: Somebody;
beforeAll(async () => {
  at = await createPortfolio();
  tern = await makeAccount(at.running, at.programId, 'Tern Studio');
  tess = {name: 'Tess', userId: await makeMember(at.running, tern, 'Tess', 'partner_admin')};
  await makeLinks();
  await makeDeals();
});
afterAll(() => at.running.stop());

const open = (path: string) => at.browsers.pat.open(path);
const names = (html: string) => rowsOf(html).sort();
/** The number beside each tab, by its value; that of "all" under ''. */
const countsIn = (html: string): Record<string, number> =>
  Object.fromEntries(
    [...html.matchAll(/data-list="tab-(\w*)"[^>]*>[^<]*<span class="v-count">(\d+)</g)].map(
      ([, tab = '', count]) => [tab, Number(count)],
    ),
  );

describe('the list of deals', () => {
  const all = {'': 9, active: 4, won: 1, lost: 1, withdrawn: 1, expired: 1, none: 1};

  test.each([
    ['state=active', ['Orphan', 'Rick’s', 'Rita’s', 'Tern’s']],
    ['state=won', ['Won']],
    ['state=lost', ['Lost']],
    ['state=withdrawn', ['Withdrawn']],
    ['state=expired', ['Expired']],
    ['state=none', ['Not shared']],
    ['owner=nobody', ['Not shared', 'Orphan']],
    ['owner=nobody&state=active', ['Orphan']],
    ['owner=me', []],
    ['region=north', ['Tern’s']],
    ['region=south', []],
    ['unread=yes', ['Rita’s']],
    ['state=lost&unread=yes', []],
  ])('%s shows %j', async (query, found) => {
    expect(names((await open(`/console/deals?${query}`)).html)).toEqual(found);
  });

  it('of one owner has theirs, by their id and as “mine” of that person', async () => {
    const {rick, rita} = at.people;
    const of = async (query: string) => names((await open(`/console/deals?${query}`)).html);
    expect(await of(`owner=${rick.userId}`)).toEqual(['Rick’s', 'Withdrawn', 'Won']);
    expect(await of(`owner=${rita.userId}`)).toEqual(['Expired', 'Lost', 'Rita’s', 'Tern’s']);
    expect(await of(`owner=${rita.userId}&partner=${tern}`)).toEqual(['Tern’s']);
    const mine = await at.browsers.rita.open('/console/deals?owner=me');
    expect(names(mine.html)).toEqual(['Expired', 'Lost', 'Rita’s', 'Tern’s']);
  });

  it('of one partner has that one’s alone', async () => {
    const {html} = await open(`/console/deals?partner=${tern}`);
    expect(names(html)).toEqual(['Tern’s']);
    expect(countsIn(html)).toEqual({
      ...Object.fromEntries(Object.keys(all).map((tab) => [tab, 0])),
      ...{'': 1, active: 1},
    });
  });

  test.each([
    ['all', all],
    ['state=won', all], // the tabs count what the others would show
    ['owner=nobody', {'': 2, active: 1, won: 0, lost: 0, withdrawn: 0, expired: 0, none: 1}],
    ['q=orphan', {'': 1, active: 1, won: 0, lost: 0, withdrawn: 0, expired: 0, none: 0}],
  ])('counts of “%s” are %j', async (query, counts) => {
    expect(countsIn((await open(`/console/deals?${query}`)).html)).toEqual(counts);
  });
});

describe('the list of links', () => {
  test.each([
    ['status=pending', ['Asked', 'Gone', 'Gone wish', 'Nobody', 'Tern asked', 'Wish']],
    ['status=confirmed', ['Some', 'Tern yes', 'Yes']],
    ['status=rejected', ['No']],
    ['pending=not_assigned', ['Nobody']],
    ['pending=awaiting_client', ['Asked', 'Tern asked']],
    ['pending=change_wanted', ['Wish']],
    ['pending=expired', ['Gone', 'Gone wish']],
    ['pending=expired&q=wish', ['Gone wish']],
    ['status=confirmed&pending=expired', []],
  ])('%s shows %j', async (query, found) => {
    expect(names((await open(`/console/links?${query}`)).html)).toEqual(found);
  });

  test.each([
    ['', {'': 10, pending: 6, confirmed: 3, rejected: 1}],
    ['status=rejected', {'': 10, pending: 6, confirmed: 3, rejected: 1}],
    ['pending=expired', {'': 2, pending: 2, confirmed: 0, rejected: 0}],
    ['q=tern', {'': 2, pending: 1, confirmed: 1, rejected: 0}],
  ])('counts of “%s” are %j', async (query, counts) => {
    expect(countsIn((await open(`/console/links?${query}`)).html)).toEqual(counts);
  });

  it('of one partner has that one’s alone, and counts them', async () => {
    const {html} = await open(`/console/links?partner=${tern}`);
    expect(names(html)).toEqual(['Tern asked', 'Tern yes']);
    expect(countsIn(html)).toEqual({'': 2, pending: 1, confirmed: 1, rejected: 0});
  });

  it('says of each pending link what the rule book says, and offers each such state', async () => {
    const rows = await Promise.all(
      [at.bright, tern].map((accountId) =>
        inTenant(at.running.db, accountId, (trx) =>
          trx.selectFrom('link').selectAll().where('account_id', '=', accountId).execute(),
        ),
      ),
    );
    const pending = rows
      .flat()
      .map(linkOf)
      .filter(({answer}) => !answer);
    const {html} = await open('/console/links');
    for (const state of pendingStates) {
      expect(html).toContain(`<option value="${state}"`);
      const wanted = pending.filter((link) => pendingState(link) === state);
      const found = await open(`/console/links?pending=${state}`);
      expect(names(found.html)).toEqual(wanted.map(({name}) => name).sort());
      expect(wanted.length).toBeGreaterThan(0);
    }
    const shown = [
      ...html.matchAll(
        /title="(Wish|Gone|Gone wish|Nobody|Asked)"[\s\S]*?class="v-pill[^>]*>([\s\S]*?)<\/span>/g,
      ),
    ];
    const pills = shown.map(([, name, text = '']) => [name, text.replaceAll(/<[^>]*>/g, '')]);
    expect(Object.fromEntries(pills)).toEqual({
      ...{Wish: 'Change wanted', Gone: 'Expired', 'Gone wish': 'Expired'},
      ...{Nobody: 'Pending · not assigned', Asked: 'Pending · awaiting client'},
    });
  });
});

async function makeDeals(): Promise<void> {
  const {bright, people, command, running} = at;
  const {maria, rick, rita, pat} = people;
  const deal = (name: string, owner = rick) => at.deal(bright, maria, {name}, owner);
  const state = (dealId: DealId, to: 'won' | 'lost') =>
    command(pat, bright, {kind: 'vendor.set_state', dealId, state: to, reason: 'So it is'});
  await deal('Rick’s');
  await at.message(bright, maria, await deal('Rita’s', rita), 'Hello');
  await state(await deal('Won'), 'won');
  await state(await deal('Lost', rita), 'lost');
  const withdrawn = await deal('Withdrawn');
  await command(maria, bright, {kind: 'deal.withdraw', dealId: withdrawn, reason: ''});
  const [expired, orphan] = [await deal('Expired', rita), await deal('Orphan')];
  await inTenant(running.db, bright, async (trx) => {
    await sql`update app.deal set sharing = jsonb_set(sharing, '{state}', '"expired"'), shared = false
      where id = ${expired}`.execute(trx);
    await sql`update app.deal set owner_user_id = null, owner_name = null where id = ${orphan}`.execute(
      trx,
    );
  });
  const {linkId} = await makeLink(running, bright, maria, 'Nobody');
  const ref = recordRef();
  await command(maria, bright, {
    ...{kind: 'attach.request', requestId: newId(), linkId, note: ''},
    deal: {newDealId: newId(), ref, name: 'Not shared'},
  });
  await at.deal(tern, tess, {name: 'Tern’s'}, rita);
  await inTenant(running.db, tern, (trx) =>
    sql`update app.partner_account set region = 'north' where id = ${tern}`.execute(trx),
  );
}

async function makeLinks(): Promise<void> {
  const {bright, people} = at;
  const by = {...people.maria, accountId: bright};
  const wish = {wish: {text: 'Starter', at: '2026-11-20T10:00:00.000Z', by: {name: 'Ann'}}};
  await asked(by, 'Asked');
  await asked(by, 'Wish', {asking: wish});
  await asked(by, 'Gone', {asking: {isExpired: true}});
  await asked(by, 'Gone wish', {asking: {...wish, isExpired: true}});
  await asked(by, 'Yes', {verdicts: ['confirmed', 'confirmed'], asking: wish});
  await asked(by, 'Some', {verdicts: ['confirmed', 'rejected']});
  await asked(by, 'No', {verdicts: ['rejected', 'rejected']});
  await asked({...tess, accountId: tern}, 'Tern asked');
  await asked({...tess, accountId: tern}, 'Tern yes', {verdicts: ['confirmed']});
}

type Given = {asking?: object; verdicts?: Array<'confirmed' | 'rejected'>};

/** A link with a client, and what came of it. */
async function asked(
  by: Somebody & {accountId: AccountId},
  name: string,
  {asking, verdicts}: Given = {},
): Promise<LinkId> {
  const {accountId} = by;
  const {linkId} = await at.linkOn(accountId, by, undefined, name);
  const answer = verdicts && {
    ...{at: '2026-11-20T10:00:00.000Z', by: {name: 'Ann'}, evidence: 'mailed'},
    lines: verdicts.map((verdict, n) => ({
      ...{productId: n === 0 ? 'marketing' : 'sales', verdict},
      ...(verdict === 'rejected' && {reason: {id: 'other', name: 'Other', text: 'No'}}),
    })),
    snapshot: {
      ...{partner: 'B', vendor: 'V', duration: null},
      lines: verdicts.map(() => ({product: 'Hub', tier: 'Free', onboarding: null})),
    },
  };
  await inTenant(at.running.db, accountId, (trx) =>
    sql`update app.link set asking = ${asking ? JSON.stringify(asking) : null}::jsonb,
      answer = ${answer ? JSON.stringify(answer) : null}::jsonb where id = ${linkId}`.execute(trx),
  );
  return linkId;
}
