import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {Change, RowKind} from '../../lib/domain/account-view.ts';
import type {Author as Person} from '../../lib/domain/deal.ts';
import type {DomainEvent} from '../../lib/domain/domain-event.ts';
import type {ActivityId} from '../../lib/domain/ids.ts';
import {isNoticeEvent} from '../../lib/domain/notice-audience.ts';
import {send, type AccountTransaction} from '../db/database.ts';
import {askClients} from '../client-mail/ask-clients.ts';
import {tellWebhooks} from '../webhooks/tell-webhooks.ts';
import {appendToLog} from './account-log.ts';
import type {AdminEvent} from './admin-event.ts';
import type {LockedAccount} from './locked-account.ts';
import {bytes, columnsOf, rowsAsJson} from './rows-as-json.ts';

/** Who did it; null for the client of a link, for the program's own hand and for time. */
export type Author = Person | null;

export type BatchEntry = {event: DomainEvent | AdminEvent; changes: readonly Change[]};

/** What happened to one account in this transaction, rows already written. */
export type Batch = {
  /** ISO UTC. */
  at: string;
  by: Author;
  /** Objects that changed, in the order of their last change, each once. */
  touched: ReadonlyArray<{kind: RowKind; id: string; deleted: boolean}>;
  entries: readonly BatchEntry[];
};

/**
 * Ends a batch of changes: raises the account's counter by one for each touched object and stamps its feed, appends log
 * and timeline, asks for the mails and webhooks. All in the caller's transaction, sent and not yet answered; the account as it is afterwards.
 */
export function closeBatch(
  trx: AccountTransaction,
  account: LockedAccount,
  batch: Batch,
): LockedAccount {
  const {entries} = batch;
  if (entries.length === 0) {
    // Each state has its own end of the log, by which pull knows it again (data/state-tag.ts)
    if (batch.touched.length > 0) throw new Error('Something changed, and no event says so');
    return account;
  }
  const timeline = timelineOf(account, batch);
  const touched = [
    ...batch.touched,
    ...timeline.map(({id}) => ({kind: 'activity', id, deleted: false}) as const),
  ];
  const logged = appendToLog(
    account,
    entries.map((entry) => payloadOf(batch, entry)),
  );
  const after: LockedAccount = {
    ...account,
    rev: account.rev + touched.length,
    logSeq: account.logSeq + logged.length,
    logHead: logged.at(-1)?.head ?? account.logHead,
  };
  const rows = logged.map(({seq, payload, ...hashes}) => ({
    ...{account_id: account.id, at: batch.at, seq, payload},
    ...{salt: bytes(hashes.salt), digest: bytes(hashes.digest)},
    ...{prev: bytes(hashes.prev), head: bytes(hashes.head)},
  }));
  stampAndLog(trx, account.id, after, touched, rows);
  if (timeline.length > 0) send(trx, trx.insertInto('activity').values(timeline));
  enqueueNotices(trx, account, batch);
  askClients(trx, account, batch);
  const happened = entries.map(({event}, index) => ({seq: account.logSeq + 1 + index, event}));
  tellWebhooks(trx, account.id, {at: batch.at, by: batch.by, happened});
  return after;
}

function payloadOf(batch: Batch, entry: BatchEntry): string {
  return JSON.stringify({
    at: batch.at,
    by: batch.by,
    event: entry.event,
    changes: entry.changes.map((change) =>
      change.kind === 'link' && change.row
        ? {...change, row: {...change.row, copyToken: undefined}} // a key, not a fact
        : change,
    ),
  });
}

/** The account's new counters, the feed rows they come from, and the log: one statement. */
function stampAndLog(
  trx: AccountTransaction,
  id: LockedAccount['id'],
  after: LockedAccount,
  touched: Batch['touched'],
  logged: readonly object[],
): void {
  const first = after.rev - touched.length + 1;
  const stamps = touched.map((one, index) => ({account_id: id, ...one, rev: first + index}));
  send(
    trx,
    sql`
    with counted as (
      update app.partner_account
      set rev = ${after.rev}, log_seq = ${after.logSeq}, log_head = ${after.logHead} where id = ${id}
    ), stamped as (
      insert into app.feed (account_id, kind, id, rev, deleted, deleted_at)
      select account_id, kind, id, rev, deleted, case when deleted then now() end from ${rowsAsJson('feed', stamps)}
      on conflict (account_id, kind, id) do update
      set rev = excluded.rev, deleted = excluded.deleted, deleted_at = excluded.deleted_at
    )
    insert into app.account_log (${columnsOf(logged)})
    select ${columnsOf(logged)} from ${rowsAsJson('account_log', logged)}
  `,
  );
}

/** An event of a deal is an entry of its timeline, under the number of the log's entry that says the same. */
function timelineOf(account: LockedAccount, {at, by, entries}: Batch) {
  return entries.flatMap(({event}, index) =>
    'dealId' in event
      ? [
          {
            account_id: account.id,
            deal_id: event.dealId,
            seq: account.logSeq + 1 + index,
            id: uuid() as ActivityId, // just made
            at,
            by_id: by?.userId ?? null,
            by_name: by?.name ?? null,
            by_side: by?.side ?? null,
            event: JSON.stringify(event),
          },
        ]
      : [],
  );
}

/** `seq` is the number of the log's entry that says the same: the notice's own, however often its job runs. */
function enqueueNotices(
  trx: AccountTransaction,
  account: LockedAccount,
  {at, by, entries}: Batch,
): void {
  const events = entries.flatMap(({event}, index) =>
    isNoticeEvent(event, by) ? [{seq: account.logSeq + 1 + index, event}] : [],
  );
  if (events.length === 0) return;
  const payload = JSON.stringify({accountId: account.id, at, by, events});
  send(trx, sql`select app.enqueue('notify', ${payload}::json)`);
}
