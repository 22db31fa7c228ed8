import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  sql,
  Transaction,
  type DatabaseConnection,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {gatherWrites} from './gather-writes.ts';
import {isStalePlan, nameStatements} from './named-statements.ts';
import {sqlState} from './sql-state.ts';
import type {Tables} from './tables.ts';

export type Database = Kysely<Tables>;
/** A transaction that sees and writes one account's rows and nobody else's. */
export type AccountTransaction = Transaction<Tables>;
/** A transaction that reads what one of the vendor's people may see, of all accounts. */
export type VendorTransaction = Transaction<Tables>;

const INT8 = 20;
const DATE = 1082;

/** Longer than any honest wait for a free connection; then a request fails instead of hanging. */
const patienceMs = 10_000;

export function createPool(
  databaseUrl: string,
  max = 20,
  {connectionTimeoutMillis = patienceMs, prepare = true} = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    connectionTimeoutMillis,
    pipeline: true, // a statement need not wait for the answer to the one before
    types: {getTypeParser: parserOf as pg.CustomTypesConfig['getTypeParser']},
  });
  pool.on('connect', gatherWrites);
  if (prepare) pool.on('connect', nameStatements);
  return pool;
}

/** A counter stays far below 2^53; a calendar day has no time zone to be misread in. */
function parserOf(oid: number, format?: 'text'): unknown {
  if (oid === INT8) return Number;
  if (oid === DATE) return (text: string) => text;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- Postgres has more types than the enum names
  return pg.types.getTypeParser(oid, format);
}

/** Queries name the tables of schema `app`. The pool is the caller's to end. */
export function createDatabase(pool: pg.Pool): Database {
  return new Kysely<Tables>({dialect: new PostgresDialect({pool})}).withSchema('app');
}

/**
 * Runs `work` as the tenant role with one account named, so that row-level security holds whatever the queries say.
 * `accountId` may be left out by work that names accounts one after the other (`enterAccount`).
 */
export function inTenant<T>(
  db: Database,
  accountId: AccountId | undefined,
  work: (trx: AccountTransaction) => Promise<T>,
): Promise<T> {
  return inTransaction(db, entering(pg.escapeLiteral(accountId ?? '')), work);
}

/** Writes as one of the vendor's people, who can change what is theirs alone: which notices they have read (migrations/0015). */
export function inVendorTransaction<T>(
  db: Database,
  person: UserId,
  work: (trx: VendorTransaction) => Promise<T>,
): Promise<T> {
  return inTransaction(db, entering(`''`, 'vendor', pg.escapeLiteral(person)), work);
}

function inTransaction<T>(
  db: Database,
  enter: string,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return onConnection(db, async (connection, trx, sent) => {
    const say = (text: string) =>
      connection.executeQuery<{command?: string}>(CompiledQuery.raw(text));
    try {
      // In one round trip with what comes first, which kysely's own transactions cannot. Where it fails, so does all that was sent after it
      const begun = say(`begin; ${enter}`);
      begun.catch(() => undefined);
      sent.push(begun);
      const result = await work(trx);
      const commit = say('commit');
      commit.catch(() => undefined); // what was sent failed first
      await Promise.all(sent);
      const {rows} = await commit;
      // So Postgres says when a statement had failed and nobody minded: then nothing was kept
      if (rows[0]?.command === 'ROLLBACK')
        throw new Error('The transaction could not be committed');
      return result;
    } catch (error) {
      await say('rollback').catch(() => undefined); // the connection is gone, and the transaction with it
      await Promise.all(sent); // what was sent and failed is why the rest did
      throw error;
    }
  });
}

/**
 * The same, reading one unchanging state of the database. All statements that `work` gives at once are one round trip, with the
 * beginning of the transaction; the result does not wait for its end, for there is nothing to keep.
 */
export function inSnapshot<T>(
  db: Database,
  accountId: AccountId,
  work: (trx: AccountTransaction) => Promise<T>,
): Promise<T> {
  return readOnly(db, entering(pg.escapeLiteral(accountId)), work);
}

/** The same for one of the vendor's people: the role can read what is shared, and of that what is theirs (migrations/0012). */
export function inVendorSnapshot<T>(
  db: Database,
  person: UserId,
  work: (trx: VendorTransaction) => Promise<T>,
): Promise<T> {
  return readOnly(db, entering(`''`, 'vendor', pg.escapeLiteral(person)), work);
}

function readOnly<T>(
  db: Database,
  enter: string,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    onConnection(db, async (connection, trx) => {
      const say = (text: string) => connection.executeQuery(CompiledQuery.raw(text));
      const begun = say(`begin isolation level repeatable read, read only; ${enter}`);
      const [, result] = await Promise.allSettled([begun, work(trx)]);
      await begun.then(() =>
        result.status === 'fulfilled' ? resolve(result.value) : reject(result.reason as Error),
      );
      await say('rollback');
    }).catch(reject);
  });
}

/**
 * Sends a statement of the transaction without waiting for its answer; the transaction ends well only if all of them did. Statements reach
 * Postgres in the order in which they are given.
 */
export function send(
  trx: AccountTransaction,
  query: {compile(trx: AccountTransaction): CompiledQuery},
): void {
  const open = transactions.get(trx);
  if (!open) throw new Error('Not a transaction of inTenant');
  const answer = open.connection.executeQuery(query.compile(trx));
  answer.catch(() => undefined); // whoever ends the transaction asks
  open.sent.push(answer);
}

/** The same with its answer; what is asked or sent after it reaches Postgres after it. */
export function ask<Row>(
  trx: AccountTransaction,
  query: CompiledQuery<Row>,
): Promise<QueryResult<Row>> {
  const open = transactions.get(trx);
  if (!open) throw new Error('Not a transaction of inTenant');
  return open.connection.executeQuery<Row>(query);
}

/** Waits for the answers to all that was sent so far, and throws the first that went wrong. */
export async function answersTo(trx: AccountTransaction): Promise<void> {
  const sent = transactions.get(trx)?.sent.splice(0) ?? [];
  await Promise.all(sent);
}

type Sent = Array<Promise<unknown>>;
const transactions = new WeakMap<
  AccountTransaction,
  {connection: DatabaseConnection; sent: Sent}
>();
const dialect = new PostgresDialect({
  pool: () => Promise.reject(new Error('A transaction has its connection')),
});
const driver = dialect.createDriver();

/** Kysely's own transaction sends a statement only when the one before was answered. */
function onConnection<T>(
  db: Database,
  use: (connection: DatabaseConnection, trx: AccountTransaction, sent: Sent) => Promise<T>,
): Promise<T> {
  const executor = db.getExecutor();
  return executor.provideConnection((connection) => {
    const trx = new Transaction<Tables>({
      ...{config: {dialect}, dialect, driver},
      executor: executor.withConnectionProvider({provideConnection: (run) => run(connection)}),
    });
    const sent: Sent = [];
    transactions.set(trx, {connection, sent});
    return use(connection, trx, sent);
  });
}

/**
 * Names the account that the rest of the transaction works on, and bounds how long that may hold a connection: far longer than
 * honest work takes. Migrations and the job queue's own statements know no such bound. An operator may shorten the wait for a
 * lock with a setting of the database, `app.lock_patience`.
 */
export async function enterAccount(
  trx: AccountTransaction,
  accountId: AccountId | undefined,
): Promise<void> {
  await sql`${sql.raw(entering(pg.escapeLiteral(accountId ?? '')))}`.execute(trx);
}

function entering(account: string, role: 'tenant' | 'vendor' = 'tenant', person = `''`): string {
  return `select set_config('role', app.${role}_role(), true), set_config('app.account', ${account}, true),
    set_config('app.person', ${person}, true), set_config('app.side', '', true),
    set_config('lock_timeout', coalesce(nullif(current_setting('app.lock_patience', true), ''), '20s'), true),
    set_config('statement_timeout', '60s', true), set_config('idle_in_transaction_session_timeout', '60s', true)`;
}

/** What follows in this transaction is done for one of the vendor's people, who have no business with private notes. */
export async function standWithVendor(trx: AccountTransaction): Promise<void> {
  await sql`select set_config('app.side', 'vendor', true)`.execute(trx);
}

/** Runs a transaction again when Postgres gave it up in favour of another (serialization failure, deadlock) or its plan was stale. */
export async function withRetry<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const code = sqlState(error);
      const isPassing = code === '40001' || code === '40P01' || isStalePlan(error);
      if (!isPassing || tries === 5) throw error;
      await new Promise((done) => setTimeout(done, Math.random() * 20 * 2 ** tries));
    }
  }
}
