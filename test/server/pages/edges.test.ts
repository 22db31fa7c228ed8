import type {Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {createAdaptorServer} from '@hono/node-server';
import {Hono} from 'hono';
import {describe, expect, test} from 'vitest';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import {addProduct, addReason, retireReason} from '../../../server/pages/catalogue-edits.ts';
import {createClientAddress} from '../../../server/pages/client-address.ts';
import {localPath} from '../../../server/pages/local-path.ts';
import {checkSameOrigin} from '../../../server/pages/same-origin.ts';
import {createStylesheet} from '../../../server/pages/stylesheet.ts';

const ours = 'https://vouch.test';

describe('the address of who asks', () => {
  async function addressSeen(trusted: string[], forwarded?: string): Promise<string> {
    const app = new Hono();
    const addressOf = createClientAddress(trusted);
    app.get('/', (c) => c.text(addressOf(c)));
    const server = createAdaptorServer({fetch: app.fetch}) as Server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const {port} = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      headers: forwarded === undefined ? {} : {'x-forwarded-for': forwarded},
    });
    const seen = await response.text();
    server.closeAllConnections();
    server.close();
    return seen;
  }

  test.each([
    ['no proxy is trusted: what a header says counts nothing', [], '203.0.113.9', '127.0.0.1'],
    ['a trusted proxy says it', ['127.0.0.1'], '203.0.113.9', '203.0.113.9'],
    ['a trusted range says it', ['127.0.0.0/8'], '203.0.113.9', '203.0.113.9'],
    [
      "what stands before the last foreign hop is anybody's claim",
      ['127.0.0.0/8'],
      '1.1.1.1, 203.0.113.9',
      '203.0.113.9',
    ],
    [
      'two trusted proxies in a row',
      ['127.0.0.0/8', '10.0.0.0/8'],
      '1.1.1.1, 203.0.113.9, 10.1.2.3',
      '203.0.113.9',
    ],
    ['a header that is no address', ['127.0.0.0/8'], 'unknown, <script>', '127.0.0.1'],
    ['no header', ['127.0.0.0/8'], undefined, '127.0.0.1'],
    [
      'a home with IPv6 is its network',
      ['127.0.0.0/8'],
      '2001:db8:0001:2:aaaa::1',
      '2001:db8:1:2::/64',
    ],
    ['a short IPv6 address', ['127.0.0.0/8'], '2001:db8::1', '2001:db8:0:0::/64'],
    ['IPv4 written as IPv6', ['127.0.0.0/8'], '::ffff:203.0.113.9', '203.0.113.9'],
  ])('%s', async (_what, trusted, forwarded, expected) => {
    expect(await addressSeen(trusted, forwarded)).toBe(expected);
  });

  test('is not there without a socket, which stops nothing', () => {
    const app = new Hono();
    app.get('/', (c) => c.text(`[${createClientAddress([])(c)}]`));
    return expect(Promise.resolve(app.request('/')).then((r) => r.text())).resolves.toBe('[]');
  });
});

describe('a form', () => {
  const post = (headers: Record<string, string>) =>
    new Request(`${ours}/x`, {method: 'POST', headers});
  test.each([
    ['our own page', {origin: ours, 'sec-fetch-site': 'same-origin'}, true, true],
    ['our own page in an old browser', {origin: ours}, true, true],
    ['a browser that sends neither', {}, true, true],
    ['our page without a referrer', {origin: 'null', 'sec-fetch-site': 'same-origin'}, true, true],
    ['the same in an old browser', {origin: 'null'}, false, true],
    ['another site', {origin: 'https://evil.test', 'sec-fetch-site': 'cross-site'}, false, false],
    ['another site in an old browser', {origin: 'https://evil.test'}, false, false],
    ['a sandboxed frame elsewhere', {origin: 'null', 'sec-fetch-site': 'cross-site'}, false, false],
    [
      'a sibling host',
      {origin: 'https://crm.vouch.test', 'sec-fetch-site': 'same-site'},
      false,
      false,
    ],
    ['our host without TLS', {origin: 'http://vouch.test'}, false, false],
    ['our host on another port', {origin: 'https://vouch.test:8443'}, false, false],
  ] as Array<[string, Record<string, string>, boolean, boolean]>)(
    'from %s',
    (_what, headers, withCookies, without) => {
      const isTaken = (noCookies: boolean) => {
        try {
          checkSameOrigin(post(headers), `${ours}/`, {noCookies});
          return true;
        } catch {
          return false;
        }
      };
      expect([isTaken(false), isTaken(true)]).toEqual([withCookies, without]);
    },
  );
});

test.each([
  ['/team/1?x=1', '/team/1?x=1'],
  [`${ours}/home`, '/home'],
  ['home', '/home'],
  ['https://evil.test/', undefined],
  ['//evil.test', undefined],
  ['/\\evil.test', undefined],
  ['/.//evil.test', undefined],
  ['javascript:alert(1)', undefined],
  ['http://vouch.test/', undefined],
  ['https://vouch.test@evil.test/', undefined],
])('the local path of %s is %s', (address, path) => {
  expect(localPath(address, ours)).toBe(path);
});

test('a stylesheet loses comments and spaces, and nothing that means something', () => {
  const {css} = createStylesheet(`
    /* a CRM's comment */
    .a :is(b) > c { margin: 0 1px; content: ': ; {'; }
    @media (width < 1px) { .b { color: red } }`);
  expect(css).toBe(
    ".a :is(b) > c{margin:0 1px;content:': ; {'}@media (width < 1px){.b{color:red}}",
  );
});

describe('an id of the catalogue', () => {
  test('is made of the first name, is never one that was there, and fits the contract', () => {
    let catalogue = {
      ...defaultCatalogue,
      rejectionReasons: [] as typeof defaultCatalogue.rejectionReasons,
    };
    for (const name of ['Zły Partner', 'zly partner!', '注文', 'x'.repeat(200), 'X'.repeat(199)]) {
      const next = addReason(name, false)(catalogue);
      if (!next || typeof next === 'string') throw new Error(name);
      catalogue = next;
    }
    expect(catalogue.rejectionReasons.map(({id}) => id)).toEqual([
      'z_y_partner', // ł is a letter of its own, not an l with a mark
      'zly_partner',
      'item',
      'x'.repeat(50),
      `${'x'.repeat(50)}_2`,
    ]);
  });

  test('of a product names known tiers only, from small to large', () => {
    const next = addProduct('New', ['enterprise', 'free', 'no such'])(defaultCatalogue);
    if (!next || typeof next === 'string') throw new Error('not added');
    expect(next.products.at(-1)).toEqual({id: 'new', name: 'New', tierIds: ['free', 'enterprise']});
  });

  test('stays when the thing is retired, and one reason always remains', () => {
    let catalogue = defaultCatalogue;
    const ids = defaultCatalogue.rejectionReasons.map(({id}) => id);
    for (const id of ids.slice(1)) {
      const next = retireReason(id, true)(catalogue);
      if (!next || typeof next === 'string') throw new Error(id);
      catalogue = next;
    }
    expect(retireReason(ids[0] ?? '', true)(catalogue)).toBe('last_one');
    expect(catalogue.rejectionReasons.map(({id}) => id)).toEqual(ids);
  });
});
