import {sql} from 'kysely';
import {send, type AccountTransaction} from '../db/database.ts';

/** What mails a client, and as what. */
export const mailKinds = ['link_sent', 'link_passed_on', 'link_reminded'] as const;
export type MailKind = (typeof mailKinds)[number];

type Batch = {at: string; entries: ReadonlyArray<{event: {kind: string}}>};

/**
 * Asks the queue to mail the clients of what a batch did, in the transaction that did it; sent and not yet answered. One mail for each link,
 * as its last event says: `seq` is the number of that one's entry in the log, the mail's own however often its job runs.
 */
export function askClients(
  trx: AccountTransaction,
  account: {id: string; logSeq: number},
  {at, entries}: Batch,
): void {
  const mails = new Map<string, {kind: MailKind; linkId: string; seq: number}>();
  entries.forEach(({event}, index) => {
    if (!isMailed(event)) return;
    const {kind, linkId} = event;
    mails.set(linkId, {kind, linkId, seq: account.logSeq + 1 + index});
  });
  for (const mail of mails.values()) {
    const payload = JSON.stringify({accountId: account.id, at, ...mail});
    send(trx, sql`select app.enqueue('ask_client', ${payload}::json)`);
  }
}

const kinds: ReadonlySet<string> = new Set(mailKinds);

function isMailed(event: {kind: string}): event is {kind: MailKind; linkId: string} {
  return kinds.has(event.kind) && 'linkId' in event && typeof event.linkId === 'string';
}
