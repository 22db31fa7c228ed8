import {describe, expect, test} from 'vitest';
import {isBlocking, isUnder, readCheckoutAddress} from '../../../lib/domain/checkout.ts';

describe('what can be registered', () => {
  test.each([
    ['return', 'https://shop.example/checkout/', 'https://shop.example/checkout/'],
    ['return', ' https://SHOP.example ', 'https://shop.example/'],
    ['return', 'https://shop.example:443/a/../b', 'https://shop.example/b'],
    ['return', 'http://localhost:8080/done', 'http://localhost:8080/done'],
    ['return', 'http://shop.localhost:8080/done', 'http://shop.localhost:8080/done'],
    ['return', 'http://127.0.0.1:8080/', 'http://127.0.0.1:8080/'],
    ['return', 'http://[::1]:8080/', 'http://[::1]:8080/'],
    ['frame', 'https://shop.example/', 'https://shop.example'],
    ['frame', 'https://shop.example:8443', 'https://shop.example:8443'],
  ] as const)('%s %s', (kind, typed, kept) => {
    expect(readCheckoutAddress(kind, typed)).toBe(kept);
  });

  test.each([
    ['return', ''],
    ['return', 'shop.example'],
    ['return', '//shop.example/'],
    ['return', 'http://shop.example/'],
    ['return', 'http://localhost.evil.example/'],
    ['return', 'http://127.0.0.1.evil.example/'],
    ['return', 'ftp://shop.example/'],
    ['return', 'javascript:alert(1)'],
    ['return', 'https://jo@shop.example/'],
    ['return', 'https://jo:secret@shop.example/'],
    ['return', 'https://shop.example/?a=1'],
    ['return', 'https://shop.example/?'],
    ['return', 'https://shop.example/#a'],
    ['return', 'https://shop.example\\evil'],
    ['return', 'https://shop.example/a b'],
    ['return', 'https://shop.example/a%2f/'],
    ['return', `https://shop.example/${'a'.repeat(2000)}`],
    ['frame', 'https://shop.example/checkout'],
    ['frame', 'https://*.example'],
    ['frame', "https://a;script-src'.example"],
    ['frame', 'https://a,b.example'],
    ['frame', 'null'],
  ] as const)('%s %s is none', (kind, typed) => {
    expect(readCheckoutAddress(kind, typed)).toBeUndefined();
  });
});

describe('where a client may go back to', () => {
  const registered = ['https://shop.example/checkout', 'http://localhost:8080/'];

  test.each([
    'https://shop.example/checkout',
    'https://shop.example/checkout/done?order=1&x=%2F',
    'https://SHOP.EXAMPLE/checkout/',
    'https://shop.example/other/../checkout/a',
    'http://localhost:8080/anything',
  ])('%s', (address) => expect(isUnder(address, registered)).toBe(true));

  test.each([
    'https://shop.example/',
    'https://shop.example/checkouts',
    'https://shop.example/Checkout',
    'https://shop.example/checkout/../admin',
    'https://shop.example/checkout/%2e%2e/admin',
    'https://shop.example/checkout/%2E%2E%2Fadmin',
    'https://shop.example/checkout/..%2fadmin',
    'https://shop.example/checkout/..%5cadmin',
    'https://shop.example/checkout/%252e%252e/admin',
    'https://shop.example/checkout/..\\admin',
    'https://shop.example:444/checkout',
    'https://sub.shop.example/checkout',
    'https://shop.example.evil.example/checkout',
    'https://shop.example@evil.example/checkout',
    'https://evil.example\\@shop.example/checkout',
    'https:shop.example/checkout',
    'https:///shop.example/checkout',
    'https://shop.example\t/checkout',
    'https://shop.example/checkout#x',
    'https://shop.example/checkout?vouch_result=forged',
    'http://shop.example/checkout',
    'http://localhost:8081/',
    'data:text/html,x',
    '',
  ])('not %s', (address) => expect(isUnder(address, registered)).toBe(false));

  test('nothing where nothing is registered', () => {
    expect(isUnder('https://shop.example/checkout', [])).toBe(false);
  });
});

test.each([
  [{}, 'pending', false],
  [{}, 'rejected', false],
  [{proofBlocksPurchase: true}, 'pending', true],
  [{proofBlocksPurchase: true}, 'rejected', true],
  [{proofBlocksPurchase: true}, 'expired', true],
  [{proofBlocksPurchase: true}, 'removed', true],
  [{proofBlocksPurchase: true}, 'confirmed', false],
] as const)('a program with %j and a proof that is %s: blocks %s', (settings, state, blocks) => {
  expect(isBlocking(settings, state)).toBe(blocks);
});
