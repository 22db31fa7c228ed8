import pg from 'pg';

/**
 * After a backup was restored: every account gets a new epoch, so that each client begins again from what there is and sends again
 * what the backup did not know. How many accounts there are. Row-level security binds the tables' owner, too, and is put aside
 * for this one statement, under a lock that lets nobody else in.
 */
export async function giveNewEpochs(databaseUrl: string): Promise<number> {
  const client = new pg.Client({connectionString: databaseUrl});
  await client.connect();
  try {
    await client.query('begin');
    await client.query('alter table app.partner_account no force row level security');
    const {rowCount} = await client.query(
      'update app.partner_account set epoch = gen_random_uuid()',
    );
    await client.query('alter table app.partner_account force row level security');
    await client.query('commit');
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}
