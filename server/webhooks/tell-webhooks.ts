import {sql} from 'kysely';
import type {Author} from '../../lib/domain/deal.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import {isWebhookEvent, topicOf, webhookTypes} from './webhook-types.ts';

export type Happened = {
  /** The number of the log's entry that says the same. */
  seq: number;
  event: {kind: string};
};

/**
 * Puts what the vendor may read of a batch on the lanes of its program's endpoints, in the transaction that made it happen; sent and not
 * yet answered. A deal's events go in their order; those of a link that is on no deal in the link's, those of neither in the account's.
 */
export function tellWebhooks(
  trx: AccountTransaction,
  accountId: string,
  {at, by, happened}: {at: string; by: Author | null; happened: readonly Happened[]},
): void {
  const entries = happened.flatMap(({seq, event}) => {
    if (!isWebhookEvent(event)) return [];
    const lane = ('dealId' in event ? event.dealId : undefined) ?? linkIn(event) ?? accountId;
    const type = webhookTypes[event.kind];
    return [{seq, lane, type, topic: topicOf(type), event}];
  });
  if (entries.length === 0) return;
  send(
    trx,
    sql`select app.tell_webhooks(${accountId}, ${at}, ${by && JSON.stringify(by)}::jsonb, ${JSON.stringify(entries)}::jsonb)`,
  );
}

function linkIn(event: object): string | undefined {
  return 'linkId' in event && typeof event.linkId === 'string' ? event.linkId : undefined;
}
