import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {CheckoutRequest, OpenedCheckout} from '../../../lib/contract/checkout.ts';
import type {ProgramSettings} from '../../../lib/domain/program-settings.ts';
import type {AccountId, DealId, LinkId, ProgramId} from '../../../lib/domain/ids.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import {addAddress} from '../../../server/checkout/addresses.ts';
import {makeKey} from '../../../server/checkout/vendor-keys.ts';
import {linkOf} from '../../../server/data/rows.ts';
import {inTenant} from '../../../server/db/database.ts';
import {setMember} from '../../../server/write/account.ts';
import type {Running} from '../auth/running.ts';
import {makeAccount, makeLink, makeMember, makeProgram, makeVendorPerson} from '../pages/people.ts';

/** A vendor with a shop: a program whose admin has made a key and registered where the shop is, and a partner with deals. */
export type CheckoutWorld = Awaited<ReturnType<typeof createCheckoutWorld>>;
export type Asked = {status: number; headers: Headers; body: Record<string, unknown>};

export const shop = 'https://shop.example';
export const buyer = {name: 'Jo Buyer', email: 'jo@acme.example'};

export async function createCheckoutWorld(running: Running, name = 'Solutions Program') {
  const {db, deps} = running;
  const programId = await makeProgram(running, name);
  await setSettings(running, programId, {});
  const adminId = await makeVendorPerson(running, programId, `Admin ${uuid().slice(-6)}`, [
    'program_admin',
  ]);
  const admin = {userId: adminId, programId};
  await addAddress(db, admin, 'return', `${shop}/checkout`);
  await addAddress(db, admin, 'frame', shop);
  const accountId = await makeAccount(running, programId, `Agency ${uuid().slice(-6)}`);
  const memberName = `Maria ${uuid().slice(-6)}`;
  const userId = await makeMember(running, accountId, memberName, 'partner_admin');
  const maria = {userId, name: memberName};
  const made = await makeKey(deps, admin, {id: uuid(), name: 'Shop'});
  if (made.kind !== 'made') throw new Error(made.kind);
  const {key} = made;

  const attachedLink = async (
    dealId = uuid() as DealId,
    {account = accountId, quoteId = null as string | null, at = new Date()} = {},
  ) => {
    const link = await makeLink(running, account, maria);
    await inTenant(db, account, async (trx) => {
      await sql`
        insert into app.deal (account_id, id, name, shared, crm, portal, object_type, object_id, url)
        values (${account}, ${dealId}, 'A deal', true, 'hubspot', '7', 'deal', ${dealId}, 'https://app.hubspot.com/')
        on conflict do nothing
      `.execute(trx);
      await sql`
        insert into app.attachment (account_id, id, link_id, deal_id, by_id, by_name, at, quote_id)
        values (${account}, ${uuid()}, ${link.linkId}, ${dealId}, 'x', 'x', ${at}, ${quoteId})
      `.execute(trx);
    });
    return {...link, dealId, account};
  };
  const requestFor = (dealId: DealId, more: Partial<CheckoutRequest> = {}) => ({
    for: {dealId},
    client: buyer,
    returnUrl: `${shop}/checkout/done?order=1`,
    ...more,
  });
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    {headers = {}, body}: {headers?: Record<string, string>; body?: unknown} = {},
  ): Promise<Asked> => {
    const response = await fetch(running.origin + path, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(method === 'POST' && {'content-type': 'application/json'}),
        ...headers,
      },
      ...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: JSON.parse(text) as Record<string, unknown>, // an object in every answer of the API
    };
  };
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    send('POST', '/api/checkout-sessions', {
      body,
      headers: {'idempotency-key': uuid(), ...headers},
    });
  return {
    ...{programId, accountId, admin, maria, key, send, post, attachedLink, requestFor},
    /** Another partner, whose user Maria is, too. */
    async rival(): Promise<AccountId> {
      const rival = await makeAccount(running, programId, `Rival ${uuid().slice(-6)}`);
      await setMember(deps, {kind: 'operator'}, rival, userId, 'partner_admin');
      return rival;
    },
    /** A session for a link of its own, or for that one. */
    async open(
      more: Partial<CheckoutRequest> = {},
      given?: Awaited<ReturnType<typeof attachedLink>>,
    ) {
      const link = given ?? (await attachedLink());
      const {status, body} = await post(requestFor(link.dealId, more));
      if (status !== 201) throw new Error(JSON.stringify(body));
      return {...link, session: body as unknown as OpenedCheckout}; // as the contract's test shows
    },
    state: async (id: string) => (await send('GET', `/api/checkout-sessions/${id}`)).body,
    stored: (linkId: LinkId, account: AccountId = accountId): Promise<Link> =>
      inTenant(db, account, async (trx) =>
        linkOf(
          await trx
            .selectFrom('link')
            .selectAll()
            .where('id', '=', linkId)
            .executeTakeFirstOrThrow(),
        ),
      ),
    block: (proofBlocksPurchase: boolean) => setSettings(running, programId, {proofBlocksPurchase}),
  };
}

async function setSettings(running: Running, programId: ProgramId, settings: ProgramSettings) {
  await running.db
    .updateTable('program')
    .set({settings: JSON.stringify(settings)})
    .where('id', '=', programId)
    .execute();
}

/** The mails that wait for clients of this link. */
export async function mailsAsked(running: Running, linkId: LinkId): Promise<number> {
  const {rows} = await sql<{n: number}>`
    select count(*) as n from graphile_worker._private_jobs job
    join graphile_worker._private_tasks task on task.id = job.task_id
    where task.identifier = 'ask_client' and job.payload ->> 'linkId' = ${linkId}
  `.execute(running.db);
  return rows[0]?.n ?? 0;
}

/** So much later, as the database sees it. */
export async function letPass(running: Running, sessionId: string, minutes: number): Promise<void> {
  await sql`
    update app.checkout_session set created_at = created_at - ${minutes} * interval '1 minute',
      opened_at = opened_at - ${minutes} * interval '1 minute' where id = ${sessionId}
  `.execute(running.db);
}
