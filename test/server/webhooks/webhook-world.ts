import {randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import type {DealId, ProgramId} from '../../../lib/domain/ids.ts';
import type {Database} from '../../../server/db/database.ts';
import type {WebhookTopic} from '../../../server/db/webhook-tables.ts';
import {createEndpoint} from '../../../server/webhooks/endpoints.ts';
import {
  startSending,
  type Sending,
  type SendingDeps,
} from '../../../server/webhooks/send-webhooks.ts';
import {ownCompany, share} from '../shared-deals.ts';
import type {Someone} from '../world.ts';
import {certificate} from './receiver-certificate.ts';

/** Endpoints and their deliveries, for tests. */
export type Delivery = {
  id: string;
  type: string;
  lane: string;
  state: string;
  attempts: number;
  status: number | null;
  problem: string | null;
  body: string | null;
};

export async function addEndpoint(
  db: Database,
  admin: Someone,
  programId: ProgramId,
  url: string,
  topics: WebhookTopic[] = ['links', 'deals', 'talk'],
): Promise<{id: string; secret: string}> {
  const id = randomUUID();
  const by = {userId: admin.userId, programId};
  const made = await createEndpoint(db, by, id, {name: 'Receiver', url, topics});
  if (made.kind !== 'created') throw new Error(`No endpoint: ${made.kind}`);
  return {id, secret: made.secret};
}

export async function deliveriesOf(db: Database, endpointId: string): Promise<Delivery[]> {
  const {rows} = await sql<Delivery>`
    select id, type, lane, state, attempts, last_status as status, last_problem as problem, body
    from app.webhook_delivery where endpoint_id = ${endpointId} order by seq`.execute(db);
  return rows;
}

/** What waits is due now, as after a pause; or `seconds` later. */
export async function makeDue(db: Database, endpointId: string, seconds = 0): Promise<void> {
  await sql`
    update app.webhook_lane set due_at = now() + ${seconds} * interval '1 second' where endpoint_id = ${endpointId}
  `.execute(db);
}

export function startSendingTo(db: Database, given: Partial<SendingDeps> = {}): Sending {
  return startSending({
    ...{db, log: () => undefined, ca: certificate, everyMs: 20, rules: {allowPrivate: true}},
    resolve: () => Promise.resolve(['127.0.0.1']),
    ...given,
  });
}

/** Until what is asked for is so; the test's own time limit ends the wait. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((wait) => setTimeout(wait, 10));
}

export function newDeal(): {dealId: DealId; mutation: ReturnType<typeof share>} {
  const mutation = share(ownCompany());
  return {dealId: mutation.dealId, mutation};
}
