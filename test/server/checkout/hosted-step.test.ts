import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  type JSONWebKeySet,
} from 'jose';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {removeAddress} from '../../../server/checkout/addresses.ts';
import {pageToken} from '../../../server/checkout/session.ts';
import type {CheckoutSessionId} from '../../../lib/domain/ids.ts';
import {runCommand} from '../../../server/write/command.ts';
import {Browser, formsOf} from '../auth/browser.ts';
import {startRunning, type Running} from '../auth/running.ts';
import {emailOf, signedIn} from '../pages/people.ts';
import {navigate} from './navigate.ts';
import {buyer, createCheckoutWorld, letPass, shop, type CheckoutWorld} from './checkout-world.ts';

let running: Running;
let world: CheckoutWorld;
let client: Browser;

beforeAll(async () => {
  running = await startRunning();
  world = await createCheckoutWorld(running);
});
afterAll(() => running.stop());
beforeEach(async () => {
  client = new Browser(running.origin, '198.51.100.1');
  await sql`delete from auth.rate_limit`.execute(running.db);
  await world.block(false);
});

const come = (path: string, browser = client) => navigate(browser, path);
const pathOf = ({token}: {token: string}) => `/k/${token}`;
const pageOf = ({id}: {id: string}) =>
  `/c/${pageToken(running.deps.clientKeys, id as CheckoutSessionId)}`; // the API's own id
const enter = async (session: {id: string; token: string}, browser = client) => {
  const response = await come(pathOf(session), browser);
  expect([response.status, response.headers.get('location')]).toEqual([303, pageOf(session)]);
  return browser.open(pageOf(session));
};
const goBack = async (session: {id: string}, browser = client) => {
  const response = await browser.fetch(`${pageOf(session)}/return`);
  return {status: response.status, to: response.headers.get('location') ?? '', response};
};
const resultIn = (to: string) => new URL(to).searchParams.get('vouch_result') ?? '';
const confirm = {name: 'Jo Buyer', decision: 'confirm'};

describe('a hosted step', () => {
  test('leads to the client’s page, whose answer the vendor vouches for, and back with a signed result', async () => {
    const {session, linkId} = await world.open({nonce: 'n-1'});
    const page = await enter(session);
    expect(page.html).toContain('You come from the checkout of HubSpot.');
    expect(page.html).toContain('Decide later');
    expect(page.html).toContain(`You answer as ${buyer.email}.`);
    expect(page.html).not.toContain('prove=again');
    const answered = await client.submit(page, pageOf(session), confirm);
    expect([answered.status, answered.html.includes('Thank you')]).toEqual([200, true]);
    expect(answered.html).toContain('Back to HubSpot');
    expect((await world.stored(linkId)).answer).toMatchObject({
      by: {name: 'Jo Buyer', email: buyer.email},
      evidence: 'checkout',
    });
    const {status, to} = await goBack(session);
    expect([status, to.startsWith(`${shop}/checkout/done?order=1&vouch_result=`)]).toEqual([
      303,
      true,
    ]);
    const keys = (await (
      await fetch(`${running.origin}/.well-known/jwks.json`)
    ).json()) as JSONWebKeySet;
    const {payload, protectedHeader} = await jwtVerify(resultIn(to), createLocalJWKSet(keys), {
      ...{algorithms: ['EdDSA'], typ: 'vouch-checkout+jwt'},
      ...{issuer: running.origin, audience: shop},
    });
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({
      ...{v: 1, sid: session.id, nonce: 'n-1', link: linkId, outcome: 'confirmed'},
      ...{evidence: 'checkout', blocks: false},
    });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
    expect(await world.state(session.id)).toMatchObject({
      ...{state: 'confirmed', opened: true},
      answer: {evidence: 'checkout', confirmed: 2, products: 2},
    });
  });

  test('the receipt says that the checkout vouches', async () => {
    const {session} = await world.open();
    await client.submit(await enter(session), pageOf(session), confirm);
    const receipt =
      /href="(\/r\/[\w-]+)/.exec((await client.open(pageOf(session))).html)?.[1] ?? '';
    expect((await client.open(receipt)).html).toContain('checkout');
  });

  test('“Decide later” leads back with nothing decided', async () => {
    const {session, linkId} = await world.open();
    await enter(session);
    const {to} = await goBack(session);
    expect(decodeJwt(resultIn(to))).toMatchObject({outcome: 'pending', blocks: false});
    expect(decodeJwt(resultIn(to))).not.toHaveProperty('evidence');
    expect((await world.stored(linkId)).answer).toBeNull();
  });

  test('is not offered where the program lets the purchase wait; answering is', async () => {
    await world.block(true);
    const {session} = await world.open();
    expect(session.blocks).toBe(true);
    const page = await enter(session);
    expect([
      page.html.includes('Decide later'),
      page.html.includes('goes on once you have answered'),
    ]).toEqual([false, true]);
    expect(decodeJwt(resultIn((await goBack(session)).to))).toMatchObject({blocks: true});
    const answered = await client.submit(page, pageOf(session), confirm);
    expect(answered.html).toContain('Back to HubSpot');
    expect(decodeJwt(resultIn((await goBack(session)).to))).toMatchObject({
      ...{outcome: 'confirmed', blocks: false},
    });
  });

  test('passed on to a colleague, its page and the next session’s read only, and the colleague stays asked', async () => {
    const link = await world.attachedLink();
    const {session} = await world.open({}, link);
    const page = await enter(session);
    const kim = {toName: 'Kim', toEmail: 'kim@acme.example'};
    await client.submit(page, pageOf(session), {...kim, decision: 'pass_on'});
    expect((await world.stored(link.linkId)).client).toMatchObject({email: kim.toEmail});

    const {session: again} = await world.open({}, link);
    expect((await world.stored(link.linkId)).client).toMatchObject({email: kim.toEmail});
    for (const shown of [await client.open(pageOf(session)), await enter(again)]) {
      expect(shown.html).toContain('Kim');
      expect(formsOf(shown.html).filter(({action}) => action.startsWith('/c/'))).toEqual([]);
    }
    const {seen = ''} =
      formsOf(page.html).find(({action}) => action === pageOf(session))?.fields ?? {};
    await client.post(pageOf(again), {...confirm, seen});
    expect((await world.stored(link.linkId)).answer).toBeNull();
  });

  test('speaks the language that the shop asked for', async () => {
    const {session} = await world.open({language: 'pl'});
    const response = await come(pathOf(session));
    expect(response.headers.get('location')).toBe(`${pageOf(session)}?lang=pl`);
    expect((await client.open(`${pageOf(session)}?lang=pl`)).html).toContain('Zdecyduj później');
  });

  test('a partner’s own user answers unverified, however the shop vouches', async () => {
    const {session, linkId} = await world.open({client: {email: emailOf(world.maria.name)}});
    const page = await enter(session);
    expect(page.html).toContain('unverified');
    await client.submit(page, pageOf(session), confirm);
    expect((await world.stored(linkId)).answer).toMatchObject({
      evidence: 'unverified',
      unproven: 'own_people',
    });
  });

  test('somebody at a free-mail address is vouched for like anybody', async () => {
    const {session, linkId} = await world.open({client: {email: 'jo@gmail.com'}});
    await client.submit(await enter(session), pageOf(session), confirm);
    expect((await world.stored(linkId)).answer?.evidence).toBe('checkout');
  });

  test('who is signed in at the partner may not answer, and finds the way back', async () => {
    const maria = await signedIn(running, world.maria.name);
    const {session, linkId} = await world.open();
    await come(pathOf(session), maria);
    const page = await maria.open(pageOf(session));
    expect([page.status, page.html.includes('Back to HubSpot')]).toEqual([403, true]);
    await maria.post(pageOf(session), {...confirm, seen: 'x'});
    expect((await world.stored(linkId)).answer).toBeNull();
  });
});

describe('one browser', () => {
  test('opens it and may reload; a second one is told what to do', async () => {
    const {session, linkId} = await world.open();
    await enter(session);
    await enter(session);
    const other = new Browser(running.origin, '198.51.100.2');
    const response = await come(pathOf(session), other);
    expect(response.status).toBe(403);
    expect(response.text).toContain('opened in another browser');
    for (const page of [
      await other.open(pageOf(session)),
      await other.open(`${pageOf(session)}/return`),
    ]) {
      expect([page.status, page.html.includes('opened in another browser')]).toEqual([403, true]);
      expect(page.html).not.toContain('Marketing Hub');
    }
    const forged = await other.post(pageOf(session), {...confirm, seen: 'x'});
    expect([forged.status, (await world.stored(linkId)).answer]).toEqual([403, null]);
  });

  test('of many at once one has it', async () => {
    const {session} = await world.open();
    const browsers = Array.from(
      {length: 8},
      (_, at) => new Browser(running.origin, `198.51.101.${at}`),
    );
    const all = await Promise.all(browsers.map((browser) => come(pathOf(session), browser)));
    expect(all.map(({status}) => status).sort()).toEqual([
      303,
      ...Array.from({length: 7}, () => 403),
    ]);
  });

  test('another session’s cookie opens nothing', async () => {
    const [one, two] = [await world.open(), await world.open()];
    await enter(one.session);
    expect((await client.open(pageOf(two.session))).status).toBe(403);
    await come(pathOf(two.session), new Browser(running.origin, '198.51.100.3'));
    expect((await client.open(pageOf(two.session))).status).toBe(403);
  });

  test.each([
    ['a prefetch', {'sec-purpose': 'prefetch;prerender'}],
    ['a robot', {'user-agent': 'Mozilla/5.0 HeadlessChrome/156.0'}],
    ['a frame', {'sec-fetch-dest': 'iframe'}],
    ['a script', {'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty'}],
  ])('%s does not use it up', async (_who, headers) => {
    const {session} = await world.open();
    const machine = new Browser(running.origin, '198.51.100.4');
    for (const method of ['GET', 'HEAD']) {
      const response = await navigate(machine, pathOf(session), {method, headers});
      expect([response.status, response.headers.getSetCookie()]).toEqual([200, []]);
    }
    expect((await world.state(session.id)).opened).toBe(false);
    await enter(session);
  });

  test('a browser that does not say who comes presses a button; a form sent as it stands has not', async () => {
    const {session} = await world.open();
    const page = await client.open(pathOf(session));
    expect([page.status, page.html.includes('Continue')]).toEqual([200, true]);
    const [form] = formsOf(page.html);
    await client.post(pathOf(session), form?.fields ?? {});
    expect((await world.state(session.id)).opened).toBe(false);
    const pressed = await client.submit(page, pathOf(session), {open: 'yes'});
    expect(pressed.html).toContain('You come from the checkout');
    expect((await world.state(session.id)).opened).toBe(true);
  });

  test('a form of another page opens nothing', async () => {
    const {session} = await world.open();
    const response = await client.fetch(pathOf(session), {
      ...{method: 'POST', body: new URLSearchParams({open: 'yes'})},
      headers: {origin: 'https://evil.example', 'sec-fetch-site': 'cross-site'},
    });
    expect([response.status, (await world.state(session.id)).opened]).toEqual([403, false]);
  });
});

describe('time', () => {
  test('unopened for half an hour it is what an unknown address is', async () => {
    const {session} = await world.open();
    await letPass(running, session.id, 31);
    const over = await come(pathOf(session));
    const unknown = await come(`/k/${'x'.repeat(32)}`);
    expect([over.status, over.text]).toEqual([unknown.status, unknown.text]);
    expect(unknown.status).toBe(404);
    expect((await client.open(`${pathOf(session)}/frame`)).status).toBe(404);
  });

  test('half an hour after it was opened nothing can be answered, but the way back is there', async () => {
    const {session, linkId} = await world.open();
    const page = await enter(session);
    await letPass(running, session.id, 31);
    const late = await client.submit(page, pageOf(session), confirm);
    expect(late.html).toContain('The time to answer here is over');
    expect((await world.stored(linkId)).answer).toBeNull();
    expect(decodeJwt(resultIn((await goBack(session)).to)).outcome).toBe('pending');
  });

  test('answered, its browser reads the answer afterwards, too', async () => {
    const {session} = await world.open();
    await client.submit(await enter(session), pageOf(session), confirm);
    await letPass(running, session.id, 31);
    expect((await client.open(pageOf(session))).html).toContain('Back to HubSpot');
  });
});

describe('meanwhile', () => {
  test('answered by another way: that stands, and goes back', async () => {
    const link = await world.attachedLink();
    const {linkId} = link;
    const [{session}, second] = [await world.open({}, link), await world.open({}, link)];
    const page = await enter(session);
    const other = new Browser(running.origin, '198.51.100.5');
    await other.submit(await enter(second.session, other), pageOf(second.session), {
      ...{name: 'Kim', decision: 'reject', reason: 'unknown_request'},
    });
    const late = await client.submit(page, pageOf(session), confirm);
    expect(late.html).toContain('Back to HubSpot');
    const {answer} = await world.stored(linkId);
    expect(answer?.by.name).toBe('Kim');
    expect(decodeJwt(resultIn((await goBack(session)).to))).toMatchObject({outcome: 'rejected'});
  });

  test('removed: it says so, and leads back', async () => {
    const {session, linkId} = await world.open();
    await enter(session);
    const mutation = {kind: 'link.remove', linkId} as const;
    await runCommand(running.deps, world.maria, world.accountId, {key: uuid(), mutation});
    const page = await client.open(pageOf(session));
    expect([page.html.includes('was withdrawn'), page.html.includes('Back to HubSpot')]).toEqual([
      true,
      true,
    ]);
    expect(decodeJwt(resultIn((await goBack(session)).to))).toMatchObject({outcome: 'removed'});
  });

  test('the return address is registered no more: nobody is sent there', async () => {
    const own = await createCheckoutWorld(running, 'Changing');
    const {session} = await own.open();
    await come(pathOf(session));
    await removeAddress(running.db, own.admin, 'return', `${shop}/checkout`);
    const {status, to, response} = await goBack(session);
    expect([status, to]).toEqual([200, '']);
    expect(await response.text()).toContain('cannot lead you back');
  });
});

describe('secrets', () => {
  test('every answer says no referrer and is kept by no cache; the token is in no log', async () => {
    const {session, token} = await world.open();
    const answers = [
      await come(pathOf(session)),
      await come(pageOf(session)),
      await come(`${pageOf(session)}/return`),
      await come(`/k/${'y'.repeat(32)}`),
    ];
    for (const {headers} of answers) {
      expect([headers.get('referrer-policy'), headers.get('cache-control')]).toEqual([
        'no-referrer',
        'no-store',
      ]);
    }
    const said = answers.map((answer) => answer.text).join();
    expect(said).not.toContain(token);
    expect(answers[2]?.headers.get('location')).not.toContain(session.token);
    const log = JSON.stringify(running.log);
    for (const secret of [session.token, world.key, pageOf(session)])
      expect(log).not.toContain(secret);
  });

  test('a signed result passes for no receipt', async () => {
    const {session} = await world.open();
    await enter(session);
    const jws = resultIn((await goBack(session)).to);
    expect(decodeProtectedHeader(jws)).toEqual({
      ...{alg: 'EdDSA', typ: 'vouch-checkout+jwt', kid: expect.any(String) as string},
    });
    const page = await client.post('/verify', {receipt: jws});
    expect(page.html).not.toContain('is valid');
  });

  test('10,000 guesses come to an end soon, also for what is right', async () => {
    const {session} = await world.open();
    const statuses = new Set<number>();
    let until = 0;
    for (; until < 10_000; until++) {
      const {status} = await client.fetch(`/k/${String(until).padStart(32, 'g')}`);
      statuses.add(status);
      if (status === 429) break;
    }
    expect([[...statuses], until]).toEqual([[404, 429], 120]);
    expect((await come(pathOf(session))).status).toBe(429);
    expect((await come(pathOf(session), new Browser(running.origin, '198.51.100.9'))).status).toBe(
      303,
    );
  });
});
