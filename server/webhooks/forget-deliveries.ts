import {sql} from 'kysely';
import type {Database} from '../db/database.ts';

/** Days that the delivery log goes back. What could not be sent in that time (its endpoint is paused, say) goes as well. */
const keptDays = 30;

/** Up to `batch` old deliveries, and the secrets that have ended; how many deliveries went. */
export async function forgetDeliveries(db: Database, batch: number): Promise<number> {
  await sql`delete from app.webhook_secret where ends_at < now()`.execute(db);
  const {numAffectedRows = 0n} = await sql`
    delete from app.webhook_delivery where (endpoint_id, seq) in (
      select endpoint_id, seq from app.webhook_delivery
      where created_at < now() - ${keptDays} * interval '1 day' limit ${batch})
  `.execute(db);
  return Number(numAffectedRows);
}
