import {sql} from 'kysely';
import {afterAll, beforeEach, describe, expect, it} from 'vitest';
import {verifyReceipt} from '../../../lib/receipt/verify-receipt.ts';
import {runKeys} from '../../../scripts/receipt-keys.ts';
import {createSigningKeys} from '../../../server/receipts/signing-keys.ts';
import {sampleReceipt} from '../../lib/receipt/sample.ts';
import {createWorld, type World} from '../world.ts';

const secret = 'a secret of thirty-two characters and more';
let world: World;
const worlds: World[] = [];

beforeEach(async () => {
  world = await createWorld();
  worlds.push(world);
});
afterAll(() => Promise.all(worlds.map((each) => each.end())));

const rows = () =>
  world.rows(
    sql<{kid: string; sealed: Buffer; retired: boolean}>`
      select kid, sealed, retired_at is not null as retired from app.receipt_key order by created_at`,
  );
const check = async (jws: string, keys = createSigningKeys(world.db, secret)) =>
  verifyReceipt(jws, {
    issuer: sampleReceipt().iss,
    keys: new Map((await keys.all()).map((key) => [key.kid, key])),
  });
const receipt = () => sampleReceipt({iat: Math.floor(Date.now() / 1000)});

describe('signing keys', () => {
  it('are made on first need, one for all that need it at once', async () => {
    expect(await rows()).toEqual([]);
    const servers = Array.from({length: 6}, () => createSigningKeys(world.db, secret));
    const signers = await Promise.all(servers.map((keys) => keys.signer()));
    expect(new Set(signers.map(({kid}) => kid)).size).toBe(1);
    expect(await rows()).toHaveLength(1);
  });

  it('are the same after a restart', async () => {
    const first = await createSigningKeys(world.db, secret).signer();
    const second = await createSigningKeys(world.db, secret).signer();
    expect(second.kid).toBe(first.kid);
    expect(await check(await second.sign(receipt()))).toMatchObject({kind: 'valid'});
  });

  it('do not lie in the database readable', async () => {
    await createSigningKeys(world.db, secret).signer();
    const [row] = await rows();
    const der = Buffer.from('302e020100300506032b657004220420', 'hex'); // how every Ed25519 private key begins
    expect(row?.sealed.includes(der)).toBe(false);
    expect(row?.sealed.length).toBe(12 + 48 + 16);
  });

  it('give way to a new one by rotation, and what they signed stays valid', async () => {
    const keys = createSigningKeys(world.db, secret);
    const other = createSigningKeys(world.db, secret); // another server, which has the old one in hand
    const old = await other.signer();
    const before = await old.sign(receipt());
    const rotated = await keys.rotate();
    expect(rotated.replaced).toBe(old.kid);
    expect((await other.signer()).kid).toBe(rotated.kid);
    expect(await rows()).toMatchObject([{retired: true}, {retired: false}]);
    expect(await check(before)).toMatchObject({kind: 'valid', kid: old.kid});
    const after = await (await other.signer()).sign(receipt());
    expect(await check(after)).toMatchObject({kind: 'valid', kid: rotated.kid});
  });

  it('can be rotated before there is any, and by two at once', async () => {
    const keys = createSigningKeys(world.db, secret);
    expect((await keys.rotate()).replaced).toBeUndefined();
    await Promise.all([keys.rotate(), createSigningKeys(world.db, secret).rotate()]);
    expect((await rows()).filter(({retired}) => !retired)).toHaveLength(1);
    expect(await rows()).toHaveLength(3);
  });

  it('that are withdrawn are believed no more, and the next signature has a new one', async () => {
    const keys = createSigningKeys(world.db, secret);
    const signer = await keys.signer();
    const {kid} = signer;
    const jws = await signer.sign(receipt());
    expect(await keys.withdraw(kid)).toBe(true);
    expect(await keys.withdraw('no such key')).toBe(false);
    expect(await check(jws)).toMatchObject({kind: 'withdrawn_key'});
    expect((await keys.signer()).kid).not.toBe(kid);
    expect(await keys.list()).toMatchObject([{kid, withdrawnAt: expect.any(Date) as Date}, {}]);
  });

  it('are replaced under another secret, and what was signed under the old one stays valid', async () => {
    const old = await createSigningKeys(world.db, secret).signer();
    const jws = await old.sign(receipt());
    const keys = createSigningKeys(world.db, 'another secret of thirty-two characters');
    expect((await keys.signer()).kid).not.toBe(old.kid);
    expect(await rows()).toMatchObject([{retired: true}, {retired: false}]);
    expect(await check(jws)).toMatchObject({kind: 'valid', kid: old.kid});
  });

  it('that were put in another row do not open', async () => {
    const keys = createSigningKeys(world.db, secret);
    const first = await keys.signer();
    await keys.rotate();
    await sql`update app.receipt_key set sealed = (
      select sealed from app.receipt_key where kid = ${first.kid})`.execute(world.db);
    const fresh = createSigningKeys(world.db, secret);
    expect([first.kid, (await rows())[1]?.kid]).not.toContain((await fresh.signer()).kid);
  });
});

describe('npm run keys', () => {
  const run = (...args: string[]) => runKeys(args, {DATABASE_URL: world.url, SECRET: secret});

  it('lists, rotates and withdraws', async () => {
    expect(await run('list')).toMatchObject({
      text: expect.stringContaining('no keys yet') as string,
    });
    const first = await createSigningKeys(world.db, secret).signer();
    const {text} = await run('rotate');
    const second = await createSigningKeys(world.db, secret).signer();
    expect(second.kid).not.toBe(first.kid);
    expect(text).toBe(
      `${second.kid} signs from now on. ${first.kid} signs no more and stays published.\n`,
    );
    expect(await run('withdraw', first.kid)).toMatchObject({isFine: true});
    expect(await run('withdraw', 'x')).toEqual({isFine: false, text: 'There is no key x.'});
    const listed = (await run('list')).text.split('\n');
    expect(listed[0]).toMatch(new RegExp(`^${first.kid}  since .*, withdrawn `));
    expect(listed[1]).toMatch(new RegExp(`^${second.kid}  since .*, signs$`));
  });
});
