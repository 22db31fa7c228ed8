import {sql} from 'kysely';
import type {Asking} from '../../../lib/domain/asking.ts';
import type {AccountId, LinkId} from '../../../lib/domain/ids.ts';
import type {ClientMutation, Mutation} from '../../../lib/domain/mutation.ts';
import {clientStanding} from '../../../server/data/standing.ts';
import {inAccount, type WriteDeps} from '../../../server/write/in-account.ts';
import {lockAccount} from '../../../server/write/locked-account.ts';
import {tokenHash} from '../../../server/write/token-hash.ts';
import {createSyncClient} from '../sync-client.ts';
import {createLink, type Someone, type World} from '../world.ts';

/** A link whose client is set: what tests of mailing clients begin with. */
export async function assignedLink(
  client: ReturnType<typeof createSyncClient>,
  email: string,
  name = 'Acme: Marketing Hub',
): Promise<Extract<Mutation, {kind: 'link.create'}>> {
  const link = createLink({name});
  await client.push(link, {
    ...{kind: 'link.assign_client', linkId: link.linkId, client: {name: 'Ann Acme', email}},
  });
  return link;
}

export async function askingOf(
  world: World,
  accountId: AccountId,
  linkId: LinkId,
): Promise<Asking | null> {
  const row = await world.read(accountId, (trx) =>
    trx
      .selectFrom('link')
      .select('asking')
      .where('account_id', '=', accountId)
      .where('id', '=', linkId)
      .executeTakeFirstOrThrow(),
  );
  return row.asking;
}

/** As if everything that was done to the link had been done so many days before. */
export const age = (world: World, accountId: AccountId, linkId: LinkId, days: number) =>
  world.read(accountId, async (trx) => {
    const before = (path: string) => sql`
      update app.link set asking = jsonb_set(asking, ${path}::text[], to_jsonb(to_char(
        (asking #>> ${path}::text[])::timestamptz at time zone 'UTC' - ${days} * interval '1 day',
        'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      where id = ${linkId} and asking #> ${path}::text[] is not null`;
    for (const path of ['{mailed,first}', '{mailed,last}', '{renewedAt}']) {
      await before(path).execute(trx);
    }
    await sql`
      update app.link set created_at = created_at - ${days} * interval '1 day' where id = ${linkId}
    `.execute(trx);
  });

/** The secret in a mail's address. */
export function tokenIn(text: string | undefined): string {
  const found = /\/c\/([A-Za-z0-9_-]{32})(?![A-Za-z0-9_-])/.exec(text ?? '')?.[1];
  if (found === undefined) throw new Error('The mail leads nowhere');
  return found;
}

export function syncClient(world: World, accountId: AccountId, person: Someone) {
  return createSyncClient(world, accountId, person);
}

/** Where an address leads, as the server finds it. */
export async function placeOf(world: World, token: string) {
  const [place] = await world.rows(
    sql<{
      account_id: AccountId;
      link_id: LinkId;
      email: string | null;
      hop: number;
    }>`select * from app.find_link_by_token(${tokenHash(token)})`,
  );
  return place;
}

/** What the client of a link does, whose page has found out that it is the client. */
export async function asClient(
  {deps}: {deps: WriteDeps},
  accountId: AccountId,
  mutation: ClientMutation,
) {
  await inAccount(deps, accountId, async (trx, apply) => {
    const locked = await lockAccount(trx, accountId);
    if (!locked) throw new Error('There is no such account');
    const asker = {actor: {kind: 'client'} as const, standing: clientStanding};
    const asked = [{kind: 'mutation', mutation} as const];
    const {outcomes} = await apply(trx, locked, asker, asked, new Date().toISOString());
    if (outcomes[0]?.kind !== 'applied') throw new Error(`Refused: ${JSON.stringify(outcomes)}`);
    return {result: undefined};
  });
}
