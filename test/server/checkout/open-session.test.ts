import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {checkoutSession, openedCheckout} from '../../../lib/contract/checkout.ts';
import type {DealId, QuoteId} from '../../../lib/domain/ids.ts';
import {revokeKey, findKeys} from '../../../server/checkout/vendor-keys.ts';
import {forgetSessions} from '../../../server/checkout/forget-sessions.ts';
import {inTenant} from '../../../server/db/database.ts';
import {runCommand} from '../../../server/write/command.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {emailOf} from '../pages/people.ts';
import {
  buyer,
  createCheckoutWorld,
  letPass,
  mailsAsked,
  shop,
  type CheckoutWorld,
} from './checkout-world.ts';

let running: Running;
let world: CheckoutWorld;
let others: CheckoutWorld;

beforeAll(async () => {
  running = await startRunning();
  world = await createCheckoutWorld(running);
  others = await createCheckoutWorld(running, 'Other Program');
});
afterAll(() => running.stop());
beforeEach(() => sql`delete from auth.rate_limit`.execute(running.db));

const errorOf = ({status, body}: {status: number; body: Record<string, unknown>}) => ({
  status,
  ...(body.error as object),
});

describe('a session', () => {
  test('assigns who is buying, mails the link, and says where to go', async () => {
    const {linkId, dealId, session} = await world.open({nonce: 'n-1', language: 'pl'});
    expect(openedCheckout.safeParse(session).success).toBe(true);
    expect(session).toMatchObject({state: 'pending', blocks: false, opened: false, answer: null});
    expect(session.url).toBe(`${running.origin}/k/${session.token}`);
    const minutes = (Date.parse(session.expiresAt) - Date.now()) / 60_000;
    expect([minutes > 29, minutes <= 30.1]).toEqual([true, true]);
    const link = await world.stored(linkId);
    expect(link.client).toEqual(buyer);
    expect(link.asking?.mailed?.count).toBe(1);
    expect(await mailsAsked(running, linkId)).toBe(1);
    const events = await inTenant(running.db, world.accountId, (trx) =>
      trx.selectFrom('activity').select('event').where('deal_id', '=', dealId).execute(),
    );
    expect(events.map(({event}) => event)).toMatchObject([
      {kind: 'checkout_opened', client: buyer.name, before: null},
      {kind: 'link_sent'},
    ]);
  });

  test('is told to its own shop, and its secrets are not told again', async () => {
    const {session} = await world.open();
    const found = await world.state(session.id);
    expect(checkoutSession.safeParse(found).success).toBe(true);
    expect(JSON.stringify(found)).not.toContain(session.token);
    expect(errorOf(await others.send('GET', `/api/checkout-sessions/${session.id}`))).toMatchObject(
      {status: 404, code: 'session_not_found'},
    );
    for (const id of [uuid(), 'x', '%00']) {
      expect((await world.send('GET', `/api/checkout-sessions/${id}`)).status).toBe(404);
    }
  });

  test('neither shop nor partner is given the copied secret or the one of the client’s page', async () => {
    const {token, session} = await world.open();
    expect(JSON.stringify(session)).not.toContain(token);
    const {rows} = await sql<{row: string}>`
      select checkout_session::text as row from app.checkout_session where id = ${session.id}
    `.execute(running.db);
    expect(rows[0]?.row).not.toContain(session.token);
  });

  test('the same question is the same session, also ten at once; mailed once', async () => {
    const {linkId, dealId} = await world.attachedLink();
    const key = {'idempotency-key': uuid()};
    const request = world.requestFor(dealId);
    const all = await Promise.all(Array.from({length: 10}, () => world.post(request, key)));
    expect(new Set(all.map(({status}) => status))).toEqual(new Set([201]));
    expect(new Set(all.map(({body}) => body.url)).size).toBe(1);
    const reordered = Object.fromEntries(Object.entries(request).reverse());
    expect((await world.post(reordered, key)).body.url).toBe(all[0]?.body.url);
    expect(await mailsAsked(running, linkId)).toBe(1);
  });

  test('the same key for something else is refused; a day later it is free', async () => {
    const {session, dealId} = await world.open();
    const key = {'idempotency-key': 'order-1'};
    const first = await world.post(world.requestFor(dealId), key);
    const other = world.requestFor(dealId, {nonce: 'another'});
    expect(errorOf(await world.post(other, key))).toMatchObject({status: 409, code: 'key_reused'});
    expect(
      (await others.post(others.requestFor((await others.attachedLink()).dealId), key)).status,
    ).toBe(201);
    await letPass(running, String(first.body.id), 24 * 60 + 1);
    const later = await world.post(other, key);
    expect(later.status).toBe(201);
    expect([first.body.id, session.id]).not.toContain(later.body.id);
  });

  test('opened again for the same client it mails nobody; for another it does, once', async () => {
    const link = await world.attachedLink();
    const {linkId} = link;
    for (const client of [buyer, buyer, {email: 'JO@acme.example'}]) {
      await world.open({client}, link);
    }
    expect(await mailsAsked(running, linkId)).toBe(1);
    expect((await world.stored(linkId)).client).toEqual(buyer);
    const other = {name: 'Kim', email: 'kim@acme.example'};
    await world.open({client: other}, link);
    expect((await world.stored(linkId)).client).toEqual(other);
    await world.open({}, link);
    expect(await mailsAsked(running, linkId)).toBe(2);
    expect((await world.stored(linkId)).client).toEqual(buyer);
  });

  test('somebody without a name is called by their address', async () => {
    const {linkId} = await world.open({client: {email: 'sam.lee@acme.example'}});
    expect((await world.stored(linkId)).client).toEqual({
      name: 'sam.lee',
      email: 'sam.lee@acme.example',
    });
  });

  test('one of the partner’s own people becomes nobody’s client', async () => {
    const link = await world.attachedLink();
    const before = {name: 'Hannah', email: 'hannah@acme.example'};
    const said = await runCommand(running.deps, world.maria, world.accountId, {
      key: uuid(),
      mutation: {kind: 'link.assign_client', linkId: link.linkId, client: before},
    });
    expect(said.kind).toBe('applied');
    await world.open({client: {email: emailOf(world.maria.name)}}, link);
    expect((await world.stored(link.linkId)).client).toEqual(before);
    expect(await mailsAsked(running, link.linkId)).toBe(0);
  });

  test('an expired link is renewed', async () => {
    const link = await world.attachedLink();
    await inTenant(running.db, world.accountId, (trx) =>
      sql`
        update app.link set created_at = now() - interval '200 days', asking = '{"isExpired": true}' where id = ${link.linkId}
      `.execute(trx),
    );
    const {session} = await world.open({}, link);
    expect(session.state).toBe('pending');
    expect((await world.stored(link.linkId)).asking?.isExpired).toBeUndefined();
    expect(await mailsAsked(running, link.linkId)).toBe(1);
  });

  test('a link that is removed afterwards is said to be', async () => {
    const {session, linkId} = await world.open();
    await runCommand(running.deps, world.maria, world.accountId, {
      key: uuid(),
      mutation: {kind: 'link.remove', linkId},
    });
    expect(await world.state(session.id)).toMatchObject({state: 'removed', blocks: false});
  });

  test('is forgotten after thirty days, in portions', async () => {
    const [old, older, young] = [await world.open(), await world.open(), await world.open()];
    for (const {session} of [old, older]) await letPass(running, session.id, 30 * 24 * 60 + 1);
    expect(await forgetSessions(running.db, 1)).toBe(1);
    expect(await forgetSessions(running.db, 5)).toBe(1);
    expect((await world.send('GET', `/api/checkout-sessions/${old.session.id}`)).status).toBe(404);
    expect(await world.state(young.session.id)).toMatchObject({state: 'pending'});
  });

  test('blocks only where the program says so', async () => {
    const {session} = await world.open();
    await world.block(true);
    expect(await world.state(session.id)).toMatchObject({state: 'pending', blocks: true});
    await world.block(false);
    expect(await world.state(session.id)).toMatchObject({state: 'pending', blocks: false});
  });
});

describe('which link', () => {
  test('by deal, by the CRM’s record, by quote', async () => {
    const quoteId = uuid() as QuoteId;
    const link = await world.attachedLink();
    await putQuote(link.dealId, quoteId);
    const byRecord = await world.post({
      ...world.requestFor(link.dealId),
      for: {crm: 'hubspot', portal: '7', objectId: link.dealId},
    });
    expect(byRecord.status).toBe(201);
    const byQuote = await world.post({...world.requestFor(link.dealId), for: {quoteId}});
    expect(byQuote.status).toBe(201);
    const own = await world.attachedLink(link.dealId, {quoteId});
    await world.post({
      ...world.requestFor(link.dealId, {client: {email: 'quote@acme.example'}}),
      for: {quoteId},
    });
    expect((await world.stored(own.linkId)).client?.email).toBe('quote@acme.example');
  });

  test('of several the one that was attached last and is pending', async () => {
    const old = new Date(Date.now() - 60_000);
    const first = await world.attachedLink(undefined, {at: old});
    const second = await world.attachedLink(first.dealId);
    await world.open({}, first);
    expect((await world.stored(second.linkId)).client).toEqual(buyer);
    await answered(second.linkId);
    await world.open({}, first);
    expect((await world.stored(first.linkId)).client).toEqual(buyer);
    await answered(first.linkId);
    const {session} = await world.open({}, first);
    expect(session).toMatchObject({
      state: 'confirmed',
      answer: {evidence: 'mailed', confirmed: 1, products: 1},
    });
  });

  test('none: the same for nothing attached, an id that is nobody’s, and another program’s', async () => {
    const theirs = await others.attachedLink();
    const bare = uuid() as DealId;
    const cases = [
      {dealId: theirs.dealId},
      {dealId: bare},
      {quoteId: uuid()},
      {crm: 'hubspot', portal: '7', objectId: theirs.dealId},
      {dealId: theirs.dealId, accountId: others.accountId},
    ];
    const answers = await Promise.all(
      cases.map(async (subject) =>
        errorOf(await world.post({...world.requestFor(bare), for: subject})),
      ),
    );
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({status: 404, code: 'no_link'});
    expect((await others.stored(theirs.linkId)).client).toBeNull();
  });

  test('two partners who name one deal: refused until the shop says which', async () => {
    const ours = await world.attachedLink();
    const rival = await world.rival();
    const {linkId} = await world.attachedLink(ours.dealId, {account: rival});
    const asked = await world.post(world.requestFor(ours.dealId));
    expect(errorOf(asked)).toMatchObject({status: 409, code: 'ambiguous'});
    const named = {
      ...world.requestFor(ours.dealId),
      for: {dealId: ours.dealId, accountId: world.accountId},
    };
    expect((await world.post(named)).status).toBe(201);
    expect((await world.stored(linkId, rival)).client).toBeNull();
  });

  async function putQuote(dealId: DealId, quoteId: QuoteId) {
    await inTenant(running.db, world.accountId, (trx) =>
      sql`
        insert into app.quote (account_id, id, deal_id, number, amount_minor, currency, at, by_id, by_name)
        values (${world.accountId}, ${quoteId}, ${dealId}, 'Q-1', 100, 'EUR', now(), 'x', 'x')
      `.execute(trx),
    );
  }

  async function answered(linkId: string) {
    const {snapshot, lines} = {
      snapshot: {partner: 'P', vendor: 'V', lines: [], duration: null},
      lines: [{productId: 'marketing', verdict: 'confirmed'}],
    };
    const answer = {
      at: new Date().toISOString(),
      by: {name: 'H'},
      evidence: 'mailed',
      lines,
      snapshot,
    };
    await inTenant(running.db, world.accountId, (trx) =>
      sql`
        update app.link set answer = ${JSON.stringify(answer)}::jsonb where id = ${linkId}
      `.execute(trx),
    );
  }
});

describe('is refused', () => {
  test('without a key, with one that is none, and with a revoked one: the same', async () => {
    const {dealId} = await world.attachedLink();
    const own = await createCheckoutWorld(running, 'Revoking');
    const [row] = await findKeys(running.db, own.admin);
    expect(await revokeKey(running.db, world.admin, row?.id ?? '')).toBe(false);
    expect((await own.post(own.requestFor(dealId))).status).toBe(404);
    expect(await revokeKey(running.db, own.admin, row?.id ?? '')).toBe(true);
    const answers = [];
    for (const authorization of [
      '',
      'Bearer',
      'Bearer x',
      `Bearer vck_${'a'.repeat(43)}`,
      `Bearer ${own.key}`,
    ]) {
      answers.push(errorOf(await world.post(world.requestFor(dealId), {authorization})));
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({status: 401, code: 'bad_key'});
  });

  test('guessing keys comes to an end, and stops no honest shop', async () => {
    const {dealId} = await world.attachedLink();
    const statuses = [];
    for (let guess = 0; guess < 70; guess++) {
      const authorization = `Bearer vck_${String(guess).padStart(43, 'a')}`;
      const {status, headers} = await world.post(world.requestFor(dealId), {authorization});
      statuses.push(status);
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses.slice(0, 60)).toEqual(Array.from({length: 60}, () => 401));
    expect(statuses.slice(60)).toEqual(Array.from({length: 10}, () => 429));
    expect((await world.post(world.requestFor(dealId))).status).toBe(201);
  });

  test('a return address that is not registered, however it is dressed', async () => {
    const {dealId} = await world.attachedLink();
    for (const returnUrl of [
      'https://evil.example/checkout/',
      'https://shop.example.evil.example/checkout/',
      'https://shop.example@evil.example/checkout/',
      'https://evil.example\\@shop.example/checkout/',
      `${shop}/checkoutx`,
      `${shop}/checkout/../admin`,
      `${shop}/checkout/%2e%2e/admin`,
      `${shop}/checkout/..%2fadmin`,
      `${shop}:8443/checkout/`,
      'http://shop.example/checkout/',
      `${shop}/checkout/?vouch_result=x`,
      'javascript:alert(1)',
      '/checkout/',
    ]) {
      const asked = await world.post(world.requestFor(dealId, {returnUrl}));
      expect([returnUrl, errorOf(asked)]).toMatchObject([
        returnUrl,
        {status: 422, code: 'return_url_refused'},
      ]);
    }
    const framed = await world.post(
      world.requestFor(dealId, {frameOrigin: 'https://evil.example'}),
    );
    expect(errorOf(framed)).toMatchObject({status: 422, code: 'frame_origin_refused'});
    expect((await world.post(world.requestFor(dealId, {frameOrigin: shop}))).status).toBe(201);
  });

  test('a body that is not as it should be, and a missing idempotency key', async () => {
    const {dealId} = await world.attachedLink();
    const good = world.requestFor(dealId);
    for (const body of [
      '{',
      [],
      {...good, for: {}},
      {...good, for: {dealId, quoteId: uuid()}},
      {...good, for: {dealId: 'x'}},
      {...good, client: {email: 'nobody'}},
      {...good, client: {name: 'Jo'}},
      {...good, client: {name: 'J\0', email: buyer.email}},
      {...good, language: 'xx'},
      {...good, nonce: 'x'.repeat(201)},
      {...good, evil: true},
      {...good, returnUrl: 'x'.repeat(2001)},
    ]) {
      expect([JSON.stringify(body), (await world.post(body)).status]).toEqual([
        JSON.stringify(body),
        400,
      ]);
    }
    for (const key of ['', 'with space', 'x'.repeat(201), 'é']) {
      const asked = await world.post(good, {'idempotency-key': key});
      expect(errorOf(asked)).toMatchObject({status: 400, code: 'key_missing'});
    }
    expect((await world.post(good, {'content-type': 'text/plain'})).status).toBe(415);
    expect((await world.post('x'.repeat(20_000))).status).toBe(413);
  });
});
