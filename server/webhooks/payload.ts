import type {WebhookPayload} from '../../lib/contract/webhook-payload.ts';
import {linkStatus, type Link} from '../../lib/domain/confirmation-link.ts';
import type {Deal, DealContact} from '../../lib/domain/deal.ts';
import type {AccountId, DealId, LinkId, MessageId} from '../../lib/domain/ids.ts';
import {findLinks} from '../console/deal/link-data.ts';
import {messageOf} from '../data/deal-rows.ts';
import {dealOf} from '../data/rows.ts';
import {inVendorSnapshot, type Database, type VendorTransaction} from '../db/database.ts';
import type {Head} from './lanes.ts';
import {testType} from './webhook-types.ts';

export type Composed =
  | {kind: 'composed'; body: string}
  /** About something that the vendor may not read, or that is gone from its sight. */
  | {kind: 'withheld'};

/**
 * What an integrator is told, as it stands now. Read under the vendor's role, as an admin of the program would: what that role cannot
 * see (notes, secrets of links, addresses of clients) cannot get into it, whatever is written here.
 */
export async function composePayload(
  db: Database,
  head: Head,
  accountId: AccountId,
): Promise<Composed> {
  const base = {
    version: 1 as const,
    ...{id: head.id, type: head.type, at: head.at.toISOString()},
    program: {id: head.programId, name: head.programName},
  };
  if (head.type === testType) return composed({...base, ...nothing, event: {kind: testType}});
  if (!head.admin) throw new Error('A program without an admin has nobody who may read');
  const about = await inVendorSnapshot(db, head.admin, (trx) => findAbout(trx, head, accountId));
  if (!about) return {kind: 'withheld'};
  return composed({
    ...{...base, ...about, by: head.by, sequence: head.logSeq},
    event: withoutAddresses(head.event),
  });
}

const nothing = {by: null, sequence: null, account: null, deal: null, link: null, message: null};

function composed(payload: Omit<WebhookPayload, 'event'> & {event: object}): Composed {
  return {kind: 'composed', body: JSON.stringify(payload)};
}

type About = Pick<WebhookPayload, 'account' | 'deal' | 'link' | 'message'>;

async function findAbout(
  trx: VendorTransaction,
  {programId, event}: Head,
  accountId: AccountId,
): Promise<About | undefined> {
  const {dealId, linkId, messageId} = event as Partial<{
    dealId: DealId;
    linkId: LinkId;
    messageId: MessageId;
  }>; // an event of lib/domain, in which these are what they are called
  const [account, deal, links, message] = await Promise.all([
    trx
      .selectFrom('partner_account')
      .select(['id', 'name'])
      .where('id', '=', accountId)
      .where('program_id', '=', programId)
      .executeTakeFirst(),
    dealId &&
      trx
        .selectFrom('deal')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('id', '=', dealId)
        .executeTakeFirst(),
    findLinks(trx, accountId, linkId ? [linkId] : []),
    messageId &&
      trx
        .selectFrom('message')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('id', '=', messageId)
        .executeTakeFirst(),
  ]);
  if (!account || (dealId && !deal)) return undefined;
  const [link] = links;
  return {
    account: {id: account.id, name: account.name},
    deal: deal ? dealFor(dealOf(deal)) : null,
    link: link ? linkFor(link) : null,
    message: message ? messageOf(message) : null,
  };
}

function dealFor(deal: Deal): NonNullable<WebhookPayload['deal']> {
  return {...deal, contact: deal.contact && withoutAddress(deal.contact)};
}

function linkFor(link: Link): NonNullable<WebhookPayload['link']> {
  const {id, name, lines, providingOnboarding, durationId, createdBy, createdAt, editedAt} = link;
  const {client, answer, replaces} = link;
  return {
    ...{id, name, status: linkStatus(link), lines, providingOnboarding, durationId},
    client: client && {name: client.name},
    ...{createdBy, createdAt, editedAt, replaces},
    answer: answer && {
      ...{at: answer.at, by: {name: answer.by.name}, evidence: answer.evidence},
      ...{lines: answer.lines, snapshot: answer.snapshot},
    },
  };
}

function withoutAddress({name, ref}: DealContact): Omit<DealContact, 'email'> {
  return {name, ref};
}

/** An edit of a deal says what its contact was before and is now. */
function withoutAddresses(event: object): object {
  return JSON.parse(
    JSON.stringify(event, (key, value: unknown) =>
      key === 'contact' && isContact(value) ? withoutAddress(value) : value,
    ),
  ) as object; // a copy of one
}

function isContact(value: unknown): value is DealContact {
  return typeof value === 'object' && value !== null && 'email' in value;
}
