import {sql} from 'kysely';
import type {UserId} from '../../lib/domain/ids.ts';
import {inVendorSnapshot, type Database} from '../db/database.ts';
import type {WebhookTopic} from '../db/webhook-tables.ts';
import type {EndpointAdmin} from './endpoints.ts';

/** Endpoints and what became of what was sent, for the program's admins; read as the person. */
export type EndpointRow = {
  id: string;
  name: string;
  url: string;
  topics: WebhookTopic[];
  isPaused: boolean;
  /** Lanes whose head failed and is tried again. */
  failing: number;
  /** Deliveries that were given up, of those that the log still has; counted up to a thousand. */
  dead: number;
  hasSent: boolean;
  secretId: string;
  secretMadeAt: Date;
  /** Until when the secret before it signs, too. */
  oldUntil: Date | null;
};

export function findEndpoints(
  db: Database,
  {userId, programId}: EndpointAdmin,
  id: string | null = null,
): Promise<EndpointRow[]> {
  return inVendorSnapshot(db, userId, async (trx) => {
    const {rows} = await sql<EndpointRow>`
      select e.id, e.name, e.url, e.topics, e.paused_at is not null as "isPaused",
        (select count(*) from app.webhook_lane l where l.endpoint_id = e.id and l.tries > 0) as failing,
        (select count(*) from (select from app.webhook_delivery d
          where d.endpoint_id = e.id and d.state = 'dead' limit 1000) given_up) as dead,
        exists (select from app.webhook_delivery d where d.endpoint_id = e.id and d.attempts > 0) as "hasSent",
        s.id as "secretId", s.made_at as "secretMadeAt",
        (select max(o.ends_at) from app.webhook_secret o where o.endpoint_id = e.id and o.ends_at > now()) as "oldUntil"
      from app.webhook_endpoint e
      join app.webhook_secret s on s.endpoint_id = e.id and s.ends_at is null
      where e.program_id = ${programId} and (${id}::uuid is null or e.id = ${id}::uuid)
      order by lower(e.name), e.id
    `.execute(trx);
    return rows;
  });
}

export type DeliveryRow = {
  seq: number;
  id: string;
  type: string;
  accountName: string | null;
  happenedAt: Date;
  state: 'waiting' | 'delivered' | 'dead';
  attempts: number;
  lastAt: Date | null;
  status: number | null;
  problem: string | null;
  ms: number | null;
  /** Of a lane's head that failed. */
  nextAt: Date | null;
};

export type DeliveryLog = {rows: DeliveryRow[]; hasOlder: boolean};

const page = 50;

/** The newest first, of those before `before`; of all, or of what failed. */
export function findDeliveries(
  db: Database,
  userId: UserId,
  endpointId: string,
  {failing, before}: {failing: boolean; before: number | null},
): Promise<DeliveryLog> {
  return inVendorSnapshot(db, userId, async (trx) => {
    const {rows} = await sql<DeliveryRow>`
      select d.seq, d.id, d.type, a.name as "accountName", d.happened_at as "happenedAt", d.state, d.attempts,
        d.last_at as "lastAt", d.last_status as status, d.last_problem as problem, d.last_ms as ms,
        case when d.state = 'waiting' and d.attempts > 0 then l.due_at end as "nextAt"
      from app.webhook_delivery d
      left join app.partner_account a on a.id = d.account_id
      left join app.webhook_lane l
        on (l.endpoint_id, l.account_id, l.lane) = (d.endpoint_id, d.account_id, d.lane) and l.tries > 0
      where d.endpoint_id = ${endpointId} and (${before}::bigint is null or d.seq < ${before}::bigint)
        and (not ${failing} or d.state = 'dead' or (d.state = 'waiting' and d.attempts > 0))
      order by d.seq desc limit ${page + 1}
    `.execute(trx);
    return {rows: rows.slice(0, page), hasOlder: rows.length > page};
  });
}
