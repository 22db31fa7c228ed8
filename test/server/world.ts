import {randomBytes, randomUUID} from 'node:crypto';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import {storedToken} from '../../server/auth/bearer.ts';
import {createDatabase, createPool, inTenant, type Database} from '../../server/db/database.ts';
import {createLocalNews, type NewsItem} from '../../server/hints/news.ts';
import {assignManager, createAccount, setMember} from '../../server/write/account.ts';
import {findLinkForClient} from '../../server/client/client-link.ts';
import {answerLink, type AnswerOutcome} from '../../server/write/answer-link.ts';
import {createSigningKeys} from '../../server/receipts/signing-keys.ts';
import type {ReceiptDeps} from '../../server/receipts/write-receipt.ts';
import type {WriteDeps} from '../../server/write/in-account.ts';
import type {AdminOutcome} from '../../server/write/change-accounts.ts';
import {importDeals} from '../../server/write/import-deals.ts';
import {createProgram, setVendorRoles} from '../../server/write/program.ts';
import type {AnswerInput} from '../../lib/domain/answer.ts';
import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {LinkDraft} from '../../lib/domain/confirmation-link.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {
  AccountId,
  AttachmentId,
  DealId,
  LinkId,
  ProgramId,
  UserId,
} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import {createTestDatabase} from '../postgres.ts';

/** A program with people and partner accounts in a database of the test file's own. */
export type World = Awaited<ReturnType<typeof createWorld>>;
export type Someone = {userId: UserId; name: string; email: string};

export const operator = {kind: 'operator'} as const;

export async function createWorld(connections = 10) {
  const database = await createTestDatabase();
  const pool = createPool(database.url, connections);
  const db = createDatabase(pool);
  const local = createLocalNews();
  const published: NewsItem[] = [];
  const news = {
    ...local,
    publish: (items: readonly NewsItem[]) => {
      published.push(...items);
      local.publish(items);
    },
  };
  const receiptKeys = createSigningKeys(db, 'a secret of thirty-two characters and more');
  const deps = {db, news, receiptKeys, publicUrl: 'https://vouch.example'};
  const programId = await createProgram(db, {name: 'Solutions Program', vendorName: 'HubSpot'});
  await letAnswerWithoutCode(db, programId);
  return {
    url: database.url,
    pool,
    db,
    deps,
    news,
    /** All that was ever said. */
    published,
    programId,
    account: (name: string, type: AccountType = 'solutions_partner') =>
      makeAccount(deps, programId, name, type),
    person: (name: string) => makePerson(db, name),
    member: async (accountId: AccountId, name: string, role: PartnerRole = 'partner_member') => {
      const person = await makePerson(db, name);
      done(await setMember(deps, operator, accountId, person.userId, role));
      return person;
    },
    vendor: async (name: string, ...roles: VendorRole[]) => {
      const person = await makePerson(db, name);
      done(await setVendorRoles(deps, operator, programId, person.userId, roles));
      return person;
    },
    assign: async (accountId: AccountId, {userId}: Someone, role: 'cam' | 'pdm') =>
      done(await assignManager(deps, operator, accountId, userId, role)),
    deal: async (accountId: AccountId, given: Partial<Deal> = {}) => {
      const deal = makeDeal(given);
      done(await importDeals(deps, operator, accountId, [deal]));
      return deal;
    },
    token: (person: Someone, ageMs?: number) => issueToken(db, person.userId, ageMs),
    /** Reads a tenant's rows as the application does. */
    read: <T>(accountId: AccountId, work: Parameters<typeof inTenant<T>>[2]) =>
      inTenant(db, accountId, work),
    /** A query of the owner, who is bound by row-level security, too. */
    rows: async <T>(query: ReturnType<typeof sql<T>>) => (await query.execute(db)).rows,
    /** Until some session waits for a lock that another holds. */
    async waitForLockWaiter() {
      for (;;) {
        const {rows} = await sql<{n: number}>`
          select count(*) as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
        if ((rows[0]?.n ?? 0) > 0) return;
      }
    },
    async end() {
      await pool.end();
      await database.drop();
    },
  };
}

/** For tests of something else than who answers. */
export async function letAnswerWithoutCode(db: Database, programId: ProgramId): Promise<void> {
  await db
    .updateTable('program')
    .set({settings: JSON.stringify({answersWithoutCode: true})})
    .where('id', '=', programId)
    .execute();
}

async function makeAccount(
  deps: {db: Database; news: ReturnType<typeof createLocalNews>},
  programId: ProgramId,
  name: string,
  type: AccountType,
): Promise<AccountId> {
  return done(await createAccount(deps, operator, programId, {name, type}));
}

async function makePerson(db: Database, name: string): Promise<Someone> {
  const userId = uuid() as UserId; // as the sign-in library would
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}.${userId.slice(-6)}@people.example`;
  await sql`
    insert into auth."user" (id, name, email, "emailVerified") values (${userId}, ${name}, ${email}, true)
  `.execute(db);
  return {userId, name, email};
}

/** An access token as the OAuth endpoints would have issued it; `ageMs` after its end makes an expired one. */
export async function issueToken(db: Database, userId: UserId, ageMs = 0): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await sql`
    insert into auth."oauthClient" (id, "clientId", "redirectUris", "createdAt", "updatedAt")
    values ('test', 'test', '[]', now(), now()) on conflict do nothing
  `.execute(db);
  await sql`
    insert into auth."oauthAccessToken" (id, token, "clientId", "userId", "expiresAt", "createdAt", scopes)
    values (${randomUUID()}, ${storedToken(token)}, 'test', ${userId},
            now() + interval '15 minutes' - ${ageMs} * interval '1 millisecond', now(), '[]')
  `.execute(db);
  return token;
}

export function done<T>(outcome: AdminOutcome<T>): T {
  if (outcome.kind !== 'done') throw new Error(`Refused: ${outcome.kind}`);
  return outcome.value;
}

let records = 10_000;

export function makeDeal(given: Partial<Deal> = {}): Deal {
  const objectId = String(++records);
  return {
    id: uuid() as DealId, // made here
    name: `Deal ${objectId}`,
    ref: {
      crm: 'sandbox',
      portal: '4680',
      objectType: 'deal',
      objectId,
      url: `http://crm.localhost/deal/${objectId}`,
    },
    shared: true,
    contact: {name: 'Hannah Reyes', email: 'hannah@acme.example', ref: null},
    company: {name: 'Acme Corp', ref: null},
    owner: {name: 'Luca Ferri'},
    closeDate: '2027-01-29',
    sharing: null,
    ...given,
  };
}

export const draft: LinkDraft = {
  name: 'Acme: Marketing Hub',
  lines: [{productId: 'marketing', tierId: 'professional', onboardingTypeId: 'by_partner'}],
  providingOnboarding: true,
  durationId: '1_to_3_months',
};

export function createLink(
  given: Partial<LinkDraft> = {},
): Extract<Mutation, {kind: 'link.create'}> {
  return {
    kind: 'link.create',
    linkId: uuid() as LinkId, // made here
    draft: {...draft, ...given},
    copyToken: randomBytes(24).toString('base64url'),
    replaces: null,
  };
}

export function attach(linkId: LinkId, dealId: DealId): Extract<Mutation, {kind: 'link.attach'}> {
  return {kind: 'link.attach', attachmentId: uuid() as AttachmentId, linkId, dealId}; // made here
}

/** Reads the client's page and answers what it shows. */
export async function answerAsShown(
  deps: WriteDeps & ReceiptDeps,
  token: string,
  input: AnswerInput,
): Promise<AnswerOutcome> {
  const shown = await findLinkForClient(deps.db, token);
  return answerLink(deps, token, shown?.seen ?? '', input);
}

export function bodyOf(mutation: unknown): string {
  return JSON.stringify({at: new Date().toISOString(), mutation});
}
