/**
 * The queue behind webhooks (migrations/0018): a lane for each endpoint and deal, of which only the head is ever sent. Whoever sends holds
 * the lane's lease; who is killed with it loses it after a minute, and the same delivery goes out again under the same id. Every time is
 * the database's own, and one that no clock could have set (it was put back meanwhile) counts as come.
 */
import {sql} from 'kysely';
import type {Author} from '../../lib/domain/deal.ts';
import type {ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';
import type {PostProblem} from './post-webhook.ts';

/** Seconds between the tries of one delivery: 17 of them in 48 hours. */
export const pauses: readonly number[] = pausesOf([
  ...[0, 5, 35, 180, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200],
  ...[64_800, 86_400, 108_000, 129_600, 151_200, 172_800],
]);

function pausesOf(since: readonly number[]): number[] {
  return since.slice(1).map((seconds, at) => seconds - (since[at] ?? 0));
}

const leaseSeconds = 60;
/** No lease ends later than this from now: a minute more, for those that were given since this statement began. */
const longestLease = 2 * leaseSeconds;
/** No pause is longer, with its few percent of chance. */
const longestPause = Math.max(...pauses) * 1.1;

export type Lease = {endpointId: string; accountId: string; lane: string; lease: string};

/**
 * Takes lanes whose head is due; of each endpoint so many that no more than `most` are held at once, by whomever. Of a paused one only
 * what a person asked for: a test, or something again.
 */
export async function takeLanes(db: Database, most: number): Promise<Lease[]> {
  const seconds = (count: number) => sql`${count} * interval '1 second'`;
  const {rows} = await sql<Lease>`
    with due as materialized (
      select l.endpoint_id, l.account_id, l.lane
      from app.webhook_endpoint e
      cross join lateral (
        select i.endpoint_id, i.account_id, i.lane from app.webhook_lane i
        where i.endpoint_id = e.id and (e.paused_at is null or i.once)
          and (i.due_at <= now() or i.due_at > now() + ${seconds(longestPause)})
          and (i.lease is null or i.leased_until <= now() or i.leased_until > now() + ${seconds(longestLease)})
        order by i.due_at
        limit greatest(0, ${most} - (
          select count(*) from app.webhook_lane b
          where b.endpoint_id = e.id and b.leased_until > now() and b.leased_until <= now() + ${seconds(longestLease)}))
        for update skip locked
      ) l
    )
    update app.webhook_lane l set lease = gen_random_uuid(), leased_until = now() + ${seconds(leaseSeconds)}
    from due d where (l.endpoint_id, l.account_id, l.lane) = (d.endpoint_id, d.account_id, d.lane)
    returning l.endpoint_id as "endpointId", l.account_id as "accountId", l.lane, l.lease
  `.execute(db);
  return rows;
}

export type Head = {
  url: string;
  programId: ProgramId;
  programName: string;
  /** Through whose eyes it is read: all of a program's admins see the same. */
  admin: UserId | null;
  /** The newest first. */
  secrets: Buffer[];
  /** Since 1970, by the database's clock. */
  seconds: number;
  id: string;
  seq: number;
  logSeq: number | null;
  type: string;
  event: object;
  by: Author | null;
  at: Date;
  body: string | null;
};

/** The lane's head, while the lease is ours; nothing in it when all that waited is gone. */
export async function findHead(db: Database, lease: Lease): Promise<Head | undefined> {
  const {rows} = await sql<Head>`
    select e.url, e.program_id as "programId", p.name as "programName",
      (select v.user_id from app.vendor_person v
        where v.program_id = e.program_id and 'program_admin' = any(v.roles) order by v.user_id limit 1) as admin,
      array(select s.secret from app.webhook_secret s
        where s.endpoint_id = e.id and (s.ends_at is null or s.ends_at > now())
        order by s.ends_at desc nulls first) as secrets,
      extract(epoch from clock_timestamp())::bigint as seconds,
      d.id, d.seq, d.log_seq as "logSeq", d.type, d.event, d.by, d.happened_at as at, d.body
    from app.webhook_lane l
    join app.webhook_endpoint e on e.id = l.endpoint_id
    join app.program p on p.id = e.program_id
    join app.webhook_delivery d on (d.endpoint_id, d.account_id, d.lane) = (l.endpoint_id, l.account_id, l.lane)
      and d.state = 'waiting'
    where ${isOurs(lease)}
    order by d.seq limit 1
  `.execute(db);
  return rows[0];
}

/** What is sent is kept before it is, so that every later try says the same. */
export async function keepBody(db: Database, lease: Lease, seq: number, body: string) {
  await sql`
    update app.webhook_delivery set body = ${body} where endpoint_id = ${lease.endpointId} and seq = ${seq}
  `.execute(db);
}

export type Try =
  | {kind: 'delivered'; status: number; ms: number}
  | {kind: 'failed'; status: number | null; problem: PostProblem | 'internal' | null; ms: number}
  /** Not for the vendor's eyes (any more): as if it had never been. */
  | {kind: 'withheld'}
  /** Broken off by ourselves: it counts for nothing. */
  | {kind: 'put_back'};

/** Writes down how the try ended, and gives the lane back. Whoever lost the lease meanwhile changes nothing. */
export async function settle(
  db: Database,
  {endpointId, accountId, lane, lease}: Lease,
  seq: number,
  outcome: Try,
): Promise<void> {
  const {status, problem, ms} = {status: null, problem: null, ms: null, ...outcome};
  await sql`
    select app.settle_webhook(${endpointId}, ${accountId}, ${lane}, ${lease}, ${seq},
      ${outcome.kind}, ${status}, ${problem}, ${ms}, ${pauses}::float8[])
  `.execute(db);
}

/** For a lane in which nothing waits any more. */
export async function dropEmptyLane(
  db: Database,
  {endpointId, accountId, lane, lease}: Lease,
): Promise<void> {
  await sql`
    select app.settle_webhook(${endpointId}, ${accountId}, ${lane}, ${lease}, null, 'empty', null, null, null, null)
  `.execute(db);
}

function isOurs({endpointId, accountId, lane, lease}: Lease) {
  return sql`l.endpoint_id = ${endpointId} and l.account_id = ${accountId} and l.lane = ${lane}
    and l.lease = ${lease}`;
}
