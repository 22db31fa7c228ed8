import {createPublicKey, sign, verify} from 'node:crypto';
import {beforeAll, describe, expect, it} from 'vitest';
import {readKeySet} from '../../../lib/receipt/key-set.ts';
import {headerOf, verifyReceipt, type Trusted} from '../../../lib/receipt/verify-receipt.ts';
import {
  encode,
  issuer,
  sampleKey,
  sampleReceipt,
  signAnything,
  signReceipt,
  trusting,
  type SampleKey,
} from './sample.ts';

let key: SampleKey;
let trusted: Trusted;
let token: string;
let payload: string;

beforeAll(async () => {
  key = await sampleKey();
  trusted = trusting(key);
  token = await signReceipt(key, sampleReceipt());
  payload = JSON.stringify(sampleReceipt());
});

/** Signed for real by the trusted key, whatever header and payload say. */
function signedByHand(header: string, content = payload): string {
  const signed = `${encode(header)}.${encode(content)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key.privateKey).toString('base64url')}`;
}
const header = (more: object = {}) => JSON.stringify({...headerOf(key.key.kid), ...more});
const kindOf = async (text: string, by = trusted) => (await verifyReceipt(text, by)).kind;

describe('a receipt', () => {
  it('of a known key is valid, with all it says', async () => {
    expect(await verifyReceipt(token, trusted)).toEqual({
      ...{kind: 'valid', kid: key.key.kid, receipt: sampleReceipt()},
    });
  });

  it('is what any tool that knows Ed25519 can check', () => {
    const [head = '', content = '', signature = ''] = token.split('.');
    const jwk = {kty: 'OKP', crv: 'Ed25519', x: key.key.x};
    const publicKey = createPublicKey({key: jwk, format: 'jwk'});
    const isRight = (signed: string) =>
      verify(null, Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url'));
    expect(isRight(`${head}.${content}`)).toBe(true);
    expect(isRight(`${head}.${content}A`)).toBe(false);
    expect(JSON.parse(Buffer.from(content, 'base64url').toString())).toEqual(sampleReceipt());
  });

  it('may have been given blanks and line ends around it', async () => {
    expect(await kindOf(`\r\n  ${token}\n\n`)).toBe('valid');
    expect(await kindOf(`\u00a0${token}`)).toBe('not_receipt');
    expect(await kindOf(`${token}\0`)).toBe('changed');
    expect(await kindOf(`${token}A`)).toBe('changed');
  });

  it('with a flipped bit in any one byte is found out', async () => {
    const bytes = Buffer.from(token);
    const passed: number[] = [];
    for (const position of bytes.keys()) {
      const flipped = Buffer.from(bytes);
      flipped[position] = (flipped[position] ?? 0) ^ (1 << (position % 8));
      if ((await kindOf(flipped.toString('latin1'))) === 'valid') passed.push(position);
    }
    expect(passed).toEqual([]);
  }, 30_000);

  it('with a byte of its content or signature flipped is named as changed', async () => {
    const from = token.indexOf('.') + 1;
    const kinds = new Set<string>();
    for (let position = from; position < token.length; position++) {
      const other = token[position] === 'A' ? 'B' : 'A';
      if (token[position] === '.') continue;
      kinds.add(await kindOf(token.slice(0, position) + other + token.slice(position + 1)));
    }
    expect([...kinds]).toEqual(['changed']);
  }, 30_000);

  it.each([1, 2, 5, 20, 86])('cut by %s bytes at its end is found out', async (cut) => {
    expect(['changed', 'not_receipt']).toContain(await kindOf(token.slice(0, -cut)));
  });

  it('in another spelling of the same bytes is found out', async () => {
    const last = token.at(-1) ?? '';
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = alphabet[alphabet.indexOf(last) ^ 1] ?? ''; // differs in a bit that no byte has
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(last, 'base64url'));
    expect(await kindOf(token.slice(0, -1) + twin)).toBe('changed');
    expect(await kindOf(`${token}==`)).toBe('changed');
  });
});

describe('a header', () => {
  it('as it should be, written by hand, passes', async () => {
    expect(await kindOf(signedByHand(header()))).toBe('valid');
  });

  it.each([
    ['names another algorithm', {alg: 'HS256'}],
    ['names the new name of the algorithm', {alg: 'Ed25519'}],
    ['names none', {alg: 'none'}],
    ['names another type', {typ: 'JWT'}],
    ['brings its own key', {jwk: {kty: 'OKP', crv: 'Ed25519', x: 'x'}}],
    ['says where a key is', {jku: 'https://evil.example/keys'}],
    ['says where a certificate is', {x5u: 'https://evil.example/cert'}],
    ['brings a certificate', {x5c: ['MII']}],
    ['says what is critical', {crit: ['b64'], b64: true}],
    ['says something unknown', {note: 'hello'}],
    ['has no key id', {kid: undefined}],
    ['has an empty key id', {kid: ''}],
    ['has a number for a key id', {kid: 7}],
  ])('that %s makes no receipt, however well it is signed', async (_, more) => {
    expect(await verifyReceipt(signedByHand(header(more)), trusted)).toEqual({
      ...{kind: 'not_receipt', why: 'header'},
    });
  });

  it('with a name twice, blanks, another order or no object makes no receipt', async () => {
    const {kid} = key.key;
    for (const text of [
      `{"alg":"none","alg":"EdDSA","typ":"vouch-receipt+jwt","kid":"${kid}"}`,
      `{"alg":"EdDSA","typ":"vouch-receipt+jwt","kid":"x","kid":"${kid}"}`,
      ` ${header()}`,
      header().replace(':', ': '),
      `{"kid":"${kid}","alg":"EdDSA","typ":"vouch-receipt+jwt"}`,
      `\ufeff${header()}`,
      'null',
      '[]',
      '"x"',
      '{',
    ]) {
      expect(await verifyReceipt(signedByHand(text), trusted), text).toMatchObject({why: 'header'});
    }
  });

  it('without a signature is none, whatever else it says', async () => {
    const bare = `${encode(header({alg: 'none'}))}.${encode(payload)}.`;
    expect(await verifyReceipt(bare, trusted)).toEqual({kind: 'not_receipt', why: 'form'});
  });
});

describe('content', () => {
  it.each([
    ['a name twice', () => payload.replace('"v":1', '"v":1,"vendor":"Other"')],
    ['blanks', () => payload.replace('{', '{ ')],
    ['something after it', () => `${payload}{}`],
    ['an unknown field', () => JSON.stringify({...sampleReceipt(), more: 1})],
    ['another version', () => JSON.stringify({...sampleReceipt(), v: 2})],
    ['nobody who issued it', () => JSON.stringify({...sampleReceipt(), iss: undefined})],
    ['no lines', () => JSON.stringify({...sampleReceipt(), lines: []})],
    ['an unknown kind of evidence', () => payload.replace('"code"', '"oath"')],
    ['no object', () => '[]'],
  ])('with %s is no receipt, even when the issuer signed it', async (_, make) => {
    const made = make();
    expect(made).not.toBe(payload);
    expect(await verifyReceipt(signedByHand(header(), made), trusted)).toEqual({
      ...{kind: 'not_receipt', why: 'content'},
    });
  });
});

describe('keys', () => {
  it('that are not there are named, with who is said to have issued it', async () => {
    const other = await sampleKey();
    const strange = await signReceipt(other, sampleReceipt());
    expect(await verifyReceipt(strange, trusted)).toEqual({
      ...{kind: 'unknown_key', kid: other.key.kid, saysIssuer: issuer},
    });
  });

  it('of another issuer make a foreign receipt, which says whose', async () => {
    const other = await sampleKey();
    const foreign = await signReceipt(other, sampleReceipt({iss: 'https://other.example'}));
    const saysIssuer = 'https://other.example';
    expect(await verifyReceipt(foreign, trusted)).toEqual({
      ...{kind: 'foreign_issuer', saysIssuer, isSigned: false},
    });
    expect(await verifyReceipt(foreign, trusting(key, other))).toEqual({
      ...{kind: 'foreign_issuer', saysIssuer, isSigned: true},
    });
  });

  it('sign under their own id only', async () => {
    const other = await sampleKey();
    const mixed = await signAnything(other.privateKey, headerOf(key.key.kid), payload);
    expect(await kindOf(mixed, trusting(key, other))).toBe('changed');
  });

  it('that were withdrawn are not believed', async () => {
    const withdrawn = {...key, key: {...key.key, isWithdrawn: true as const}};
    expect(await kindOf(token, trusting(withdrawn))).toBe('withdrawn_key');
  });

  it('that were retired are believed for what they signed before', async () => {
    const {iat} = sampleReceipt();
    const retiredAt = (seconds: number) =>
      trusting({...key, key: {...key.key, retiredAt: seconds}});
    expect(await kindOf(token, retiredAt(iat + 1))).toBe('valid');
    expect(await kindOf(token, retiredAt(iat - 3600))).toBe('valid'); // clocks differ
    expect(await verifyReceipt(token, retiredAt(iat - 100_000))).toMatchObject({
      ...{kind: 'expired_key', retiredAt: new Date((iat - 100_000) * 1000).toISOString()},
    });
  });

  it('in a file go by their own thumbprint, and others are passed over', async () => {
    const {kid, x} = key.key;
    const jwk = {kty: 'OKP', crv: 'Ed25519', x, kid};
    const set = await readKeySet(
      JSON.stringify({
        issuer,
        keys: [jwk, {...jwk, kid: 'mine'}, {kty: 'RSA', n: 'x', e: 'AQAB', kid: 'rsa'}, null],
      }),
    );
    expect(set).toEqual({issuer, keys: new Map([[kid, {kid, x}]])});
    for (const text of ['', '{}', '[]', 'null', '{"keys":{}}', '{"issuer":"x","keys":[]}']) {
      expect(await readKeySet(text), text).toBeUndefined();
    }
  });
});

describe('something else', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['blanks', ' \n', 'empty'],
    ['a PDF', '%PDF-1.7 …', 'pdf'],
    ['a word', 'hello', 'form'],
    ['two parts', 'a.b', 'form'],
    ['four parts', 'a.b.c.d', 'form'],
    ['other JSON', '{"receipt":true}', 'form'],
    ['a megabyte', 'x'.repeat(1024 * 1024 + 1), 'too_large'],
  ])('like %s is no receipt', async (_, text, why) => {
    expect(await verifyReceipt(text, trusted)).toEqual({kind: 'not_receipt', why});
  });
});
