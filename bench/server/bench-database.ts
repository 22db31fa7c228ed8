import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {sql} from 'kysely';
import type pg from 'pg';
import {v7 as uuid} from 'uuid';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {createDatabase, createPool, type Database} from '../../server/db/database.ts';
import {migrate} from '../../server/db/migrate.ts';
import {createLocalNews} from '../../server/hints/news.ts';
import {startEmbeddedPostgres} from '../../server/postgres/embedded.ts';
import {createAccount, setMember} from '../../server/write/account.ts';
import type {WriteDeps} from '../../server/write/in-account.ts';
import {createProgram} from '../../server/write/program.ts';

export type BenchDatabase = {
  db: Database;
  pool: pg.Pool;
  deps: WriteDeps;
  /** A partner account with one member. */
  account(): Promise<{accountId: AccountId; member: {userId: UserId; name: string}}>;
  stop(): Promise<void>;
};

/** The database of `npm start`, durable as there, with nothing in it but a program. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vouch-bench-'));
  const postgres = await startEmbeddedPostgres({dataDir, mayCreateDatabases: true});
  await migrate(postgres.url);
  const pool = createPool(postgres.url, 10);
  const db = createDatabase(pool);
  const deps = {db, news: createLocalNews()};
  const operator = {kind: 'operator'} as const;
  const programId = await createProgram(db, {name: 'Solutions Program', vendorName: 'HubSpot'});
  let people = 0;
  return {
    db,
    pool,
    deps,
    async account() {
      const name = `Agency ${++people}`;
      const made = await createAccount(deps, operator, programId, {
        name,
        type: 'solutions_partner',
      });
      if (made.kind !== 'done') throw new Error('No account');
      const member = {userId: uuid() as UserId, name: `Person ${people}`}; // as the sign-in library makes them
      await sql`
        insert into auth."user" (id, name, email, "emailVerified")
        values (${member.userId}, ${member.name}, ${`person${people}@people.example`}, true)
      `.execute(db);
      await setMember(deps, operator, made.value, member.userId, 'partner_member');
      return {accountId: made.value, member};
    },
    async stop() {
      await pool.end();
      await postgres.stop();
      rmSync(dataDir, {recursive: true, force: true});
    },
  };
}
