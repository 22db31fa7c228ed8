import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {DealValues} from '../../../lib/domain/deal.ts';
import type {
  AccountId,
  AttachRequestId,
  DealId,
  LinkId,
  MessageId,
  UserId,
} from '../../../lib/domain/ids.ts';
import type {CommandMutation} from '../../../lib/domain/mutation.ts';
import {inTenant} from '../../../server/db/database.ts';
import {runCommand} from '../../../server/write/command.ts';
import {Browser, formsOf, type Page} from '../auth/browser.ts';
import {startRunning} from '../auth/running.ts';
import {
  assign,
  makeAccount,
  makeLink,
  makeMember,
  makeProgram,
  makeVendorPerson,
  signedIn,
} from '../pages/people.ts';

/**
 * Two partner accounts of one program with a shared deal each, and everybody who could come by. Dana (CAM) and Paul (PDM) have Bright,
 * Cora (CAM) has Kestrel; Rosa (rep) owns Bright's deal, Rick (rep) owns none; Pat runs the program, Olga another one.
 */
export type ConsoleWorld = Awaited<ReturnType<typeof createConsoleWorld>>;
export type Somebody = {userId: UserId; name: string};

export const dealValues: DealValues = {
  name: 'Acme: new CRM',
  productIds: ['marketing'],
  amount: {amountMinor: 1_250_000, currency: 'EUR'},
  closeDate: '2027-01-29',
  contact: {name: 'Hannah Reyes', email: 'hannah@acme.example', ref: null},
  company: {name: 'Acme Corp', domain: 'acme.example', ref: null},
  introNote: 'We know them well.',
  painOrOpportunity: 'Three tools that do not talk.',
  nextSteps: 'Demo on Friday.',
};

export async function createConsoleWorld(given: Parameters<typeof startRunning>[0] = {}) {
  const running = await startRunning(given);
  const programId = await makeProgram(running);
  const bright = await makeAccount(running, programId, 'Bright Agency');
  const kestrel = await makeAccount(running, programId, 'Kestrel Resell');
  const person = async (name: string, userId: Promise<UserId>): Promise<Somebody> => ({
    name,
    userId: await userId,
  });
  const vendor = (name: string, ...roles: Parameters<typeof makeVendorPerson>[3]) =>
    person(name, makeVendorPerson(running, programId, name, roles));
  const maria = await person('Maria', makeMember(running, bright, 'Maria', 'partner_admin'));
  const tom = await person('Tom', makeMember(running, bright, 'Tom', 'partner_member'));
  const kim = await person('Kim', makeMember(running, kestrel, 'Kim', 'partner_admin'));
  const dana = await vendor('Dana', 'cam');
  const paul = await vendor('Paul', 'pdm');
  const cora = await vendor('Cora', 'cam');
  const rosa = await vendor('Rosa', 'rep');
  const rick = await vendor('Rick', 'rep');
  const pat = await vendor('Pat', 'program_admin');
  const otherProgram = await makeProgram(running, 'Another Program');
  await makeVendorPerson(running, otherProgram, 'Olga', ['program_admin']);
  await assign(running, bright, dana.userId, 'cam');
  await assign(running, bright, paul.userId, 'pdm');
  await assign(running, kestrel, cora.userId, 'cam');

  const browsers = new Map<string, Promise<Browser>>();
  const as = (name: string): Promise<Browser> => {
    const known = browsers.get(name);
    if (known) return known;
    const made =
      name === 'Nobody' ? Promise.resolve(new Browser(running.origin)) : signedIn(running, name);
    browsers.set(name, made);
    return made;
  };

  const run = async (by: Somebody, accountId: AccountId, mutation: CommandMutation) => {
    const done = await runCommand(running.deps, by, accountId, {key: uuid(), mutation});
    if (done.kind !== 'applied') throw new Error(`${mutation.kind}: ${JSON.stringify(done)}`);
  };

  const share = async (
    accountId: AccountId,
    by: Somebody,
    values: Partial<DealValues> = {},
    owner: Somebody = rosa,
  ): Promise<DealId> => {
    const dealId = uuid() as DealId; // made here
    await run(by, accountId, {
      ...{kind: 'deal.share', dealId, partnerContact: null},
      values: {...dealValues, ...values},
    });
    await run(pat, accountId, {kind: 'vendor.set_owner', dealId, userId: owner.userId});
    return dealId;
  };

  /** A link that the partner asks to have attached to a deal that is not shared. */
  const ask = async (accountId: AccountId, by: Somebody, note = 'Please add it.', given = {}) => {
    const {linkId} = await makeLink(running, accountId, by, 'Asked for');
    const requestId = uuid() as AttachRequestId; // made here
    const newDealId = uuid() as DealId; // made here
    const objectId = newDealId.slice(-12);
    await run(by, accountId, {
      ...{kind: 'attach.request', requestId, linkId, note, ...given},
      deal: {
        ...{newDealId, name: 'Not shared'},
        ref: {
          ...({crm: 'sandbox', portal: '4680', objectType: 'deal', objectId} as const),
          url: `http://crm.localhost/deal/${objectId}`,
        },
      },
    });
    return {requestId, linkId, dealId: newDealId};
  };

  const post = async (
    accountId: AccountId,
    by: Somebody,
    dealId: DealId,
    text: string,
    parentId: MessageId | null = null,
  ): Promise<MessageId> => {
    const messageId = uuid() as MessageId; // made here
    await run(by, accountId, {
      ...{kind: 'message.post', messageId, dealId, parentId, text},
      ...{mentions: [], files: []},
    });
    return messageId;
  };

  return {
    ...{running, programId, bright, kestrel, as, run, share, ask, post},
    ...{maria, tom, kim, dana, paul, cora, rosa, rick, pat},
    link: (accountId: AccountId, by: Somebody, name = 'Acme') =>
      makeLink(running, accountId, by, name),
    attach: (by: Somebody, accountId: AccountId, linkId: LinkId, dealId: DealId) =>
      run(by, accountId, {kind: 'link.attach', attachmentId: uuid() as never, linkId, dealId}), // made here
    /** How many active registrations each partner may have. */
    capacity: (most: number | undefined) =>
      running.sql(
        sql`update app.program set settings = ${JSON.stringify({capacity: most})} where id = ${programId}`,
      ),
    /** Where a partner is, and where a rep sells; none: everywhere. */
    async region(accountId: AccountId, region: string, rep: 'Rick' | 'Rosa', regions: string[]) {
      const {userId} = rep === 'Rick' ? rick : rosa;
      await inTenant(running.db, accountId, (trx) =>
        trx.updateTable('partner_account').set({region}).where('id', '=', accountId).execute(),
      );
      await running.sql(
        sql`update app.vendor_person set regions = ${regions} where user_id = ${userId}`,
      );
    },
    stop: () => running.stop(),
  };
}

export function pathOf(accountId: AccountId, dealId: DealId): string {
  return `/console/deals/${accountId}/${dealId}`;
}

/** A form of the page by its id, with what it would send untouched. */
export function formIn(
  page: Page,
  id: string,
): {action: string; fields: Record<string, string | string[]>} {
  const whole = [...page.html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([text]) => text);
  const text = whole.find((one) => one.includes(`id="form-${id}"`));
  // An empty field for files is no text
  const form = text && formsOf(text.replace(/<input type="file"[^>]*>/g, ''))[0];
  if (!form) throw new Error(`No form ${id} on ${page.url} (${page.status})`);
  return form;
}

/** Fills in the form and sends it, as often as asked. */
export async function send(
  browser: Browser,
  page: Page,
  id: string,
  fields: Record<string, string | string[]>,
): Promise<Page> {
  const form = formIn(page, id);
  return browser.post(form.action, {...form.fields, ...fields});
}

export function formIds(page: Page): string[] {
  return [...page.html.matchAll(/<form\b[^>]*\bid="form-([^"]*)"/g)].map(([, id]) => id ?? '');
}
