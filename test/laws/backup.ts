import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import pg from 'pg';
import {inject} from 'vitest';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {World} from '../server/world.ts';

/**
 * A backup of the world's whole database as it is now. `restore` puts it back under the running server and, as an operator
 * shall, gives the accounts a new epoch; `silently` forgets that.
 */
export async function backUp(world: World, accounts: readonly AccountId[]) {
  const name = new URL(world.url).pathname.slice(1);
  const copy = `${name}_backup`;
  await alone(name, `CREATE DATABASE ${copy} TEMPLATE ${name} STRATEGY file_copy`);
  return {
    async restore({silently = false} = {}): Promise<void> {
      await alone(name, `DROP DATABASE ${name} WITH (FORCE)`);
      await alone(copy, `CREATE DATABASE ${name} TEMPLATE ${copy} STRATEGY file_copy`);
      if (silently) return;
      for (const id of accounts) {
        await world.read(id, (trx) =>
          sql`update app.partner_account set epoch = ${randomUUID()} where id = ${id}`.execute(trx),
        );
      }
    },
    drop: () => alone(copy, `DROP DATABASE ${copy} WITH (FORCE)`),
  };
}

/** Runs a statement that wants a database for itself: whoever is connected is thrown out, and again when they come back. */
async function alone(name: string, statement: string): Promise<void> {
  const client = new pg.Client(inject('postgresUrl'));
  await client.connect();
  try {
    for (let tries = 1; ; tries++) {
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1',
        [name],
      );
      try {
        await client.query(statement);
        return;
      } catch (error) {
        const isInUse = error instanceof pg.DatabaseError && error.code === '55006';
        if (!isInUse || tries === 50) throw error;
        await new Promise((done) => setTimeout(done, 20));
      }
    }
  } finally {
    await client.end();
  }
}
