/**
 * Pulling 100 changes from accounts of 10k, 100k and 1M objects: the cost must grow with the change and not with the account.
 * The page is read as the route reads it, under the tenant's role and row-level security.
 */
import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {protocol} from '../../lib/contract/protocol.ts';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import {pull} from '../../server/data/pull.ts';
import {inTenant} from '../../server/db/database.ts';
import {median, percentile, type Report} from '../report.ts';
import {startBenchDatabase, type BenchDatabase} from './bench-database.ts';

const sizes = [10_000, 100_000, 1_000_000];
const changes = 100;
const rounds = 5;
const pullsARound = 40;

type Account = {accountId: AccountId; userId: UserId; rev: number; size: number};

export async function benchPull(report: Report): Promise<void> {
  const database = await startBenchDatabase();
  try {
    const accounts: Account[] = [];
    for (const size of sizes) accounts.push(await fill(database, size));
    const owner = 'analyze app.feed, app.link';
    await database.pool.query(owner);
    const times = new Map(sizes.map((size) => [size, [] as number[][]]));
    for (let round = 0; round <= rounds; round++) {
      for (const account of accounts) {
        const took = await pullRound(database, account);
        if (round > 0) times.get(account.size)?.push(took); // the first warms up
      }
    }
    const p95 = (size: number) =>
      median((times.get(size) ?? []).map((took) => percentile(took, 95)));
    const p50 = (size: number) => median((times.get(size) ?? []).map((took) => median(took)));
    report({
      metric: `pull of ${changes} changes out of 100k, p95`,
      ours: p95(100_000),
      unit: 'ms',
      peer: null,
      peerName: '–',
      ratio: p95(100_000) / 5,
      target: '≤ 5 ms',
      better: 'lower',
    });
    report({
      metric: `pull of ${changes} changes out of 1M, p50`,
      ours: p50(1_000_000),
      unit: 'ms',
      peer: p50(10_000),
      peerName: 'the same out of 10k',
      ratio: p50(1_000_000) / p50(10_000),
      target: '≤ 1.2 of out of 10k',
      better: 'lower',
    });
  } finally {
    await database.stop();
  }
}

/** Links straight into the tables: what is measured is how they are read. */
async function fill(database: BenchDatabase, size: number): Promise<Account> {
  const {accountId, member} = await database.account();
  const step = 50_000;
  for (let from = 0; from < size; from += step) {
    await inTenant(database.db, accountId, async (trx) => {
      const upTo = Math.min(size, from + step);
      await sql`
        with made as (
          select gen_random_uuid() as id, n from generate_series(${from + 1}::int, ${upTo}::int) n
        ), links as (
          insert into app.link (account_id, id, name, lines, providing_onboarding, copy_token, created_by_id, created_by_name, created_at)
          select ${accountId}, id, 'Acme: Marketing Hub ' || n,
            '[{"productId": "marketing", "tierId": "professional", "onboardingTypeId": "by_partner"}]', true,
            md5(n::text), ${member.userId}, ${member.name}, now() from made
        )
        insert into app.feed (account_id, kind, id, rev, deleted)
        select ${accountId}, 'link', id, 1000 + n, false from made
      `.execute(trx);
    });
  }
  const rev = 1000 + size;
  await inTenant(database.db, accountId, (trx) =>
    trx.updateTable('partner_account').set({rev}).where('id', '=', accountId).execute(),
  );
  return {accountId, userId: member.userId, rev, size};
}

async function pullRound({db}: BenchDatabase, {accountId, userId, rev}: Account) {
  const {epoch} = await inTenant(db, accountId, (trx) =>
    trx
      .selectFrom('partner_account')
      .select('epoch')
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow(),
  );
  const request = {
    ...{protocol, accountId, clientId: randomUUID(), epoch, ackedMid: 0, limit: 500},
    ...{cursor: rev - changes, walk: null, tag: null},
  };
  const took: number[] = [];
  for (let times = 0; times < pullsARound; times++) {
    const start = performance.now();
    const outcome = await pull(db, userId, request);
    took.push(performance.now() - start);
    if (
      outcome.kind !== 'pulled' ||
      outcome.response.kind !== 'page' ||
      outcome.response.changes.length !== changes
    )
      throw new Error(`The pull ended in ${JSON.stringify(outcome).slice(0, 500)}`);
  }
  return took;
}
