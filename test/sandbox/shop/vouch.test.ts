// @vitest-environment node
import {generateKeyPair, SignJWT, UnsecuredJWT} from 'jose';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {connectVouch, type Vouch} from '../../../sandbox/shop/vouch.ts';
import {startStandIn, vendorKey} from './vouch-stand-in.ts';

const shopOrigin = 'http://shop.localhost:4683';
const session = {id: 'session-1', nonce: 'nonce-1'};
let standIn: Awaited<ReturnType<typeof startStandIn>>;
let vouch: Vouch;
beforeAll(async () => {
  standIn = await startStandIn();
  vouch = connectVouch({vouchOrigin: standIn.origin, vendorKey, shopOrigin});
});
afterAll(() => standIn.stop());

const now = () => Math.floor(Date.now() / 1000);
const claims = () => ({
  ...{v: 1, iss: standIn.origin, aud: shopOrigin, sid: session.id, nonce: session.nonce},
  ...{link: 'link-1', outcome: 'confirmed', evidence: 'checkout', blocks: false},
  ...{iat: now(), exp: now() + 300},
});
const check = (token: string) => vouch.verifyResult(token, session);

describe('a result that the browser brought back', () => {
  it('is believed when Vouch signed it for this shop and session', async () => {
    const verified = await check(await standIn.sign(claims()));
    expect(verified).toMatchObject({
      ...{kind: 'verified', result: {outcome: 'confirmed', evidence: 'checkout'}},
    });
  });

  it.each([
    ['for another shop', {aud: 'https://other.example'}, 'not_for_us'],
    ['by another issuer', {iss: 'https://other.example'}, 'not_for_us'],
    ['too long ago', {iat: 0, exp: 300}, 'expired'],
    ['without an end', {exp: undefined}, 'not_for_us'],
    ['for another session', {sid: 'session-2'}, 'of_another_order'],
    ['with another nonce', {nonce: 'nonce-2'}, 'of_another_order'],
    ['without a nonce', {nonce: undefined}, 'of_another_order'],
  ])('is refused when it was signed %s', async (_, changed, why) => {
    const token = await standIn.sign({...claims(), ...changed});
    expect(await check(token)).toEqual({kind: 'refused', why});
  });

  it('is refused when it is something else that Vouch signed', async () => {
    const receipt = await standIn.sign(claims(), {typ: 'vouch-receipt+jwt'});
    expect(await check(receipt)).toEqual({kind: 'refused', why: 'not_for_us'});
  });

  it('is refused when one letter of what it says was changed', async () => {
    const [header = '', payload = '', signature = ''] = (await standIn.sign(claims())).split('.');
    const said = Buffer.from(payload, 'base64url').toString();
    const lie = Buffer.from(said.replace('confirmed', 'rejected!')).toString('base64url');
    const refused = {kind: 'refused', why: 'not_signed'};
    expect(await check(`${header}.${lie}.${signature}`)).toEqual(refused);
  });

  it('is refused when somebody else signed it, or nobody', async () => {
    const {privateKey} = await generateKeyPair('EdDSA', {crv: 'Ed25519'});
    const refused = {kind: 'refused', why: 'not_signed'};
    expect(await check(await standIn.sign(claims(), {}, privateKey))).toEqual(refused);
    expect(await check(await standIn.sign(claims(), {kid: 'theirs'}, privateKey))).toEqual(refused);
    expect(await check(new UnsecuredJWT(claims()).encode())).toEqual(refused);
    for (const noise of ['', 'x', 'a.b.c', '....', 'ą'.repeat(9000)]) {
      expect(await check(noise), noise).toEqual(refused);
    }
  });

  it('is refused when the public key was used as a secret', async () => {
    const token = await new SignJWT(claims())
      .setProtectedHeader({alg: 'HS256', typ: 'vouch-checkout+jwt', kid: standIn.kid})
      .sign(Buffer.from(standIn.publicKey.x ?? '', 'base64url'));
    expect(await check(token)).toEqual({kind: 'refused', why: 'not_signed'});
  });

  it('is neither believed nor refused while the keys cannot be fetched', async () => {
    const nowhere = connectVouch({vouchOrigin: 'http://127.0.0.1:1', vendorKey, shopOrigin});
    const verified = await nowhere.verifyResult(await standIn.sign(claims()), session);
    expect(verified).toEqual({kind: 'unchecked'});
  });
});
