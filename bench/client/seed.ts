/** Links of many partner accounts, each mailed to its client, whose addresses the bench knows because it makes them. */
import {randomBytes} from 'node:crypto';
import {sql} from 'kysely';
import {v7 as uuid} from 'uuid';
import type {AccountId} from '../../lib/domain/ids.ts';
import {inTenant} from '../../server/db/database.ts';
import {createEndpoint} from '../../server/webhooks/endpoints.ts';
import {tokenHash} from '../../server/write/token-hash.ts';
import {draft, type World} from '../../test/server/world.ts';

export type SeededLink = {accountId: AccountId; linkId: string; token: string};

const accounts = 100;

/** `webhookUrl` hears of every link. Whoever made a link, and the account's one CAM, get a mail for each answer. */
export async function seedLinks(
  world: World,
  count: number,
  webhookUrl: string,
): Promise<SeededLink[]> {
  const admin = await world.vendor('Admin', 'program_admin');
  const ids = {userId: admin.userId, programId: world.programId};
  const form = {name: 'Bench', url: webhookUrl, topics: ['links' as const]};
  await createEndpoint(world.db, ids, uuid(), form);
  await sql`
    insert into app.client_domain (program_id, domain, company) values (${world.programId}, 'clients.example', 'Clients')
  `.execute(world.db);
  const cam = await world.vendor('Cam', 'cam');
  const ofAccounts: SeededLink[][] = [];
  for (let made = 0; made < accounts; made++) {
    const accountId = await world.account(`Agency ${made}`);
    const maker = await world.member(accountId, 'Maker');
    await world.assign(accountId, cam, 'cam');
    const own = Array.from({length: Math.ceil(count / accounts)}, () => ({
      ...{accountId, linkId: uuid(), token: randomBytes(24).toString('base64url')},
    }));
    await inTenant(world.db, accountId, async (trx) => {
      await trx
        .insertInto('link')
        .values(
          own.map(({linkId}, at) => ({
            ...{account_id: accountId, id: linkId as never, name: `Proof ${at}`}, // made above
            ...{lines: JSON.stringify(draft.lines), providing_onboarding: true},
            ...{duration_id: draft.durationId, client_name: 'Ann Client'},
            ...{client_email: `ann.${at}@clients.example`},
            ...{copy_token: randomBytes(24).toString('base64url')},
            ...{created_by_id: maker.userId, created_by_name: maker.name},
            ...{created_at: new Date(), edited_at: null, replaces: null, answer: null},
            asking: null,
          })),
        )
        .execute();
      await sql`
        insert into app.link_token (token_hash, account_id, link_id, email, hop)
        select hash, ${accountId}, id, 'ann@clients.example', 0 from unnest(
          ${own.map(({token}) => tokenHash(token))}::bytea[], ${own.map(({linkId}) => linkId)}::uuid[]
        ) as made (hash, id)
      `.execute(trx);
    });
    ofAccounts.push(own);
  }
  await sql`analyze`.execute(world.db);
  // Neighbours are of different accounts, as the answers of many partners' clients are
  const most = Math.ceil(count / accounts);
  const turns = Array.from({length: most}, (_, at) => ofAccounts.flatMap((own) => own[at] ?? []));
  return turns.flat().slice(0, count);
}
