/**
 * Pushing: 100 accounts, a batch of 100 new links each, by the whole write path (rules, row-level security, feed, log, mail jobs).
 * Beside it, in the same run and through the same client, what a database can do at most with the links alone: a loop of
 * single inserts, and one insert of all rows of a batch by `unnest`.
 */
import {randomBytes, randomUUID} from 'node:crypto';
import type pg from 'pg';
import {v7 as uuid} from 'uuid';
import {protocol} from '../../lib/contract/protocol.ts';
import type {LinkId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {push} from '../../server/write/push.ts';
import {median, type Report} from '../report.ts';
import {startBenchDatabase, type BenchDatabase} from './bench-database.ts';

const accounts = 100;
const batch = 100;
const rounds = 5;

type Target = Awaited<ReturnType<BenchDatabase['account']>> & {clientId: string};

export async function benchPush(report: Report): Promise<void> {
  const database = await startBenchDatabase();
  try {
    const targets: Target[] = [];
    for (let made = 0; made < accounts; made++) {
      targets.push({...(await database.account()), clientId: randomUUID()});
    }
    await makePeerTable(database.pool);
    const rates = {ours: [] as number[], loop: [] as number[], bulk: [] as number[]};
    for (let round = 0; round <= rounds; round++) {
      const measured = {
        ours: await pushRound(database, targets, round),
        loop: await loopRound(database.pool, targets.slice(0, accounts / 20)), // slow enough
        bulk: await bulkRound(database.pool, targets),
      };
      if (round === 0) continue; // warms all three up
      for (const key of ['ours', 'loop', 'bulk'] as const) rates[key].push(measured[key]);
    }
    const ours = median(rates.ours);
    const peers = [
      {rate: median(rates.loop), name: 'single raw inserts', least: 0.8},
      {rate: median(rates.bulk), name: 'one raw insert by unnest', least: 0.1},
    ];
    for (const {rate, name, least} of peers) {
      report({
        metric: `push, ${accounts} accounts in batches of ${batch}`,
        ours,
        unit: 'edits/s',
        peer: rate,
        peerName: name,
        ratio: ours / rate,
        target: `≥ ${least} of ${name}`,
        better: 'higher',
      });
    }
  } finally {
    await database.stop();
  }
}

async function pushRound({deps}: BenchDatabase, targets: Target[], round: number): Promise<number> {
  const requests = targets.map(({accountId, clientId, member}) => ({
    by: member,
    request: {
      protocol,
      accountId,
      clientId,
      mutations: Array.from({length: batch}, (_, index) => ({
        mid: round * batch + index + 1,
        body: JSON.stringify({at: new Date().toISOString(), mutation: newLink()}),
      })),
    },
  }));
  const start = performance.now();
  for (const {by, request} of requests) {
    const outcome = await push(deps, by, request);
    if (outcome.kind !== 'pushed' || outcome.response.results.some(({kind}) => kind !== 'applied'))
      throw new Error(`The push ended in ${JSON.stringify(outcome).slice(0, 500)}`);
  }
  return rateSince(start, targets.length);
}

function newLink(): Mutation {
  return {
    kind: 'link.create',
    linkId: uuid() as LinkId, // made here
    draft: {
      name: 'Acme: Marketing Hub',
      lines: [{productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'}],
      providingOnboarding: true,
      durationId: '1_to_3_months',
    },
    copyToken: randomBytes(24).toString('base64url'),
    replaces: null,
  };
}

/** The link's own columns and keys, without anything that keeps them right. */
async function makePeerTable(pool: pg.Pool): Promise<void> {
  await pool.query('create table raw_link (like app.link including indexes)');
}

const columns =
  'account_id, id, name, lines, providing_onboarding, duration_id, copy_token, created_by_id, created_by_name, created_at';

function rawRow({accountId, member}: Target): unknown[] {
  const made = newLink();
  if (made.kind !== 'link.create') throw new Error('Not a new link');
  const {name, lines, providingOnboarding, durationId} = made.draft;
  return [
    ...[accountId, made.linkId, name, JSON.stringify(lines), providingOnboarding, durationId],
    ...[made.copyToken, member.userId, member.name, new Date().toISOString()],
  ];
}

async function loopRound(pool: pg.Pool, targets: Target[]): Promise<number> {
  const rows = targets.map((target) => Array.from({length: batch}, () => rawRow(target)));
  const text = `insert into raw_link (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
  const client = await pool.connect();
  try {
    const start = performance.now();
    for (const row of rows.flat()) await client.query(text, row);
    return rateSince(start, targets.length);
  } finally {
    client.release();
  }
}

async function bulkRound(pool: pg.Pool, targets: Target[]): Promise<number> {
  const batches = targets.map((target) => {
    const rows = Array.from({length: batch}, () => rawRow(target));
    return Array.from({length: 10}, (_, column) => rows.map((row) => row[column]));
  });
  const text = `insert into raw_link (${columns}) select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[],
    $5::boolean[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[])`;
  const client = await pool.connect();
  try {
    const start = performance.now();
    for (const values of batches) await client.query(text, values);
    return rateSince(start, targets.length);
  } finally {
    client.release();
  }
}

function rateSince(start: number, count: number): number {
  return (count * batch * 1000) / (performance.now() - start);
}
