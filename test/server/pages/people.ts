import {sql} from 'kysely';
import type {AccountId, ProgramId, UserId} from '../../../lib/domain/ids.ts';
import type {AccountType, Catalogue} from '../../../lib/domain/catalogue.ts';
import type {PartnerRole, VendorRole} from '../../../lib/domain/permissions.ts';
import {assignManager, createAccount, setMember} from '../../../server/write/account.ts';
import {createProgram, setVendorRoles} from '../../../server/write/program.ts';
import {runCommand} from '../../../server/write/command.ts';
import {randomBytes} from 'node:crypto';
import {v7 as uuid} from 'uuid';
import type {LinkId} from '../../../lib/domain/ids.ts';
import {Browser} from '../auth/browser.ts';
import type {Running} from '../auth/running.ts';
import {letAnswerWithoutCode} from '../world.ts';

/** People, accounts and links for tests of pages, made through the write path. */
export const password = 'a good password';
const operator = {kind: 'operator'} as const;

/** Answers are taken without a code: the tests of who answers turn that off. */
export async function makeProgram(running: Running, name = 'Solutions Program') {
  const programId = await createProgram(running.db, {name, vendorName: 'HubSpot'});
  await letAnswerWithoutCode(running.db, programId);
  return programId;
}

export async function makeAccount(
  running: Running,
  programId: ProgramId,
  name: string,
  type: AccountType = 'solutions_partner',
): Promise<AccountId> {
  const made = await createAccount(running.deps, operator, programId, {name, type});
  if (made.kind !== 'done') throw new Error(`No account: ${made.kind}`);
  return made.value;
}

export async function makeMember(
  running: Running,
  accountId: AccountId,
  name: string,
  role: PartnerRole,
): Promise<UserId> {
  const userId = await makePerson(running, name);
  await setMember(running.deps, operator, accountId, userId, role);
  return userId;
}

export async function makeVendorPerson(
  running: Running,
  programId: ProgramId,
  name: string,
  roles: VendorRole[],
): Promise<UserId> {
  const userId = await makePerson(running, name);
  await setVendorRoles(running.deps, operator, programId, userId, roles);
  return userId;
}

export async function makePerson(running: Running, name: string): Promise<UserId> {
  const {userId} = await running.auth.createUser({name, email: emailOf(name), password});
  return userId;
}

export function assign(
  running: Running,
  accountId: AccountId,
  userId: UserId,
  role: 'cam' | 'pdm',
) {
  return assignManager(running.deps, operator, accountId, userId, role);
}

export function emailOf(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '')}@people.test`;
}

export async function signedIn(running: Running, name: string): Promise<Browser> {
  const browser = new Browser(running.origin);
  await browser.post('/sign-in', {email: emailOf(name), password, how: 'password', next: '/home'});
  if (browser.cookies.size === 0) throw new Error(`${name} could not sign in`);
  return browser;
}

/** A link of two products, ready for its client. */
export async function makeLink(
  running: Running,
  accountId: AccountId,
  by: {userId: UserId; name: string},
  name = 'Acme',
): Promise<{linkId: LinkId; token: string; path: string}> {
  const linkId = uuid() as LinkId;
  const token = randomBytes(24).toString('base64url');
  const made = await runCommand(running.deps, by, accountId, {
    key: uuid(),
    mutation: {
      kind: 'link.create',
      linkId,
      copyToken: token,
      replaces: null,
      draft: {
        name,
        lines: [
          {productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'},
          {productId: 'sales', tierId: 'starter', onboardingTypeId: 'none'},
        ],
        providingOnboarding: true,
        durationId: '1_to_3_months',
      },
    },
  });
  if (made.kind !== 'applied') throw new Error(`No link: ${made.kind}`);
  return {linkId, token, path: `/c/${token}`};
}

/** The texts of mails that wait, oldest first. */
export async function waitingMails(running: Running): Promise<Array<{to: string; text: string}>> {
  return running.sql(sql<{to: string; text: string}>`
    select payload #>> '{to,email}' as "to", payload ->> 'text' as text
    from graphile_worker._private_jobs jobs join graphile_worker._private_tasks tasks on tasks.id = jobs.task_id
    where tasks.identifier = 'mail' order by jobs.id`);
}

export async function lastInvitation(running: Running, email: string): Promise<string> {
  const mails = await waitingMails(running);
  const mail = mails.findLast(({to}) => to === email);
  const path = /\/invitations\/[\w-]+/.exec(mail?.text ?? '')?.[0];
  if (!path) throw new Error(`No invitation was mailed to ${email}`);
  return path;
}

export async function catalogueOf(running: Running, programId: ProgramId): Promise<Catalogue> {
  const {catalogue} = await running.db
    .selectFrom('program')
    .select('catalogue')
    .where('id', '=', programId)
    .executeTakeFirstOrThrow();
  return catalogue;
}
