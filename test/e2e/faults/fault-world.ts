/** The product under faults: its people by scope, and what must be true of a browser and the server at any moment and at the end. */
import {sql} from 'kysely';
import type {AccountId, UserId} from '../../../lib/domain/ids.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {findMemberships} from '../../../server/data/memberships.ts';
import {createDatabase, createPool, inTenant} from '../../../server/db/database.ts';
import {openDevice, type Device} from '../background/real-server.ts';
import {issueToken} from '../../server/world.ts';
import {signIn} from '../partner.ts';
import {startProduct, type PartnerBrowser, type Person, type ProductOptions} from '../product.ts';
import {openInside, type Inside} from './inside.ts';
import {rowsOf, type Rows} from './rows-of.ts';

export type FaultWorld = Awaited<ReturnType<typeof startFaultWorld>>;
/** How often a link got that name: by creating or editing it, in the account's log. */
export type Effects = ReadonlyMap<string, number>;

export async function startFaultWorld(options?: ProductOptions) {
  const product = await startProduct(options);
  const pool = createPool(product.databaseUrl, 4);
  pool.on('error', () => undefined); // a test ends backends
  const db = createDatabase(pool);

  const scopeOf = async ({email}: Person): Promise<Scope> => {
    const {rows} = await sql<{id: UserId}>`
      select id from auth."user" where email = ${email}`.execute(db);
    const userId = rows[0]?.id;
    const [account] = userId ? await findMemberships(db, userId) : [];
    if (!userId || !account) throw new Error(`${email} is in no account`);
    return {server: product.origin, userId, accountId: account.id};
  };

  const token = (userId: UserId): Promise<string> => issueToken(db, userId);

  /** Somebody's other device: no browser, a straight line to the server. */
  const openOther = async (person: Person): Promise<Device> => {
    const {accountId, userId} = await scopeOf(person);
    const someone = {userId, name: person.who, email: person.email};
    return openDevice(product.serverOrigin(), accountId, someone, await token(userId));
  };

  /** All that the server would tell a newcomer. */
  const serverRows = async (person: Person): Promise<Rows> => {
    const device = await openOther(person);
    const rows = rowsOf(await device.quiet());
    device.engine.stop();
    return rows;
  };

  const effects = (accountId: AccountId): Promise<Effects> =>
    inTenant(db, accountId, async (trx) => {
      const {rows} = await sql<{name: string; times: number}>`
        select payload::json -> 'changes' -> 0 -> 'row' ->> 'name' as name, count(*) as times
        from app.account_log
        where payload::json -> 'event' ->> 'kind' in ('link_created', 'link_edited')
        group by 1`.execute(trx);
      return new Map(rows.map(({name, times}) => [name, times]));
    });

  /** The server's whole word on one client. */
  const clientOf = (accountId: AccountId, clientId: string) =>
    inTenant(db, accountId, async (trx) => ({
      client: await trx
        .selectFrom('client')
        .select(['last_mid', 'last_mid_rev'])
        .where('account_id', '=', accountId)
        .where('client_id', '=', clientId)
        .executeTakeFirst(),
      logged: await trx
        .selectFrom('mutation_log')
        .select(['mid', 'refusal'])
        .where('account_id', '=', accountId)
        .where('client_id', '=', clientId)
        .orderBy('mid')
        .execute(),
    }));

  /**
   * What is torn on this disk, at any moment: the outbox must go on from the last acknowledged edit without a gap, and every object whose
   * last change the cursor covers must be as the server has it.
   */
  const findTears = async (inside: Inside, person: Person): Promise<string[]> => {
    const {accountId} = await scopeOf(person);
    const {meta, outbox, base} = await inside.kept();
    const tears = outbox.flatMap(({mid}, at) =>
      mid === meta.ackedMid + 1 + at ? [] : [`outbox: ${mid} after ${meta.ackedMid + at}`],
    );
    if (meta.cursor === 0) return tears;
    // Rows first, then when they changed: what had not changed by then is what we were given.
    const rows = await serverRows(person);
    const feed = await inTenant(db, accountId, (trx) =>
      trx
        .selectFrom('feed')
        .select(['kind', 'id', 'deleted'])
        .where('account_id', '=', accountId)
        .where('rev', '<=', meta.cursor)
        .execute(),
    );
    for (const {kind, id, deleted} of feed) {
      const key = keyOf(kind, id);
      const there = deleted ? undefined : rows[key];
      if (JSON.stringify(sorted(base[key])) !== JSON.stringify(sorted(there)))
        tears.push(`base: ${key}`);
    }
    return tears;
  };

  return {
    product,
    db,
    scopeOf,
    token,
    openOther,
    serverRows,
    effects,
    clientOf,
    findTears,
    /** A browser where that person is signed in, and its inside. */
    openSignedIn: async (profile: string, person: Person, extension?: string) => {
      const browser = await product.openPartnerBrowser(profile, extension);
      await signIn(browser, product.origin, person);
      return {browser, inside: await openInside(browser, await scopeOf(person))};
    },
    /** The same profile again. */
    openAgain: async (profile: string, person: Person, extension?: string) => {
      const browser = await product.openPartnerBrowser(profile, extension);
      return {browser, inside: await openInside(browser, await scopeOf(person))};
    },
    /** For a browser that came back without its database, and with it without its tokens. */
    signInAgain: (browser: PartnerBrowser, person: Person) =>
      signIn(browser, product.origin, person),
    stop: async () => {
      await pool.end();
      await product.stop();
    },
  };
}

export type SignedInBrowser = {browser: PartnerBrowser; inside: Inside};

/** Asks until the outbox is empty and nothing is in the way; what the disk then holds. */
export async function quiet(inside: Inside): Promise<Awaited<ReturnType<Inside['kept']>>> {
  const until = Date.now() + 60_000;
  for (;;) {
    const result = await inside.syncNow();
    const kept = await inside.kept();
    if (result?.kind === 'synced' && kept.outbox.length === 0) return kept;
    if (Date.now() > until) {
      const {outbox, meta} = kept;
      throw new Error(`Not quiet: ${JSON.stringify({result, waiting: outbox.length, meta})}`);
    }
    await new Promise((done) => setTimeout(done, 20));
  }
}

const placeOf: Record<string, string> = {
  link: 'links',
  deal: 'deals',
  attachment: 'attachments',
  attach_request: 'attachRequests',
};

function keyOf(kind: string, id: string): string {
  return kind === 'account' ? 'account' : `${placeOf[kind] ?? `${kind}s`} ${id}`;
}

/** Objects with their keys in order, so that texts can be compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
