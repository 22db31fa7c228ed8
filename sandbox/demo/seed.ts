import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import type {CrmRef} from '../../lib/domain/crm-ref.ts';
import type {Deal} from '../../lib/domain/deal.ts';
import type {AccountId, DealId, LinkId, ProgramId, UserId} from '../../lib/domain/ids.ts';
import type {CommandMutation} from '../../lib/domain/mutation.ts';
import {createAuth, type Auth} from '../../server/auth/auth.ts';
import {dealOf} from '../../server/data/rows.ts';
import {createDatabase, createPool, inTenant, type Database} from '../../server/db/database.ts';
import {createLocalNews} from '../../server/hints/news.ts';
import {assignManager, createAccount, setMember, setRecipient} from '../../server/write/account.ts';
import {findLinkForClient} from '../../server/client/client-link.ts';
import {answerLink} from '../../server/write/answer-link.ts';
import type {AdminOutcome} from '../../server/write/change-accounts.ts';
import {runCommand} from '../../server/write/command.ts';
import {importDeals} from '../../server/write/import-deals.ts';
import {createSigningKeys} from '../../server/receipts/signing-keys.ts';
import type {ReceiptDeps} from '../../server/receipts/write-receipt.ts';
import type {WriteDeps} from '../../server/write/in-account.ts';
import {changeProgram, createProgram, setVendorRoles} from '../../server/write/program.ts';
import {setAccountRegion, setRepRegions} from '../../server/write/program-settings.ts';
import {companies, recordUrl} from '../crm/records.ts';
import {demoPassword, everybody, vendorPeople, type DemoPerson} from './people.ts';
import {registerShop, type ShopPlace} from './register-shop.ts';
import {attachRequests, type DemoSharedDeal, type DemoStep} from './shared-deals.ts';
import {
  accounts,
  dealId as dealIdOf,
  dealsOf,
  firstDealId,
  settings,
  valuesOf,
  type DemoAccount,
  type DemoLink,
} from './world.ts';

export type Demo = {
  people: Array<{who: string; email: string; password: string}>;
  firstDealUrl: string;
  /** By which the shop asks; undefined where the program is not the demo's, and does not know it. */
  vendorKey: string | undefined;
};

/** The program's name until everything is in: a seed that was cut short is taken up again by the next start. */
const unfinished = 'Demo program (being set up)';
const finished = 'Solutions Partner Program';
const operator = {kind: 'operator'} as const;

/** `publicUrl` and `secret` are the server's, which issues the receipts of what is answered here. */
export type DemoPlace = {crmOrigin: string; publicUrl: string; secret: string; shop: ShopPlace};

/**
 * Fills an empty database with the demo, by the same ways in as everybody else's. Once that is done it changes nothing any more
 * but the addresses of the deals and of the shop, when they are at another origin: what people did to the demo stays. A database with
 * a program of its own is left alone.
 */
export async function seedDemo(
  databaseUrl: string,
  {crmOrigin, publicUrl, secret, shop}: DemoPlace,
): Promise<Demo> {
  const pool = createPool(databaseUrl, 2);
  try {
    const db = createDatabase(pool);
    const receiptKeys = createSigningKeys(db, secret);
    const deps = {db, news: createLocalNews(), receiptKeys, publicUrl};
    const program = await db.selectFrom('program').select(['id', 'name']).executeTakeFirst();
    const isBegun = program !== undefined && program.name !== unfinished;
    const programId = isBegun ? program.id : await fill(deps, program?.id, crmOrigin);
    if (isBegun) await moveDeals(deps, programId, crmOrigin);
    const isOurs = (await authFor(db).findUser(everybody[0]?.email ?? '')) !== undefined;
    return {
      people: isOurs ? everybody.map(({who, email}) => ({who, email, password: demoPassword})) : [],
      firstDealUrl: recordUrl(crmOrigin, 'deal', firstDealId),
      vendorKey: isOurs ? await registerShop({db, secret}, programId, shop) : undefined,
    };
  } finally {
    await pool.end();
  }
}

async function fill(
  deps: WriteDeps & ReceiptDeps,
  begun: ProgramId | undefined,
  crmOrigin: string,
): Promise<ProgramId> {
  const people = await seedPeople(deps.db);
  const programId =
    begun ?? (await createProgram(deps.db, {name: unfinished, vendorName: 'HubSpot'}));
  await changeProgram(deps, operator, programId, {settings});
  await seedDomains(deps.db, programId);
  for (const person of vendorPeople) {
    const userId = idOf(people, person);
    await setVendorRoles(deps, operator, programId, userId, person.roles);
    await setRepRegions(deps, operator, programId, userId, person.regions ?? []);
  }
  for (const account of accounts) {
    const accountId = await seedAccount(deps, programId, account, people);
    await seedDeals(deps, accountId, dealsOf(account, crmOrigin));
    const say = commandsOf(deps, accountId, people);
    for (const deal of account.shared) await registerDeal(say, account, deal, crmOrigin);
    for (const link of account.links) await seedLink(deps, accountId, account, link, say);
    for (const deal of account.shared)
      await takeSteps(say, dealIdOf(account, deal.crmDealId), deal.then);
  }
  await changeProgram(deps, operator, programId, {name: finished});
  return programId;
}

/** The vendor knows every company of the CRM by its domain, so that a code which was mailed there proves something. */
async function seedDomains(db: Database, programId: ProgramId): Promise<void> {
  await db
    .insertInto('client_domain')
    .values(
      companies.map(({domain, name: company}) => ({
        ...{program_id: programId, domain, company},
        added_by_id: null,
      })),
    )
    .onConflict((on) => on.doNothing())
    .execute();
}

/** Those that are not there yet: what was registered meanwhile stays so. */
async function seedDeals(
  deps: WriteDeps,
  accountId: AccountId,
  deals: readonly Deal[],
): Promise<void> {
  const rows = await inTenant(deps.db, accountId, (trx) =>
    trx.selectFrom('deal').select('id').where('account_id', '=', accountId).execute(),
  );
  const known = new Set(rows.map(({id}) => id));
  const missing = deals.filter(({id}) => !known.has(id));
  valueOf(await importDeals(deps, operator, accountId, missing));
}

type Say = (by: DemoPerson, key: string, mutation: CommandMutation) => Promise<void>;

/** Its keys make every command happen once, however often the seed is begun, and whatever it would say the second time. */
function commandsOf(deps: WriteDeps, accountId: AccountId, people: People): Say {
  return async (by, key, mutation) => {
    const pusher = {userId: idOf(people, by), name: by.name};
    const outcome = await runCommand(deps, pusher, accountId, {key: `demo-${key}`, mutation});
    if (outcome.kind === 'applied' || outcome.kind === 'key_reused') return;
    const why = outcome.kind === 'refused' ? outcome.refusal.code : outcome.kind;
    throw new Error(`The demo's ${key} was refused: ${why}`);
  };
}

async function registerDeal(
  say: Say,
  account: DemoAccount,
  shared: DemoSharedDeal,
  crmOrigin: string,
): Promise<void> {
  const dealId = dealIdOf(account, shared.crmDealId);
  await say(shared.by, `convert-${dealId}`, {
    ...{kind: 'deal.convert', deal: {dealId}, partnerContact: null, reachedOut: true},
    values: valuesOf(account, shared, crmOrigin),
  });
}

async function takeSteps(say: Say, dealId: DealId, steps: readonly DemoStep[]): Promise<void> {
  for (const {key, by, mutation} of steps) await say(by, `${key}-${dealId}`, mutation(dealId));
}

type People = ReadonlyMap<DemoPerson, UserId>;

async function seedPeople(db: Database): Promise<People> {
  const auth = authFor(db);
  const people = new Map<DemoPerson, UserId>();
  for (const person of everybody) {
    const {name, email} = person;
    const found = await auth.findUser(email);
    const {userId} = found ?? (await auth.createUser({name, email, password: demoPassword}));
    people.set(person, userId);
  }
  return people;
}

/** People alone are made with it; nobody signs in here. */
function authFor(db: Database): Auth {
  return createAuth({
    db,
    publicUrl: 'http://localhost',
    secret: randomBytes(32).toString('hex'),
    extensionRedirectUris: [],
    sendCode: () => Promise.resolve(),
    log: () => undefined,
  });
}

async function seedAccount(
  deps: WriteDeps,
  programId: ProgramId,
  account: DemoAccount,
  people: People,
): Promise<AccountId> {
  const {name, type} = account;
  const found = (await accountsOf(deps.db, programId)).find((other) => other.name === name);
  const accountId =
    found?.id ?? valueOf(await createAccount(deps, operator, programId, {name, type}));
  for (const person of account.members) {
    await setMember(deps, operator, accountId, idOf(people, person), person.role);
  }
  for (const {person, role} of account.managers) {
    await assignManager(deps, operator, accountId, idOf(people, person), role);
  }
  await setAccountRegion(deps, operator, programId, accountId, account.region);
  await setRecipient(deps, operator, accountId, idOf(people, account.recipient));
  return accountId;
}

async function seedLink(
  deps: WriteDeps & ReceiptDeps,
  accountId: AccountId,
  account: DemoAccount,
  {id: linkId, by, draft, attachTo, answer, asked}: DemoLink,
  say: Say,
): Promise<void> {
  const copyToken = randomBytes(24).toString('base64url');
  const create = {kind: 'link.create', linkId, draft, copyToken, replaces: null} as const;
  await say(by, `create-${linkId}`, create);
  if (attachTo) {
    const {attachmentId, crmDealId} = attachTo;
    const dealId = dealIdOf(account, crmDealId);
    await say(by, `attach-${linkId}`, {kind: 'link.attach', attachmentId, linkId, dealId});
  }
  if (asked !== undefined) {
    await takeSteps(say, dealIdOf(account, asked), attachRequests(linkId));
  }
  if (answer) {
    const token = await tokenOf(deps.db, accountId, linkId);
    const shown = await findLinkForClient(deps.db, token);
    const {email, ...input} = answer;
    const proof = {via: 'code', email} as const; // as if they had entered one
    if (shown) await answerLink(deps, token, shown.seen, input, proof);
  }
}

/** Not the one made above when an earlier, unfinished seed made the link. */
async function tokenOf(db: Database, accountId: AccountId, linkId: LinkId): Promise<string> {
  const {copy_token: token} = await inTenant(db, accountId, (trx) =>
    trx
      .selectFrom('link')
      .select('copy_token')
      .where('account_id', '=', accountId)
      .where('id', '=', linkId)
      .executeTakeFirstOrThrow(),
  );
  return token;
}

/** Another port is another origin: the deals' addresses follow the sandbox CRM. */
async function moveDeals(deps: WriteDeps, programId: ProgramId, crmOrigin: string): Promise<void> {
  for (const {id} of await accountsOf(deps.db, programId)) {
    const deals = await inTenant(deps.db, id, (trx) =>
      trx
        .selectFrom('deal')
        .selectAll()
        .where('account_id', '=', id)
        .where('crm', '=', 'sandbox')
        .where('url', 'not like', `${crmOrigin}/%`)
        .execute(),
    );
    await importDeals(
      deps,
      operator,
      id,
      deals.map((row) => at(crmOrigin, dealOf(row))),
    );
  }
}

function at(crmOrigin: string, deal: Deal): Deal {
  return {
    ...deal,
    ref: deal.ref && refAt(crmOrigin, deal.ref),
    contact: deal.contact && {
      ...deal.contact,
      ref: deal.contact.ref && refAt(crmOrigin, deal.contact.ref),
    },
    company: deal.company && {
      ...deal.company,
      ref: deal.company.ref && refAt(crmOrigin, deal.company.ref),
    },
  };
}

function refAt(crmOrigin: string, ref: CrmRef): CrmRef {
  return {...ref, url: recordUrl(crmOrigin, ref.objectType, ref.objectId)};
}

async function accountsOf(
  db: Database,
  programId: ProgramId,
): Promise<Array<{id: AccountId; name: string}>> {
  const {rows} = await sql<{id: AccountId; name: string}>`
    select account_id as id, name from app.accounts_of_program(${programId})
  `.execute(db);
  return rows;
}

function valueOf<T>(outcome: AdminOutcome<T>): T {
  if (outcome.kind !== 'done') throw new Error(`The demo was refused: ${outcome.kind}`);
  return outcome.value;
}

function idOf(people: People, person: DemoPerson): UserId {
  const id = people.get(person);
  if (!id) throw new Error(`Nobody is called ${person.name}`);
  return id;
}
