/**
 * The server of the simulation: the real app on a real Postgres, called without a socket between. Its database is told to number what it
 * takes, so that the oracle knows the order, and can be set back to an earlier state.
 */
import pg from 'pg';
import {createApp} from '../../server/app.ts';
import {createAuth} from '../../server/auth/auth.ts';
import {createClientKeys} from '../../server/client/client-keys.ts';
import {findChanges} from '../../server/data/feed-rows.ts';
import {createDatabase, createPool, inTenant, type Database} from '../../server/db/database.ts';
import {createLocalNews} from '../../server/hints/news.ts';
import {createSigningKeys} from '../../server/receipts/signing-keys.ts';
import {createServerTexts} from '../../server/server-texts.ts';
import {verifyLog} from '../../server/write/account-log.ts';
import type {WriteDeps} from '../../server/write/in-account.ts';
import type {AccountView, RowKind} from '../../lib/domain/account-view.ts';
import {applyChanges, emptyView} from '../../lib/domain/account-view.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {Refusal} from '../../lib/domain/mutation.ts';
import type {TestDatabase} from '../postgres.ts';
import {createTestDatabase} from '../postgres.ts';
import {noFiles} from '../server/files/test-files.ts';
import {makeKillable, type KillablePool} from './backend-faults.ts';

export const origin = 'http://vouch.example';

/** What the server took, in the order in which it took it: `tx` is one transaction. */
export type Taken = {seq: number; tx: string; accountId: AccountId} & (
  | {
      kind: 'mutation';
      clientId: string;
      userId: UserId;
      mid: number;
      hash: string;
      refusal: Refusal | null;
    }
  | {kind: 'event'; payload: LoggedEvent}
);
export type LoggedEvent = {
  at: string;
  by: {userId: UserId; name: string} | null;
  event: {kind: string} & Record<string, unknown>;
  changes: Array<{kind: string; id: string; row: Record<string, unknown> | null}>;
};

export type Truth = {view: AccountView; rev: number; minRev: number; members: Set<UserId>};

export type Backend = {
  db: Database;
  deps: WriteDeps;
  kills: KillablePool;
  fetch(request: Request): Promise<Response>;
  /** Everything of earlier worlds goes. */
  clear(): Promise<void>;
  takenSince(seq: number): Promise<Taken[]>;
  truth(accountId: AccountId): Promise<Truth>;
  revs(): Promise<Map<AccountId, number>>;
  membersOf(accountId: AccountId): Promise<Set<UserId>>;
  verifyLog(accountId: AccountId): Promise<string>;
  backUp(): Promise<void>;
  /** `silent`: nobody tells the server that it was set back. */
  restore(silent: boolean): Promise<void>;
  /** Forgets the deletions of the older half of the feed. */
  prune(accountId: AccountId): Promise<void>;
  /** For as many answers as the simulation likes. */
  forgetLimits(): Promise<void>;
  end(): Promise<void>;
};

export async function createBackend(): Promise<Backend> {
  const database = await createTestDatabase();
  const owner = new pg.Pool({connectionString: database.url, max: 2});
  const tables = await prepare(owner, database);
  const kills = makeKillable(createPool(database.url, 10), database.url);
  const db = createDatabase(kills.pool);
  const news = createLocalNews();
  const deps = {db, news};
  const log = () => undefined; // requests fail here on purpose
  const auth = createAuth({
    db,
    publicUrl: origin,
    secret: 'a secret of more than thirty-two characters',
    extensionRedirectUris: [],
    sendCode: () => Promise.resolve(),
    log,
  });
  const texts = createServerTexts('en');
  const app = createApp({
    ...deps,
    files: noFiles,
    receiptKeys: createSigningKeys(db, 'a secret of more than thirty-two characters'),
    clientKeys: createClientKeys('a secret of more than thirty-two characters'),
    auth,
    texts,
    publicUrl: origin,
    trustedProxies: [],
    log,
    host: '0.0.0.0',
  });
  const columns = await writtenColumns(owner);
  const names = (schema: string) => tables.map((table) => `${schema}.${table}`).join(', ');

  const run = async (...statements: string[]): Promise<void> => {
    await owner.query(statements.join(';\n')); // one message, one transaction
  };

  return {
    db,
    deps,
    kills,
    fetch: async (request) => app.fetch(request),
    clear: () => run(`truncate ${names('app')} cascade`),
    takenSince: async (seq) => {
      const mutations = await owner.query<MutationRow>(
        `select m.sim_seq::float8 as seq, m.sim_tx::text as tx, m.account_id, m.client_id, c.user_id, m.mid::float8 as mid,
           encode(m.hash, 'hex') as hash, m.refusal
         from app.mutation_log m join app.client c on c.account_id = m.account_id and c.client_id = m.client_id
         where m.sim_seq > $1`,
        [seq],
      );
      const events = await owner.query<EventRow>(
        `select sim_seq::float8 as seq, sim_tx::text as tx, account_id, payload from app.account_log where sim_seq > $1`,
        [seq],
      );
      return [...mutations.rows.map(takenMutation), ...events.rows.map(takenEvent)].sort(
        (a, b) => a.seq - b.seq,
      );
    },
    truth: (accountId) => readTruth(db, owner, accountId),
    revs: async () => {
      const {rows} = await owner.query<{id: AccountId; rev: number}>(
        'select id, rev::float8 as rev from app.partner_account',
      );
      return new Map(rows.map(({id, rev}) => [id, rev]));
    },
    membersOf: async (accountId) => {
      const {rows} = await owner.query<{user_id: UserId}>(
        'select user_id from app.member where account_id = $1',
        [accountId],
      );
      return new Set(rows.map((row) => row.user_id));
    },
    verifyLog: async (accountId) => {
      const verdict = await inTenant(db, accountId, (trx) => verifyLog(trx, accountId));
      return verdict.kind === 'intact' ? 'intact' : `${verdict.why} at ${verdict.atSeq}`;
    },
    backUp: () =>
      run(
        `truncate ${names('sim_backup')}`,
        ...tables.map((table) => `insert into sim_backup.${table} select * from app.${table}`),
      ),
    restore: (silent) =>
      run(
        `truncate ${names('app')} cascade`,
        ...tables.map((table) => {
          const written = columns.get(table) ?? '*';
          return `insert into app.${table} (${written}) overriding system value select ${written} from sim_backup.${table}`;
        }),
        ...(silent ? [] : ['update app.partner_account set epoch = gen_random_uuid()::text']),
      ),
    prune: (accountId) =>
      run(
        `update app.partner_account set min_rev = greatest(min_rev, rev / 2) where id = '${accountId}'`,
        `delete from app.feed f using app.partner_account a
         where f.account_id = a.id and a.id = '${accountId}' and f.deleted and f.rev <= a.min_rev`,
      ),
    forgetLimits: () => run('delete from auth.rate_limit'),
    end: async () => {
      await kills.pool.end();
      await owner.end();
      await dropPatiently(database);
    },
  };
}

/** Of each table those that Postgres does not make by itself of the others. */
async function writtenColumns(owner: pg.Pool): Promise<Map<string, string>> {
  const {rows} = await owner.query<{name: string; columns: string}>(
    `select table_name as name, string_agg(quote_ident(column_name), ', ') as columns
     from information_schema.columns where table_schema = 'app' and is_generated = 'NEVER' group by 1`,
  );
  return new Map(rows.map(({name, columns}) => [name, columns]));
}

/** While Postgres itself is tidying up in it, nobody may drop it. */
async function dropPatiently(database: TestDatabase): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await database.drop();
      return;
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** The tables in an order in which they can be filled. */
async function prepare(owner: pg.Pool, database: TestDatabase): Promise<string[]> {
  const name = new URL(database.url).pathname.slice(1);
  await owner.query(`alter database "${name}" set synchronous_commit = off`);
  const {rows} = await owner.query<{table: string; needs: string[]}>(
    `select c.relname::text as table, coalesce(array_agg(distinct f.confrelid::regclass::text)
         filter (where f.oid is not null and f.confrelid <> c.oid), '{}') as needs
     from pg_class c left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f'
     where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' group by c.oid, c.relname order by 1`,
  );
  const ordered: string[] = [];
  while (ordered.length < rows.length) {
    const next = rows.find(
      ({table, needs}) =>
        !ordered.includes(table) &&
        needs.every((need) => ordered.includes(need.replace(/^app\./, ''))),
    );
    if (!next) throw new Error('The tables refer to each other in a circle');
    ordered.push(next.table);
  }
  await owner.query(
    [
      // The tenant role stays bound by the policies; only the owner, here the oracle, sees all.
      ...ordered.map((table) => `alter table app.${table} no force row level security`),
      'create sequence app.sim_seq',
      'grant usage on sequence app.sim_seq to public',
      ...['mutation_log', 'account_log'].flatMap((table) => [
        `alter table app.${table} add column sim_seq bigint default nextval('app.sim_seq')`,
        `alter table app.${table} add column sim_tx xid8 default pg_current_xact_id()`,
        `create index on app.${table} (sim_seq)`,
      ]),
      // Fast rather than durable; and mails, which nobody here reads, are most of the work of a batch.
      ...ordered.toReversed().map((table) => `alter table app.${table} set unlogged`),
      `create or replace function app.enqueue(task text, payload json, key text default null) returns void
         language sql as 'select'`,
      'create schema sim_backup',
      ...ordered.map((table) => `create unlogged table sim_backup.${table} as table app.${table}`),
    ].join(';\n'),
  );
  return ordered;
}

/** Kinds that have a row each in the table of their name. */
const counted: readonly RowKind[] = [
  ...(['link', 'deal', 'attachment', 'attach_request'] as const),
  ...(['message', 'note', 'file', 'quote', 'activity'] as const),
];

async function readTruth(db: Database, owner: pg.Pool, accountId: AccountId): Promise<Truth> {
  const view = await inTenant(db, accountId, async (trx) => {
    const feed = await trx
      .selectFrom('feed')
      .select(['kind', 'id'])
      .where('account_id', '=', accountId)
      .where('deleted', '=', false)
      .execute();
    return applyChanges(emptyView, await findChanges(trx, accountId, feed));
  });
  const {rows} = await owner.query<{
    rev: number;
    min_rev: number;
    last: number;
    members: UserId[];
    objects: number;
    fed: number;
  }>(
    `select rev::float8 as rev, min_rev::float8 as min_rev,
       (select coalesce(max(rev), 0) from app.feed where account_id = a.id)::float8 as last,
       array(select user_id from app.member where account_id = a.id) as members,
       (${counted.map((kind) => `(select count(*) from app.${kind} where account_id = a.id)`).join(' + ')})::int as objects,
       (select count(*) from app.feed where account_id = a.id and not deleted and kind = any ($2))::int as fed
     from app.partner_account a where id = $1`,
    [accountId, counted],
  );
  const [row] = rows;
  if (!row) throw new Error('The account is gone');
  if (row.objects !== row.fed) {
    throw new Error(`${row.objects} objects and ${row.fed} of them in the feed`);
  }
  if (row.last > row.rev) throw new Error(`Stamped ${row.last}, counted ${row.rev}`);
  return {view, rev: row.rev, minRev: row.min_rev, members: new Set(row.members)};
}

type MutationRow = {
  seq: number;
  tx: string;
  account_id: AccountId;
  client_id: string;
  user_id: UserId;
  mid: number;
  hash: string;
  refusal: Refusal | null;
};
type EventRow = {seq: number; tx: string; account_id: AccountId; payload: string};

function takenMutation(row: MutationRow): Taken {
  const {seq, tx, account_id: accountId, client_id: clientId, user_id: userId} = row;
  const {mid, hash, refusal} = row;
  return {kind: 'mutation', seq, tx, accountId, clientId, userId, mid, hash, refusal};
}

function takenEvent({seq, tx, account_id: accountId, payload}: EventRow): Taken {
  return {kind: 'event', seq, tx, accountId, payload: JSON.parse(payload) as LoggedEvent};
}
