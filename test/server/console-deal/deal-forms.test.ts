import {randomUUID} from 'node:crypto';
import {afterAll, beforeAll, beforeEach, describe, expect, it} from 'vitest';
import type {DealId} from '../../../lib/domain/ids.ts';
import {dealOf} from '../../../server/data/rows.ts';
import {inTenant} from '../../../server/db/database.ts';
import type {Browser} from '../auth/browser.ts';
import {asClient} from '../client-mail/asked-client.ts';
import {
  createConsoleWorld,
  formIds,
  formIn,
  pathOf,
  send,
  type ConsoleWorld,
} from './console-world.ts';

/** What happens to what people type on a deal's page. */
let world: ConsoleWorld;
let dealId: DealId;
let path: string;
let dana: Browser;
let rosa: Browser;

beforeAll(async () => {
  world = await createConsoleWorld();
  dana = await world.as('Dana');
  rosa = await world.as('Rosa');
});
afterAll(() => world.stop());
beforeEach(async () => {
  dealId = await world.share(world.bright, world.maria);
  path = pathOf(world.bright, dealId);
});

function deal() {
  return inTenant(world.running.db, world.bright, async (trx) =>
    dealOf(
      await trx.selectFrom('deal').selectAll().where('id', '=', dealId).executeTakeFirstOrThrow(),
    ),
  );
}

function messages(): Promise<string[]> {
  return inTenant(world.running.db, world.bright, async (trx) => {
    const rows = await trx
      .selectFrom('message')
      .select('body')
      .where('deal_id', '=', dealId)
      .orderBy('at')
      .execute();
    return rows.map(({body}) => body);
  });
}

describe('a form sent twice', () => {
  it('posts its message once', async () => {
    const form = formIn(await dana.open(path), 'message');
    const sent = {...form.fields, text: 'Only once'};
    const [first, second] = [
      await dana.post(form.action, sent),
      await dana.post(form.action, sent),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await messages()).toEqual(['Only once']);
  });

  it('sets an owner once, and is no stale form the second time', async () => {
    const form = formIn(await dana.open(path), 'owner');
    const sent = {...form.fields, owner: world.rick.userId};
    await dana.post(form.action, sent);
    const since = (await deal()).owner?.since;
    const second = await dana.post(form.action, sent);
    expect(second.status).toBe(200);
    expect((await deal()).owner).toMatchObject({name: 'Rick', since});
  });

  it('with other words is asked about, and nothing is lost', async () => {
    const page = await dana.open(path);
    const form = formIn(page, 'message');
    await dana.post(form.action, {...form.fields, text: 'First'});
    const again = await dana.post(form.action, {...form.fields, text: 'Second'});
    expect(again.status).toBe(422);
    expect(again.html).toContain('This form was sent before with other contents');
    await send(dana, again, 'message', {});
    expect(await messages()).toEqual(['First', 'Second']);
  });
});

describe('a form that shows an old state', () => {
  const decide = (mutation: object) =>
    world.run(world.pat, world.bright, {dealId, ...mutation} as never); // each is a whole one

  it.each<[string, object, Record<string, string>, string, string]>([
    [
      'eligibility',
      {kind: 'vendor.set_eligibility', credit: false, commission: false, reason: 'No'},
      {credit: 'yes', commission: 'yes', reason: 'Typed by Dana'},
      'Credit: No. Commission: No. Set by Pat.',
      'Typed by Dana',
    ],
    [
      'state',
      {kind: 'vendor.set_state', state: 'won', reason: ''},
      {state: 'lost', reason: 'Typed by Dana'},
      'Won',
      'Typed by Dana',
    ],
    [
      'close-date',
      {kind: 'vendor.set_close_date', closeDate: '2027-05-05'},
      {closeDate: '2027-06-06'},
      'May 5, 2027',
      '2027-06-06',
    ],
  ])('says what stands there now and keeps what was typed: %s', async (...given) => {
    const [id, meanwhile, typed, now, kept] = given;
    const page = await dana.open(path);
    await decide(meanwhile);
    const before = await deal();
    const stale = await send(dana, page, id, typed);
    expect(stale.status).toBe(422);
    expect(stale.html).toContain(`Somebody changed this meanwhile: ${now}`);
    expect(JSON.stringify(formIn(stale, id).fields)).toContain(kept);
    expect(await deal()).toEqual(before);
    const sent = await send(dana, stale, id, {});
    expect(sent.status).toBe(200);
    expect(JSON.stringify(await deal())).toContain(typed.state ?? kept);
  });

  it('says so of the owner, who is another rep by now', async () => {
    const page = await dana.open(path);
    await decide({kind: 'vendor.set_owner', userId: world.rick.userId});
    const stale = await send(dana, page, 'owner', {owner: world.rosa.userId});
    expect(stale.html).toContain('Somebody changed this meanwhile: Rick');
    expect(formIn(stale, 'owner').fields.owner).toBe(world.rosa.userId);
    await send(dana, stale, 'owner', {});
    expect((await deal()).owner?.name).toBe('Rosa');
  });

  it('says so of a quote to remove, and removes what was read then', async () => {
    const quoteId = randomUUID();
    const put = (number: string) =>
      decide({
        ...{kind: 'vendor.put_quote', quoteId, number, validUntil: null, file: null},
        amount: {amountMinor: 120_050, currency: 'EUR'},
      });
    await put('Q-1');
    const page = await dana.open(path);
    await put('Q-2');
    const id = `quote-remove:${quoteId}`;
    const stale = await send(dana, page, id, {});
    expect(stale.status).toBe(422);
    expect(stale.html).toContain('Somebody changed this meanwhile: Q-2, €1,200.50');
    expect(stale.html).toMatch(/<h3[^>]*>Q-2<\/h3>/);
    const form = formIn(stale, id);
    for (let times = 0; times < 2; times += 1) {
      const gone = await dana.post(form.action, form.fields);
      expect([gone.status, gone.html.includes('Q-2</h3>')]).toEqual([200, false]);
    }
  });

  it('says so of the products, which the partner writes, too', async () => {
    const page = await dana.open(path);
    await world.run(world.maria, world.bright, {
      ...{kind: 'deal.edit', dealId, changes: {productIds: ['service']}},
    });
    const stale = await send(dana, page, 'products', {productIds: ['sales', 'content']});
    expect(stale.html).toContain('Somebody changed this meanwhile: Service Hub');
    expect(formIn(stale, 'products').fields).toMatchObject({
      ...{productIds: ['sales', 'content'], was: 'service'},
    });
    await send(dana, stale, 'products', {});
    expect((await deal()).sharing?.productIds).toEqual(['sales', 'content']);
  });
});

describe('what cannot be', () => {
  it('comes back beside its field with all that was typed', async () => {
    const page = await dana.open(path);
    const back = await send(dana, page, 'eligibility', {
      ...{credit: 'no', commission: 'yes', reason: ' '},
    });
    expect(back.status).toBe(422);
    expect(back.html).toMatch(/<details class="k-fold" open>\s*<summary>Set eligibility/);
    expect(formIn(back, 'eligibility').fields).toMatchObject({credit: 'no', commission: 'yes'});
    expect(back.html).toContain('This is needed.');
  });

  it('is a lost deal without a reason', async () => {
    const back = await send(dana, await dana.open(path), 'state', {state: 'lost'});
    expect(back.html).toContain('This is needed.');
    expect((await deal()).sharing?.state).toBe('active');
  });

  it.each<[Record<string, string>, string]>([
    [{amount: '', currency: 'EUR'}, 'This is needed.'],
    [{amount: 'many', currency: 'EUR'}, 'Please write an amount such as'],
    [{amount: '-1', currency: 'EUR'}, 'Please write an amount such as 12500.50.'],
    [{amount: '12.500', currency: 'EUR'}, 'This can be read in two ways.'],
    [{amount: '12', currency: 'Euro'}, 'Three letters, such as EUR.'],
    [{amount: '12', currency: 'EUR', validUntil: '2027-02-30'}, 'This does not look right.'],
    [{amount: '12', currency: 'EUR', number: '\u202e'}, 'This is needed.'],
    [{amount: '12', currency: 'EUR', number: 'x'.repeat(61)}, 'This is too long.'],
  ])('is a quote of %o', async (typed, said) => {
    const page = await dana.open(path);
    const back = await send(dana, page, 'quote:', {number: 'Q-1', ...typed});
    expect(back.status).toBe(422);
    expect(back.html).toContain(said);
    expect(formIn(back, 'quote:').fields.amount).toBe(typed.amount);
  });

  it('is a message of a million characters: it comes back whole', async () => {
    const text = 'ż'.repeat(1_000_000);
    const back = await send(dana, await dana.open(path), 'message', {text});
    expect(back.status).toBe(422);
    expect(back.html).toContain('Characters allowed: 10,000. Yours: 1,000,000.');
    expect(formIn(back, 'message').fields.text).toBe(text);
    expect(await messages()).toEqual([]);
  });

  it('is an empty message', async () => {
    const back = await send(dana, await dana.open(path), 'message', {text: ' \n '});
    expect(back.html).toContain('This is needed.');
  });

  it('is a comment on what the partner has just deleted for good: the words are given back', async () => {
    const message = await world.post(world.bright, world.maria, dealId, 'Going');
    const page = await dana.open(path);
    await world.run(world.maria, world.bright, {kind: 'deal.withdraw', dealId, reason: 'Over'});
    const back = await send(dana, page, `comment:${message}`, {text: 'My long answer'});
    expect(back.status).toBe(422);
    expect(back.html).toContain('This deal is not shared any more');
    expect(back.html).toMatch(/<textarea[^>]*readonly[^>]*>My long answer<\/textarea>/i);
  });
});

describe('talking', () => {
  it('posts, comments, names people, edits and deletes', async () => {
    let page = await send(dana, await dana.open(path), 'message', {
      ...{text: 'Hello', mentions: [world.maria.userId, world.rosa.userId]},
    });
    expect(page.url).toContain('?done=posted#shared');
    expect(page.html).toContain('Shared with the partner.');
    expect(page.html).toContain('Mentions Maria and Rosa');
    const [comment = ''] = formIds(page).filter((id) => id.startsWith('comment:'));
    page = await send(rosa, await rosa.open(path), comment, {text: 'A comment'});
    expect(page.html).toContain('A comment');
    page = await dana.open(path);
    const [edit = ''] = formIds(page).filter((id) => id.startsWith('edit:'));
    expect(formIds(page).filter((id) => id.startsWith('edit:'))).toHaveLength(1); // Rosa's is hers
    expect(formIn(page, edit).fields).toMatchObject({
      ...{text: 'Hello', mentions: [world.maria.userId, world.rosa.userId]},
    });
    page = await send(dana, page, edit, {text: 'Hello again'});
    expect(page.html).toContain('edited');
    page = await send(dana, page, edit.replace('edit', 'delete'), {});
    expect(page.html).toContain('This message was deleted.');
    expect(page.html).not.toContain('Hello again');
    expect(page.html).toContain('A comment');
  });

  it('marks as read by its form alone, never by being opened', async () => {
    await world.post(world.bright, world.maria, dealId, 'New');
    for (const _ of [1, 2]) {
      expect((await dana.open(path)).html).toContain('1 message that you have not read');
    }
    const read = await send(dana, await dana.open(path), 'seen', {});
    expect(read.html).not.toContain('that you have not read');
    expect((await rosa.open(path)).html).toContain('1 message that you have not read');
  });

  it('leaves what came after the page was shown unread', async () => {
    await world.post(world.bright, world.maria, dealId, 'First');
    const page = await dana.open(path);
    await world.post(world.bright, world.maria, dealId, 'Second');
    const read = await send(dana, page, 'seen', {});
    expect(read.html).toContain('1 message that you have not read');
  });
});

describe("strangers' words", () => {
  const markup = `<script>alert(1)</script><img src=x onerror=alert(1)>"'`;

  it('are shown as they are and never run', async () => {
    const name = `${markup} deal`;
    const other = await world.share(world.bright, world.maria, {
      ...{name, introNote: markup, painOrOpportunity: markup, nextSteps: markup},
      company: {name: markup, domain: null, ref: null},
      contact: {name: markup, email: null, ref: null},
    });
    const {linkId} = await world.link(world.bright, world.maria, markup);
    await world.attach(world.maria, world.bright, linkId, other);
    await world.link(world.bright, world.maria, markup);
    await world.post(world.bright, world.maria, other, markup);
    const asked = await world.ask(world.bright, world.maria, markup, {quoteNumber: '<b>'});
    for (const address of [
      pathOf(world.bright, other),
      `${pathOf(world.bright, other)}?tab=timeline`,
      `${pathOf(world.bright, other)}?link=${encodeURIComponent(markup)}`,
      pathOf(world.bright, asked.dealId),
      '/console/requests',
    ]) {
      const page = await dana.open(address);
      expect(page.status).toBe(200);
      expect(page.html).not.toMatch(/<img src=x|<script>alert/);
      expect(page.html).toContain('&lt;script>alert(1)');
      expect(page.headers.get('content-security-policy')).toContain(`default-src 'none'`);
    }
    const back = await send(dana, await dana.open(path), 'state', {state: 'lost', reason: ''});
    expect(back.html).not.toContain('<script>alert');
  });

  it('that came back with a form do not run either', async () => {
    const back = await send(dana, await dana.open(path), 'quote:', {
      ...{number: markup, amount: markup, currency: '"><'},
    });
    expect(back.status).toBe(422);
    expect(back.html).not.toMatch(/<img src=x|<script>alert/);
    expect(back.html).toContain('value="&lt;script>alert(1)'); // what was typed
  });

  it('cannot turn a name round', async () => {
    const other = await world.share(world.bright, world.maria, {name: 'fake\u202egnp.exe'});
    const page = await dana.open(`${pathOf(world.bright, other)}?tab=timeline`);
    expect(page.html).not.toContain('\u202e');
  });
});

describe('proof of involvement', () => {
  it('is attached to a quote, shown there, and taken off again', async () => {
    const quoted = await send(dana, await dana.open(path), 'quote:', {
      ...{number: 'Q-77', amount: '1 200,50', currency: 'eur', validUntil: '2027-01-31'},
    });
    expect(quoted.html).toContain('€1,200.50');
    const {linkId} = await world.link(world.bright, world.maria, 'The proof');
    const page = await dana.open(path);
    const quote = /option value="([0-9a-f-]{36})"[^>]*>Quote Q-77/.exec(page.html)?.[1] ?? '';
    const attached = await send(dana, page, 'attach', {link: linkId, on: quote});
    expect(attached.html).toContain('Added to the deal.');
    expect(attached.html).toMatch(/<h3[^>]*>The proof<\/h3>/);
    const off = await send(dana, attached, `detach:${linkId}`, {});
    expect(off.html).toContain('Removed from the deal.');
    expect(off.html).not.toMatch(/<h3[^>]*>The proof<\/h3>/);
  });

  it('says what the client wants, then what proves the answer, with the address where nothing does', async () => {
    const {linkId} = await world.link(world.bright, world.maria, 'Wished for');
    await send(dana, await dana.open(path), 'attach', {link: linkId});
    const {deps} = world.running;
    const wanted = {name: 'Ann', text: 'We bought <b>Starter</b>'};
    const email = 'ann@mail.example';
    const weighed = {evidence: 'unverified', unproven: 'free_mail', email} as const;
    await asClient({deps}, world.bright, {
      ...{kind: 'link.ask_change', linkId, input: wanted, weighed},
    });
    const wish = await dana.open(path);
    expect(wish.html).toContain('The client asked for a change:');
    expect(wish.html).toContain('We bought &lt;b>Starter&lt;/b>');
    expect(wish.html).not.toContain('ann@mail.example');
    const input = {name: 'Ann', choice: {kind: 'confirm'}} as const;
    await asClient({deps}, world.bright, {kind: 'link.answer', linkId, input, weighed});
    for (const at of [path, '/console/links']) {
      const {html} = await dana.open(at);
      expect(html).toContain('Unverified, answered from ann@mail.example');
      expect(html).not.toContain('We bought');
    }
    expect((await dana.open(`${path}?tab=timeline`)).html).toContain('Ann · unverified');
    const {linkId: mailed} = await world.link(world.bright, world.maria, 'Mailed');
    await send(dana, await dana.open(path), 'attach', {link: mailed});
    await asClient({deps}, world.bright, {
      ...{kind: 'link.answer', linkId: mailed, input},
      weighed: {evidence: 'mailed', email: 'bo@acme.example'},
    });
    expect((await dana.open(path)).html).toContain('through the address that was mailed to bo');
    expect((await dana.open(path)).html).not.toContain('check that it is the right one');
    const {linkId: strange} = await world.link(world.bright, world.maria, 'Strange');
    await asClient({deps}, world.bright, {
      ...{kind: 'link.answer', linkId: strange, input},
      weighed: {evidence: 'code', email: 'friend@globex.example'},
    });
    await send(dana, await dana.open(path), 'attach', {link: strange});
    expect((await dana.open(path)).html).toContain(
      'Answered from globex.example. The company of this deal is at acme.example',
    );
  });

  it('attached by two people at once stands once, and the second is told', async () => {
    const {linkId} = await world.link(world.bright, world.maria, 'Wanted twice');
    const paul = await world.as('Paul');
    const [first, second] = [await dana.open(path), await paul.open(path)];
    await send(dana, first, 'attach', {link: linkId});
    const late = await send(paul, second, 'attach', {link: linkId});
    expect(late.status).toBe(422);
    expect(late.html).toContain('This link is on a deal already.');
  });
});

describe('a rep who gives the deal away', () => {
  it('is led back to the list, since it is the other one’s now', async () => {
    const page = await send(rosa, await rosa.open(path), 'owner', {owner: world.rick.userId});
    expect(page.url).toBe(`${world.running.origin}/console/deals`);
    expect((await (await world.as('Rick')).open(path)).status).toBe(200);
    expect((await rosa.open(path)).status).toBe(404);
  });
});

describe('products that a partner wrote over unseen', () => {
  const edit = (productIds: string[], was: string[]) =>
    ({kind: 'deal.edit', dealId, changes: {productIds}, was: {productIds: was}}) as const;

  it('stand on the page of whoever chose them, with a way back', async () => {
    const {maria, bright, run} = world;
    await send(rosa, await rosa.open(path), 'products', {productIds: ['sales']});
    await run(maria, bright, edit(['service'], ['marketing']));
    const page = await rosa.open(path);
    expect(page.html).toContain('Maria wrote over what you chose without having seen it');
    expect(page.html).toContain('You chose: Sales Hub');
    expect(formIds(await dana.open(path))).not.toContain('restore-products'); // not hers
    const back = await rosa.post(`${path}/products`, formIn(page, 'restore-products').fields);
    expect(back.url).toContain('done=saved');
    expect((await deal()).sharing?.productIds).toEqual(['sales']);
    expect(formIds(back)).not.toContain('restore-products');
  });

  it('are not restored over what came since', async () => {
    const {maria, bright, run} = world;
    await send(rosa, await rosa.open(path), 'products', {productIds: ['sales']});
    await run(maria, bright, edit(['service'], ['marketing']));
    const page = await rosa.open(path);
    await run(maria, bright, edit(['content'], ['service']));
    const back = await rosa.post(`${path}/products`, formIn(page, 'restore-products').fields);
    expect(back.status).toBe(422);
    expect((await deal()).sharing?.productIds).toEqual(['content']);
  });
});
