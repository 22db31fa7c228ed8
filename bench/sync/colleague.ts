/** Another person of the partner's account, who works through the API's commands. */
import {createDatabase, createPool} from '../../server/db/database.ts';
import {protocol} from '../../lib/contract/protocol.ts';
import type {Me} from '../../lib/contract/wire.ts';
import {defaultCatalogue} from '../../lib/domain/catalogue.ts';
import type {AttachmentId, LinkId, UserId} from '../../lib/domain/ids.ts';
import type {Mutation} from '../../lib/domain/mutation.ts';
import {newId} from '../../lib/platform/new-id.ts';
import {randomToken} from '../../lib/platform/random-token.ts';
import {accounts, dealId, firstDealId} from '../../sandbox/demo/world.ts';
import {tomasz} from '../../sandbox/demo/people.ts';
import type {Product} from '../../test/e2e/product.ts';
import {issueToken} from '../../test/server/world.ts';

export type Colleague = {
  /** A new link on the deal that the card shows; its id. */
  shareLink(name: string): Promise<LinkId>;
  /** When it was asked for, and when the server had answered; both as Date.now() says. */
  rename(linkId: LinkId, name: string): Promise<{asked: number; done: number}>;
};

export async function inviteColleague({databaseUrl, origin}: Product): Promise<Colleague> {
  const token = await tokenOf(databaseUrl, tomasz.email);
  const headers = {authorization: `Bearer ${token}`, 'content-type': 'application/json'};
  const me = (await (await fetch(`${origin}/api/v1/me`, {headers})).json()) as Me; // our own server
  const account = me.accounts[0];
  const demo = accounts.find(({name}) => name === account?.name);
  if (!account || !demo) throw new Error('The demo has no account for the colleague');

  const command = async (mutation: Mutation): Promise<void> => {
    const response = await fetch(`${origin}/api/v1/accounts/${account.id}/commands`, {
      method: 'POST',
      headers,
      body: JSON.stringify({protocol, key: newId(), mutation}),
    });
    if (!response.ok) throw new Error(await response.text());
    await response.arrayBuffer();
  };

  return {
    shareLink: async (name) => {
      const linkId = newId<LinkId>();
      await command({
        kind: 'link.create',
        linkId,
        draft: {
          name,
          lines: [
            {
              productId: defaultCatalogue.products[0]?.id ?? '',
              tierId: 'starter',
              onboardingTypeId: 'none',
            },
          ],
          providingOnboarding: false,
          durationId: null,
        },
        copyToken: randomToken(),
        replaces: null,
      });
      const attachmentId = newId<AttachmentId>();
      await command({kind: 'link.attach', attachmentId, linkId, dealId: dealId(demo, firstDealId)});
      return linkId;
    },
    rename: async (linkId, name) => {
      const asked = Date.now();
      await command({kind: 'link.edit', linkId, changes: {name}});
      return {asked, done: Date.now()};
    },
  };
}

async function tokenOf(databaseUrl: string, email: string): Promise<string> {
  const pool = createPool(databaseUrl, 1);
  try {
    const {rows} = await pool.query<{id: string}>('select id from auth."user" where email = $1', [
      email,
    ]);
    return await issueToken(createDatabase(pool), (rows[0]?.id ?? '') as UserId);
  } finally {
    await pool.end();
  }
}
