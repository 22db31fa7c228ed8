import {createPrivateKey, generateKeyPairSync, sign, type KeyObject} from 'node:crypto';
import {sql, type Transaction} from 'kysely';
import {keyIdOf, type ReceiptKey} from '../../lib/receipt/key-set.ts';
import {headerOf} from '../../lib/receipt/verify-receipt.ts';
import type {Receipt} from '../../lib/receipt/receipt.ts';
import type {Database} from '../db/database.ts';
import type {Tables} from '../db/tables.ts';
import {createSeal} from './seal.ts';

/**
 * The server's own Ed25519 keys. One signs; earlier ones stay published, so that what they signed can be checked. Read by the owner
 * of the database, outside of any account's transaction: no tenant and none of the vendor's people has a way to them.
 */
export type SigningKeys = {
  /** Makes the first key when there is none, and a new one when the last cannot be opened (the SECRET has changed). */
  signer(): Promise<Signer>;
  /** Withdrawn ones, too. */
  all(): Promise<ReceiptKey[]>;
  /** A new key signs from now on; undefined `replaced`: there was none. */
  rotate(): Promise<{kid: string; replaced: string | undefined}>;
  /** Nobody is to believe it any more. False: there is no such key. */
  withdraw(kid: string): Promise<boolean>;
  list(): Promise<KeyState[]>;
};

export type Signer = {
  kid: string;
  sign(receipt: Receipt): Promise<string>;
  /** What is no receipt, under a type of its own, so that neither can pass for the other. */
  signAs(type: string, claims: object): Promise<string>;
};
export type KeyState = {
  kid: string;
  createdAt: Date;
  retiredAt: Date | null;
  withdrawnAt: Date | null;
};

export function createSigningKeys(db: Database, secret: string): SigningKeys {
  const seal = createSeal(secret);
  const opened = new Map<string, Signer>(); // opening one takes longer than signing with it

  return {
    async signer() {
      return openCurrent(await findCurrent(db)) ?? (await makeUnderLock());
    },
    async all() {
      const rows = await db.selectFrom('receipt_key').selectAll().orderBy('created_at').execute();
      return rows.map(({kid, public_x: x, retired_at: retired, withdrawn_at: withdrawn}) => ({
        ...{kid, x},
        ...(retired && {retiredAt: Math.floor(retired.getTime() / 1000)}),
        ...(withdrawn && {isWithdrawn: true as const}),
      }));
    },
    rotate: () =>
      underLock(async (trx) => {
        const current = await findCurrent(trx);
        const {kid} = await replace(trx);
        return {kid, replaced: current?.kid};
      }),
    async withdraw(kid) {
      const {numUpdatedRows} = await db
        .updateTable('receipt_key')
        .set({
          withdrawn_at: sql`coalesce(withdrawn_at, now())`,
          retired_at: sql`coalesce(retired_at, now())`,
        })
        .where('kid', '=', kid)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    async list() {
      const rows = await db
        .selectFrom('receipt_key')
        .select(['kid', 'created_at', 'retired_at', 'withdrawn_at'])
        .orderBy('created_at')
        .execute();
      return rows.map((row) => ({
        ...{kid: row.kid, createdAt: row.created_at},
        ...{retiredAt: row.retired_at, withdrawnAt: row.withdrawn_at},
      }));
    },
  };

  /** Asked again under the lock: of two that find none, the second takes what the first has made. */
  function makeUnderLock(): Promise<Signer> {
    return underLock(async (trx) => openCurrent(await findCurrent(trx)) ?? (await replace(trx)));
  }

  async function replace(trx: Database): Promise<Signer> {
    await trx
      .updateTable('receipt_key')
      .set({retired_at: sql`now()`})
      .where('retired_at', 'is', null)
      .execute();
    const {publicKey, privateKey} = generateKeyPairSync('ed25519');
    const {x = ''} = publicKey.export({format: 'jwk'});
    const kid = await keyIdOf(x);
    const sealed = seal.close(kid, privateKey.export({format: 'der', type: 'pkcs8'}));
    await trx.insertInto('receipt_key').values({kid, public_x: x, sealed}).execute();
    return keep(kid, privateKey);
  }

  function openCurrent(current: {kid: string; sealed: Buffer} | undefined): Signer | undefined {
    if (!current) return undefined;
    const {kid, sealed} = current;
    const known = opened.get(kid);
    if (known) return known;
    const der = seal.open(kid, sealed);
    return der && keep(kid, createPrivateKey({key: der, format: 'der', type: 'pkcs8'}));
  }

  function keep(kid: string, key: KeyObject): Signer {
    // At once, not in another thread: whoever signs holds an account's lock
    const signUnder = (header: object, claims: object) => {
      const signed = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}`;
      return Promise.resolve(
        `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`,
      );
    };
    const signer: Signer = {
      kid,
      sign: (receipt) => signUnder(headerOf(kid), receipt),
      signAs(type, claims) {
        if (type === headerOf(kid).typ) throw new Error('A receipt is signed as one');
        return signUnder({...headerOf(kid), typ: type}, claims);
      },
    };
    opened.set(kid, signer);
    return signer;
  }

  /** One at a time, on all servers of the database. */
  function underLock<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return db.transaction().execute(async (trx) => {
      await sql`select pg_advisory_xact_lock(hashtext('vouch.receipt_key'))`.execute(trx);
      return work(trx);
    });
  }
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function findCurrent(db: Database) {
  return db
    .selectFrom('receipt_key')
    .select(['kid', 'sealed'])
    .where('retired_at', 'is', null)
    .executeTakeFirst();
}
