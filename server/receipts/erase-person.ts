import {sql} from 'kysely';
import type {AccountId, LinkId, ProgramId} from '../../lib/domain/ids.ts';
import {inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import type {Batch} from '../write/close-batch.ts';
import {
  changeProgramAndAccounts,
  type AccountChange,
  type Admin,
  type AdminOutcome,
} from '../write/change-accounts.ts';
import type {WriteDeps} from '../write/in-account.ts';

/** In so many partner accounts and links, so many of them answered by this person. */
export type PersonFound = {accounts: number; links: number; answers: number};

/**
 * Takes somebody outside, known by their mail address, out of every account of a program: name and address go from links, deals' contacts,
 * timelines, notices, waiting mails and webhooks; what they answered stays, by "—". Entries of the log that name them lose what they say and their salt, and
 * receipts of their answers their text: the digests stay, so that the chain still verifies, and a copy of a receipt that somebody kept
 * can still be checked. What people wrote in messages and notes is theirs and stays. Says how much there was.
 */
export async function erasePerson(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  email: string,
): Promise<AdminOutcome<PersonFound>> {
  const address = addressOf(email);
  // Whoever has nothing of them is not made to wait
  const accounts = await accountsWith(deps.db, programId, address);
  return changeProgramAndAccounts(deps, by, programId, () => {
    const found = nothing();
    return Promise.resolve({
      value: found,
      accounts: accounts.map(({id}) => id),
      each: async (trx, account) => {
        const traces = await findTraces(trx, address);
        const change = await eraseTraces(trx, account.id, address, traces);
        if (change) count(found, traces);
        return {account, change};
      },
    });
  });
}

/** What there is of somebody, before anything is erased; for whoever runs the program. */
export async function findPerson(
  db: Database,
  programId: ProgramId,
  email: string,
): Promise<PersonFound> {
  const found = nothing();
  for (const {traces} of await accountsWith(db, programId, addressOf(email))) count(found, traces);
  return found;
}

async function accountsWith(db: Database, programId: ProgramId, address: string) {
  const {rows: accounts} = await sql<{id: AccountId}>`
    select account_id as id from app.accounts_of_program(${programId})
  `.execute(db);
  const found: Array<{id: AccountId; traces: Traces}> = [];
  for (const {id} of accounts) {
    const traces = await inTenant(db, id, (trx) => findTraces(trx, address));
    if (traces.names.length + traces.linkIds.length > 0) found.push({id, traces});
  }
  return found;
}

type Traces = {linkIds: LinkId[]; answeredIds: LinkId[]; names: string[]};

function nothing(): PersonFound {
  return {accounts: 0, links: 0, answers: 0};
}

function count(found: PersonFound, {linkIds, answeredIds}: Traces): void {
  found.accounts += 1;
  found.links += linkIds.length;
  found.answers += answeredIds.length;
}

async function findTraces(trx: AccountTransaction, address: string): Promise<Traces> {
  const {rows} = await sql<Traces>`
    select link_ids as "linkIds", answered_ids as "answeredIds", names from app.find_person(${address})
  `.execute(trx);
  return rows[0] ?? {linkIds: [], answeredIds: [], names: []};
}

/** By the only functions that can (migrations/0017, 0040, 0065). Undefined: nothing was there. */
async function eraseTraces(
  trx: AccountTransaction,
  accountId: AccountId,
  address: string,
  {linkIds, answeredIds, names}: Traces,
): Promise<AccountChange | undefined> {
  const inLog = JSON.stringify(address); // with its quotes: a longer address is somebody else's
  const quoted = names.map((name) => JSON.stringify(name));
  const {rows: counted} = await sql<{entries: number; receipts: number}>`
    select app.erase_log_entries(array(
      select seq from app.account_log where account_id = ${accountId} and payload is not null and (
        position(${inLog} in lower(payload)) > 0
        or (exists (select from unnest(${linkIds}::text[]) link where position(link in payload) > 0)
          and exists (select from unnest(${quoted}::text[]) name where position(name in payload) > 0)))
    )) as entries, app.erase_receipts(array(
      select id from app.receipt where account_id = ${accountId} and link_id = any(${answeredIds}::uuid[])
    )) as receipts
  `.execute(trx);
  const {rows: touched} = await sql<{kind: Batch['touched'][number]['kind']; id: string}>`
    select kind, id from app.erase_person(${address}, ${linkIds}::uuid[], ${names}::text[])
  `.execute(trx);
  await sql`select app.erase_queued_mails(${address}, ${names}::text[])`.execute(trx);
  const {entries, receipts} = counted[0] ?? {entries: 0, receipts: 0};
  if (entries + receipts + touched.length === 0) return undefined;
  return {
    event: {kind: 'person_erased', entries, receipts},
    touched: touched.map((one) => ({...one, deleted: false})),
  };
}

function addressOf(email: string): string {
  return email.trim().toLowerCase();
}
