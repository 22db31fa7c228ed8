import {domainToASCII} from 'node:url';
import {sql} from 'kysely';
import type {ProgramId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';
import {changeProgramAndAccounts, type Admin, type AdminOutcome} from '../write/change-accounts.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {isFreeMail} from './free-mail.ts';

/** A mail domain that the vendor knows to be a company's, by which an answer counts. */
export type ClientDomain = {domain: string; company: string};

/** As many as a page shows; who looks for one searches. */
export const mostShown = 200;

/** Those held for all partners, by company; one more than are shown says that there are more. */
export async function findDomains(
  db: Database,
  programId: ProgramId,
  words: string,
): Promise<ClientDomain[]> {
  const like = `%${words.replace(/[\\%_]/g, '\\$&')}%`;
  const {rows} = await sql<ClientDomain>`
    select domain, company from app.client_domain
    where program_id = ${programId} and account_id is null and (domain ilike ${like} or company ilike ${like})
    order by lower(company), domain limit ${mostShown + 1}
  `.execute(db);
  return rows;
}

/** `taken`: another company has it. */
export function addDomain(
  deps: WriteDeps,
  by: Extract<Admin, {kind: 'person'}>,
  programId: ProgramId,
  {domain, company}: ClientDomain,
): Promise<AdminOutcome<'added' | 'taken'>> {
  return changeProgramAndAccounts<'added' | 'taken'>(deps, by, programId, async (trx) => {
    const added = await trx
      .insertInto('client_domain')
      .values({program_id: programId, domain, company, added_by_id: by.userId})
      .onConflict((on) => on.doNothing())
      .returning('domain')
      .executeTakeFirst();
    return {value: added ? 'added' : 'taken', accounts: []};
  });
}

/** Gone already is as good as removed. Answers that were given stay what they were. */
export function removeDomain(
  deps: WriteDeps,
  by: Admin,
  programId: ProgramId,
  domain: string,
): Promise<AdminOutcome<undefined>> {
  return changeProgramAndAccounts(deps, by, programId, async (trx) => {
    await trx
      .deleteFrom('client_domain')
      .where('program_id', '=', programId)
      .where('domain', '=', domain)
      .where('account_id', 'is', null)
      .execute();
    return {value: undefined, accounts: []};
  });
}

/** "acme.example" of what people paste: "@Acme.example", "https://acme.example/". */
export function readDomain(
  text: string,
): {kind: 'domain'; domain: string} | {kind: 'none' | 'free_mail'} {
  const host = text
    .trim()
    .toLowerCase()
    .replace(/^(https?:\/\/(www\.)?|[^@]*@)/, '')
    .replace(/\/.*$/, '');
  const domain = domainToASCII(host);
  const isDomain =
    domain.length <= 253 &&
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(domain);
  if (!isDomain) return {kind: 'none'};
  return isFreeMail(domain) ? {kind: 'free_mail'} : {kind: 'domain', domain};
}
