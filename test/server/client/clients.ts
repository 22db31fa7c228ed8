import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {AccountId, DealId, LinkId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import type {Person} from '../../../lib/domain/person.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import {linkOf} from '../../../server/data/rows.ts';
import {inTenant} from '../../../server/db/database.ts';
import {runCommand} from '../../../server/write/command.ts';
import {tokenHash} from '../../../server/write/token-hash.ts';
import type {Browser} from '../auth/browser.ts';
import {type Page} from '../auth/browser.ts';
import type {Running} from '../auth/running.ts';
import {makeAccount, makeLink, makeMember, makeProgram, waitingMails} from '../pages/people.ts';

/** A program that takes answers of proven addresses alone, with one partner account and links to be answered. */
export type ClientWorld = Awaited<ReturnType<typeof createClientWorld>>;
export type MadeLink = {linkId: LinkId; token: string; path: string};

export const hannah: Person = {name: 'Hannah Reyes', email: 'hannah@acme.example'};

export async function createClientWorld(running: Running) {
  const programId = await makeProgram(running);
  await running.db
    .updateTable('program')
    .set({settings: JSON.stringify({})})
    .where('id', '=', programId)
    .execute();
  const accountId = await makeAccount(running, programId, 'Bright Agency');
  const name = `Maria ${uuid().slice(-6)}`;
  const userId: UserId = await makeMember(running, accountId, name, 'partner_admin');
  const maria = {userId, name};

  const say = async (mutation: CommandMutation) => {
    const outcome = await runCommand(running.deps, maria, accountId, {key: uuid(), mutation});
    if (outcome.kind !== 'applied') throw new Error(`Refused: ${JSON.stringify(outcome)}`);
  };
  return {
    programId,
    accountId,
    maria,
    say,
    link: (): Promise<MadeLink> => makeLink(running, accountId, maria),
    /** A link that was mailed: its client's own address, as the mail has it. */
    async mailedLink(to = hannah): Promise<MadeLink & {mailed: string}> {
      const link = await makeLink(running, accountId, maria);
      await say({kind: 'link.assign_client', linkId: link.linkId, client: to});
      return {...link, mailed: await mailTo(running, accountId, link.linkId, to.email)};
    },
    stored: (linkId: LinkId): Promise<Link> =>
      inTenant(running.db, accountId, async (trx) =>
        linkOf(
          await trx
            .selectFrom('link')
            .selectAll()
            .where('id', '=', linkId)
            .executeTakeFirstOrThrow(),
        ),
      ),
  };
}

/** The secret address of a mail to somebody, as the job that mails them makes it. */
export async function mailTo(
  running: Running,
  accountId: AccountId,
  linkId: LinkId,
  email: string,
  hop = 0,
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await inTenant(running.db, accountId, (trx) =>
    sql`
      insert into app.link_token (token_hash, account_id, link_id, email, hop, reassigned)
      select ${tokenHash(token)}, account_id, id, ${email}, ${hop}, coalesce((asking ->> 'reassigned')::int, 0)
      from app.link where account_id = ${accountId} and id = ${linkId}
    `.execute(trx),
  );
  return `/c/${token}`;
}

export async function holdDomain(
  running: Running,
  programId: ProgramId,
  company: string,
  ...domains: string[]
): Promise<void> {
  for (const domain of domains) {
    await sql`
      insert into app.client_domain (program_id, domain, company) values (${programId}, ${domain}, ${company})
    `.execute(running.db);
  }
}

export async function lastCode(running: Running, email: string): Promise<string> {
  const mail = (await waitingMails(running)).findLast(({to}) => to === email);
  const code = /^\d{6}$/m.exec(mail?.text ?? '')?.[0];
  if (!code) throw new Error(`No code was mailed to ${email}`);
  return code;
}

/** Asks for a code, reads it from the mail and enters it; the page that follows. */
export async function proveAddress(
  running: Running,
  browser: Browser,
  path: string,
  email: string,
): Promise<Page> {
  const asked = await browser.submit(await browser.open(path), `${path}/code`, {email});
  const code = await lastCode(running, email);
  return browser.submit(asked, `${path}/proof`, {code});
}

/** Where a deal belongs to a company, by its web domain or else its name; to none without a name. */
export async function attachToDeal(
  running: Running,
  {
    accountId,
    linkId,
    domain,
    name = 'Acme',
  }: {accountId: AccountId; linkId: LinkId; domain: string | null; name?: string | null},
): Promise<void> {
  const company = name === null ? null : JSON.stringify({name, ref: null, domain});
  const dealId = uuid() as DealId; // made here
  await inTenant(running.db, accountId, async (trx) => {
    await sql`
      insert into app.deal (account_id, id, name, shared, company)
      values (${accountId}, ${dealId}, 'A deal', true, ${company}::jsonb)
    `.execute(trx);
    await sql`
      insert into app.attachment (account_id, id, link_id, deal_id, by_id, by_name, at)
      values (${accountId}, ${uuid()}, ${linkId}, ${dealId}, 'x', 'x', now())
    `.execute(trx);
  });
}
