import {sql} from 'kysely';
import type {Account} from '../../lib/domain/account-view.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import type {AttachRequest, Deal, Quote} from '../../lib/domain/deal.ts';
import type {AccountId, DealId, LinkId, MessageId, QuoteId, UserId} from '../../lib/domain/ids.ts';
import type {Message} from '../../lib/domain/message.ts';
import {isOfMessage, type About, type NoticeEvent} from '../../lib/domain/notice-audience.ts';
import {findBareAccount} from '../data/account.ts';
import {messageOf, quoteOf} from '../data/deal-rows.ts';
import {attachRequestOf, dealOf, linkOf} from '../data/rows.ts';
import type {AccountTransaction} from '../db/database.ts';

/** What notices of one account are about, as it stands when they are written; what is gone is absent. */
export type Subjects = {
  account: Account;
  links: ReadonlyMap<LinkId, Link>;
  deals: ReadonlyMap<DealId, Deal>;
  quotes: ReadonlyMap<QuoteId, Quote>;
  messages: ReadonlyMap<MessageId, Message>;
  /** Who has written in the thread under a message. */
  threads: ReadonlyMap<MessageId, readonly UserId[]>;
  requests: readonly AttachRequest[];
};

export async function loadSubjects(
  trx: AccountTransaction,
  accountId: AccountId,
  events: readonly NoticeEvent[],
): Promise<Subjects | undefined> {
  const linkIds = idsIn(events, (event) => ('linkId' in event ? event.linkId : undefined));
  const dealIds = idsIn(events, (event) => ('dealId' in event ? event.dealId : undefined));
  const quoteIds = idsIn(events, (event) => ('quoteId' in event ? event.quoteId : undefined));
  const ofMessages = events.filter(isOfMessage);
  const threadIds = idsIn(ofMessages, (event) =>
    'parentId' in event ? (event.parentId ?? undefined) : undefined,
  );
  const messageIds = [...ofMessages.map(({messageId}) => messageId), ...threadIds];
  const asksRequests = events.some(
    ({kind}) => kind.startsWith('attach_') || kind === 'link_attached',
  );
  const [account, links, deals, quotes, messages, requests] = await Promise.all([
    findBareAccount(trx, accountId),
    trx
      .selectFrom('link')
      .selectAll()
      .where('account_id', '=', accountId)
      .where(isOneOf('id', linkIds))
      .execute(),
    dealIds.length === 0
      ? []
      : trx
          .selectFrom('deal')
          .selectAll()
          .where('account_id', '=', accountId)
          .where(isOneOf('id', dealIds))
          .execute(),
    quoteIds.length === 0
      ? []
      : trx
          .selectFrom('quote')
          .selectAll()
          .where('account_id', '=', accountId)
          .where(isOneOf('id', quoteIds))
          .execute(),
    messageIds.length === 0
      ? []
      : trx
          .selectFrom('message')
          .selectAll()
          .where('account_id', '=', accountId)
          .where((where) => where.or([isOneOf('id', messageIds), isOneOf('parent_id', threadIds)]))
          .execute(),
    !asksRequests
      ? []
      : trx
          .selectFrom('attach_request')
          .selectAll()
          .where('account_id', '=', accountId)
          .where(isOneOf('link_id', linkIds))
          .execute(),
  ]);
  if (!account) return undefined;
  const threads = new Map<MessageId, UserId[]>();
  for (const {id, parent_id: parentId, by_id: by} of messages) {
    const thread = parentId ?? id;
    threads.set(thread, [...(threads.get(thread) ?? []), by]);
  }
  return {
    account,
    links: new Map(links.map((row) => [row.id, linkOf(row)])),
    deals: new Map(deals.map((row) => [row.id, dealOf(row)])),
    quotes: new Map(quotes.map((row) => [row.id, quoteOf(row)])),
    messages: new Map(messages.map((row) => [row.id, messageOf(row)])),
    threads,
    requests: requests.map(attachRequestOf),
  };
}

function idsIn<E, Id>(events: readonly E[], find: (event: E) => Id | undefined): Id[] {
  return [...new Set(events.flatMap((event) => find(event) ?? []))] as Id[]; // flatMap spreads arrays, of which there are none
}

function isOneOf(column: string, ids: readonly string[]) {
  return sql<boolean>`${sql.ref(column)} = any(${ids}::uuid[])`;
}

/** `at`: when it happened, by which the answer to a request is known. */
export function aboutOf(event: NoticeEvent, at: string, subjects: Subjects): About {
  const link = 'linkId' in event ? subjects.links.get(event.linkId) : undefined;
  const deal = 'dealId' in event ? subjects.deals.get(event.dealId) : undefined;
  const parentId = event.kind === 'message_posted' ? event.parentId : null;
  const thread = parentId === null ? undefined : subjects.threads.get(parentId);
  return {
    deal,
    linkCreator: link?.createdBy.userId,
    asker: answeredRequest(event, at, subjects)?.by.userId,
    thread: thread ?? [],
  };
}

/** The attach request that this attached or declined. */
export function answeredRequest(
  event: NoticeEvent,
  at: string,
  {requests}: Pick<Subjects, 'requests'>,
): AttachRequest | undefined {
  if (event.kind === 'attach_declined') return requests.find(({id}) => id === event.requestId);
  if (event.kind !== 'link_attached') return undefined;
  if (event.requestId) return requests.find(({id}) => id === event.requestId);
  return requests.find(
    ({linkId, dealId, state, answer}) =>
      linkId === event.linkId &&
      dealId === event.dealId &&
      state === 'attached' &&
      answer?.at === at,
  );
}
