// @vitest-environment node
import {get} from 'node:http';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {startShop, type Shop} from '../../../sandbox/shop/shop.ts';
import {startStandIn, vendorKey} from './vouch-stand-in.ts';

const cart = {
  number: 'Q-1',
  company: 'Acme & Söhne',
  buyer: {name: 'Jo Client', email: 'jo@acme.example'},
  for: {dealId: 'deal-1'},
  currency: 'EUR',
  lines: [{name: 'Sales Hub', amountMinor: 123_450}],
};
let standIn: Awaited<ReturnType<typeof startStandIn>>;
let shop: Shop;
beforeEach(async () => {
  standIn = await startStandIn();
  shop = await startShop({host: '127.0.0.1', port: 0});
});
afterEach(async () => {
  await shop.stop();
  await standIn.stop();
});

function open(o: {vendorKey?: string} = {vendorKey}): void {
  shop.open({vouchOrigin: standIn.origin, ...o, carts: [cart]});
}

/** As a browser on a page of the shop would. */
async function visit(path: string, o: {method?: string; origin?: string} = {}) {
  const {method = 'GET', origin = shop.origin} = o;
  const response = await fetch(new URL(path, local()), {
    ...{method, redirect: 'manual'},
    headers: {origin, 'content-type': 'application/x-www-form-urlencoded'},
  });
  return {
    status: response.status,
    headers: response.headers,
    goesTo: response.headers.get('location') ?? '',
    text: await response.text(),
  };
}

/** Node looks names up where browsers know that *.localhost is this computer. */
function local(): string {
  return shop.origin.replace('shop.localhost', '127.0.0.1');
}

async function checkOut(): Promise<string> {
  const {status, goesTo} = await visit('/carts/Q-1', {method: 'POST'});
  expect(status).toBe(303);
  return goesTo;
}

describe('at the checkout', () => {
  it('Vouch is asked with the key, for this deal, buyer and way back', async () => {
    open();
    const path = await checkOut();
    expect(standIn.asked).toHaveLength(1);
    const [asked] = standIn.asked;
    expect(asked?.authorization).toBe(`Bearer ${vendorKey}`);
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      for: {dealId: 'deal-1'},
      client: cart.buyer,
      returnUrl: shop.origin + path,
      nonce: expect.stringMatching(/^[\w-]{24}$/) as string, // typed as any
      frameOrigin: shop.origin,
    });
  });

  it('the page shows the notice and the way to the step, and never the key', async () => {
    open();
    const {text, headers} = await visit(await checkOut());
    expect(text).toContain(
      `<script src="${standIn.origin}/checkout.js" data-vouch-session="token-1" async`,
    );
    expect(text).toContain(`href="${standIn.origin}/k/token-1"`);
    expect(text).toContain('€1,234.50');
    expect(text).toContain('Acme &amp; Söhne');
    expect(text).not.toContain(vendorKey);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain(`script-src ${standIn.origin}; frame-src ${standIn.origin};`);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('looking at the cart asks nobody; another purchase of it is another question', async () => {
    open();
    await visit('/');
    await visit('/carts/Q-1');
    expect(standIn.asked).toEqual([]);
    expect(await checkOut()).not.toBe(await checkOut());
    expect(new Set(standIn.asked.map(({key}) => key)).size).toBe(2);
  });

  it('a session whose time is over is opened anew, by a button', async () => {
    open();
    const path = await checkOut();
    standIn.says.proof = {expiresAt: '2020-01-01T00:00:00.000Z'};
    expect((await visit(path)).text).toContain('Ask me again');
    expect(await visit(`${path}/again`, {method: 'POST'})).toMatchObject({goesTo: path});
    expect(new Set(standIn.asked.map(({key}) => key)).size).toBe(2);
  });
});

describe('what came back', () => {
  it('is shown when it holds', async () => {
    open();
    const path = await checkOut();
    const {nonce} = JSON.parse(standIn.asked[0]?.body ?? '') as {nonce: string};
    const seconds = Math.floor(Date.now() / 1000);
    const token = await standIn.sign({
      ...{iss: standIn.origin, aud: shop.origin, sid: 'session-1', nonce, blocks: false},
      ...{outcome: 'rejected', evidence: 'checkout', iat: seconds, exp: seconds + 300},
    });
    const {status, text} = await visit(`${path}?vouch_result=${token}`);
    expect(status).toBe(200);
    expect(text).toContain('Signed result: rejected');
  });

  it('is refused when it does not, and the page goes by what Vouch says itself', async () => {
    open();
    const path = await checkOut();
    const token = await standIn.sign({outcome: 'confirmed', exp: 1});
    const {status, text} = await visit(`${path}?vouch_result=${token}`);
    expect(status).toBe(400);
    expect(text).toContain('This result is not accepted.');
    expect(text).toContain('<dd>pending</dd>');
    expect(text).not.toContain('Signed result');
  });
});

describe('buying', () => {
  const buy = async (path: string) => {
    const answer = await visit(`${path}/buy`, {method: 'POST'});
    return answer.status === 303 ? visit(path) : answer;
  };

  it('waits for nothing while the proof is pending', async () => {
    open();
    const {text} = await buy(await checkOut());
    expect(text).toContain('Thank you for your order');
  });

  it('waits where the program says so', async () => {
    open();
    const path = await checkOut();
    standIn.says.proof = {blocks: true};
    const {status, text} = await buy(path);
    expect(status).toBe(409);
    expect(text).toContain('waits for your answer');
    standIn.says.proof = {state: 'confirmed'};
    expect((await buy(path)).text).toContain('Thank you for your order');
  });

  it.each([
    [404, {error: {code: 'no_link'}}, 'No partner asks for your confirmation.'],
    [401, {error: {code: 'bad_key'}}, '(bad_key). You can buy all the same.'],
    [500, {}, '(unknown). You can buy all the same.'],
  ])('goes on when Vouch answers %i', async (status, body, words) => {
    Object.assign(standIn.says, {status, body});
    open();
    const path = await checkOut();
    expect((await visit(path)).text).toContain(words);
    expect((await buy(path)).text).toContain('Thank you for your order');
  });

  it('goes on while Vouch is down, before the checkout or during it', async () => {
    open();
    const during = await checkOut();
    await standIn.stop();
    expect((await buy(during)).text).toContain('Thank you for your order');
    const before = await checkOut();
    expect((await buy(before)).text).toContain('Thank you for your order');
    standIn = await startStandIn(); // for the one that stops it
  });

  it('goes on without a vendor key', async () => {
    open({});
    expect((await buy(await checkOut())).text).toContain('Thank you for your order');
    expect(standIn.asked).toEqual([]);
  });
});

describe('from outside', () => {
  it('another site sends none of its forms', async () => {
    open();
    const path = await checkOut();
    for (const form of ['/carts/Q-1', `${path}/buy`, `${path}/again`]) {
      const {status} = await visit(form, {method: 'POST', origin: 'https://evil.example'});
      expect(status, form).toBe(403);
    }
    expect(standIn.asked).toHaveLength(1);
  });

  it('what is not there has one page', async () => {
    open();
    for (const path of ['/carts/Q-2', '/checkout/none', '/checkout/none?vouch_result=x', '/x']) {
      const {status, text} = await visit(path);
      expect(status, path).toBe(404);
      expect(text).toContain('Nothing here');
    }
    expect(await visit('/checkout/none/buy', {method: 'POST'})).toMatchObject({status: 404});
  });

  it('it answers to its own names alone', async () => {
    open();
    const statusFor = (host: string) =>
      new Promise<number | undefined>((tell, fail) => {
        get(local(), {headers: {host}}, (answer) => {
          answer.resume();
          tell(answer.statusCode);
        }).on('error', fail);
      });
    expect(await statusFor('evil.example')).toBe(421);
    expect(await statusFor('shop.localhost')).toBe(200);
  });
});
