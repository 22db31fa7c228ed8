import pg from 'pg';
import type {AccountId} from '../../lib/domain/ids.ts';

/** Whoever refers stands after what it refers to. */
const tables = [
  ...[
    'link',
    'link_token',
    'link_writer',
    'overwrite',
    'deal',
    'attachment',
    'attach_request',
    'activity',
  ],
  ...['deal_writer', 'message', 'note', 'file', 'quote', 'seen', 'notice_settings', 'rep_turn'],
  ...['feed', 'client', 'mutation_log', 'account_log'],
];

/**
 * A backup of what one account's people made, with its feed and log. The function that comes back restores it as an operator would who forgets to say so:
 * everything as it was, under the same epoch.
 */
export async function takeBackup(url: string, accountId: AccountId): Promise<() => Promise<void>> {
  await asOwner(url, async (query) => {
    await query('drop schema if exists backup cascade');
    await query('create schema backup');
    await query(`create table backup.partner_account as
      select * from app.partner_account where id = '${accountId}'`);
    for (const table of tables) {
      await query(`create table backup.${table} as
        select * from app.${table} where account_id = '${accountId}'`);
    }
  });
  return () =>
    asOwner(url, async (query) => {
      await query('alter table app.link disable trigger user'); // answered ones go, too
      for (const table of [...tables].reverse()) {
        await query(`delete from app.${table} where account_id = '${accountId}'`);
      }
      await query('alter table app.link enable trigger user');
      for (const table of tables) {
        const columns = await writtenColumns(query, table);
        await query(`insert into app.${table} (${columns}) select ${columns} from backup.${table}`);
      }
      await query(`update app.partner_account now
        set rev = old.rev, log_seq = old.log_seq, log_head = old.log_head, min_rev = old.min_rev
        from backup.partner_account old where now.id = old.id`);
    });
}

/** Others are made of these by Postgres itself. */
async function writtenColumns(query: Query, table: string): Promise<string> {
  const {rows} = await query(`
    select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
    where table_schema = 'app' and table_name = '${table}' and is_generated = 'NEVER'`);
  return (rows[0] as {columns: string}).columns; // one row, by the aggregate
}

type Query = (text: string) => Promise<{rows: unknown[]}>;

async function asOwner(url: string, work: (query: Query) => Promise<void>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const force = async (how: 'force' | 'no force') => {
    for (const table of ['partner_account', ...tables]) {
      await client.query(`alter table app.${table} ${how} row level security`);
    }
  };
  try {
    await client.query('begin');
    await force('no force');
    await work((text) => client.query(text));
    await force('force');
    await client.query('commit');
  } finally {
    await client.end();
  }
}
