import type {AccountId} from '../../lib/domain/ids.ts';
import type {LogHeader, LogLine} from '../../lib/receipt/log-export.ts';
import {inTenant, type Database} from '../db/database.ts';

export type LogExport = {
  issuer: string;
  account: {id: AccountId; name: string};
  /** Whether what the entries say goes out, too, as far as it was not erased: to the account's own admin alone. */
  withPayloads: boolean;
};

const atOnce = 500;

/**
 * An account's log as lines of text, up to where it ends now (lib/receipt/log-export.ts). Read a piece at a time: nothing but an erasure changes
 * what is there, and a log may be longer than memory.
 */
export async function* exportLog(
  db: Database,
  {issuer, account, withPayloads}: LogExport,
): AsyncGenerator<string> {
  const end = await inTenant(db, account.id, (trx) =>
    trx
      .selectFrom('partner_account')
      .select(['log_seq', 'log_head'])
      .where('id', '=', account.id)
      .executeTakeFirstOrThrow(),
  );
  const header: LogHeader = {
    ...{type: 'vouch-log', v: 1, issuer, account, at: new Date().toISOString()},
    ...{entries: end.log_seq, head: end.log_head.toString('hex')},
  };
  yield lineOf(header);
  for (let last = 0; last < end.log_seq;) {
    const entries = await readEntries(db, account.id, last, end.log_seq);
    const next = entries.at(-1)?.seq;
    if (next === undefined) return; // entries are missing, which whoever checks the file will see
    last = next;
    yield entries.map((entry) => lineOf(entryLine(entry, withPayloads))).join('');
  }
}

type Entry = Awaited<ReturnType<typeof readEntries>>[number];

function readEntries(db: Database, accountId: AccountId, after: number, upTo: number) {
  return inTenant(db, accountId, (trx) =>
    trx
      .selectFrom('account_log')
      .select(['seq', 'payload', 'salt', 'digest', 'head'])
      .where('account_id', '=', accountId)
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .limit(atOnce)
      .execute(),
  );
}

function entryLine({seq, digest, head, salt, payload}: Entry, withPayload: boolean): LogLine {
  const isReadable = withPayload && salt !== null && payload !== null;
  return {
    ...{seq, digest: digest.toString('hex'), head: head.toString('hex')},
    ...(isReadable && {salt: salt.toString('hex'), payload}),
  };
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
