import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import * as z from 'zod/mini';
import type {AccountView} from '../../lib/domain/account-view.ts';
import {ids} from '../../lib/contract/shapes.ts';
import type {AccountId} from '../../lib/domain/ids.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {findBareAccount} from '../data/account.ts';
import {attachRequestOf, dealOf, linkOf} from '../data/rows.ts';
import {inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import {enqueueMails} from '../mail/enqueue-mail.ts';
import {
  confirmedNotice,
  createdManyNotice,
  createdNotice,
  rejectedNotice,
  requestNotice,
  type Notice,
  type NoticeSubject,
  type Reader,
} from '../mail/notices.ts';
import type {NamedPerson} from '../data/people.ts';
import {findPartnerRecipients, findVendorRecipients} from './recipients.ts';

/**
 * From an event to the mails it means: who is to hear of it and what, written down as one mail job per person in one transaction, so
 * that a mail server which refuses one person's mail delays that one alone. What is gone by now needs no mail. Many links
 * that were made at once (a queue sent after a day offline, an import) are one mail that lists them.
 */
const eventShape = z.object({
  kind: z.enum(['link_created', 'link_confirmed', 'link_rejected', 'attach_requested']),
  linkId: ids.link,
  dealId: z.optional(ids.deal),
  requestId: z.optional(ids.attachRequest),
});
/** `event`: as an earlier version of the server asked for it. */
const payloadShape = z.union([
  z.object({accountId: ids.account, events: z.array(eventShape)}),
  z.object({accountId: ids.account, event: eventShape}),
]);
type Payload = {accountId: AccountId; event: z.infer<typeof eventShape>};

/** More new links than this are one mail. */
const singly = 3;

export async function notify(
  deps: {db: Database; texts: Texts},
  jobId: string,
  given: unknown,
): Promise<void> {
  const payload = payloadShape.parse(given);
  const {accountId} = payload;
  const events = 'events' in payload ? payload.events : [payload.event];
  const created = events.filter(({kind}) => kind === 'link_created');
  const isMany = created.length > singly;
  await inTenant(deps.db, accountId, async (trx) => {
    const mails = isMany ? mailsOf(jobId, await findMany(trx, deps.texts, accountId, created)) : [];
    for (const event of events) {
      if (isMany && event.kind === 'link_created') continue;
      const notices = await findNotices(trx, deps.texts, {accountId, event});
      mails.push(...mailsOf(`${jobId} ${event.kind} ${event.linkId}`, notices));
    }
    await enqueueMails(trx, mails);
  });
}

/** The same mail to the same person however often the job runs: `about` says of what. */
function mailsOf(about: string, addressed: readonly Addressed[]) {
  return addressed.map(({person, notice: {subject, text, html}}) => ({
    ...{to: person, subject, text, html},
    messageId: createHash('sha256')
      .update(JSON.stringify([about, person.userId]))
      .digest('hex')
      .slice(0, 40),
  }));
}

async function findMany(
  trx: AccountTransaction,
  texts: Texts,
  accountId: AccountId,
  created: ReadonlyArray<Payload['event']>,
): Promise<Addressed[]> {
  const account = await findBareAccount(trx, accountId);
  const rows = await trx
    .selectFrom('link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where(sql<boolean>`id = any(${created.map(({linkId}) => linkId)}::uuid[])`)
    .orderBy('id')
    .execute();
  const [first, ...more] = rows.map(linkOf);
  if (!account || !first) return [];
  const {reader, people} = await findVendorRecipients(trx, accountId);
  return address(people, createdManyNotice(texts, account, [first, ...more], reader));
}

type Addressed = {person: NamedPerson; notice: Notice};

async function findNotices(
  trx: AccountTransaction,
  texts: Texts,
  {accountId, event}: Payload,
): Promise<Addressed[]> {
  const about = await findSubject(trx, {accountId, event});
  if (!about) return [];
  const toVendor = async (noticeFor: (reader: Reader) => Notice | undefined) => {
    const {reader, people} = await findVendorRecipients(trx, accountId);
    return address(people, noticeFor(reader));
  };
  const toPartner = async (notice: Notice | undefined) =>
    address(await findPartnerRecipients(trx, accountId, about.link), notice);
  switch (event.kind) {
    case 'link_created':
      return toVendor((reader) => createdNotice(texts, about, reader));
    case 'attach_requested': {
      const request = await findRequest(trx, {accountId, event});
      return request ? toVendor((reader) => requestNotice(texts, about, request, reader)) : [];
    }
    case 'link_rejected':
      return toPartner(rejectedNotice(texts, about));
    case 'link_confirmed':
      return [
        ...(await toPartner(confirmedNotice(texts, about, 'partner'))),
        ...(await toVendor((reader) => confirmedNotice(texts, about, reader))),
      ];
  }
}

function address(people: readonly NamedPerson[], notice: Notice | undefined): Addressed[] {
  return notice ? people.map((person) => ({person, notice})) : [];
}

async function findSubject(
  trx: AccountTransaction,
  {accountId, event}: Payload,
): Promise<NoticeSubject | undefined> {
  const account: AccountView['account'] = await findBareAccount(trx, accountId);
  const link = await trx
    .selectFrom('link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', event.linkId)
    .executeTakeFirst();
  const deal =
    event.dealId &&
    (await trx
      .selectFrom('deal')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('id', '=', event.dealId)
      .executeTakeFirst());
  if (!account || !link) return undefined;
  return {account, link: linkOf(link), deal: deal ? dealOf(deal) : undefined};
}

async function findRequest(trx: AccountTransaction, {accountId, event}: Payload) {
  if (!event.requestId) return undefined;
  const row = await trx
    .selectFrom('attach_request')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', event.requestId)
    .executeTakeFirst();
  return row && attachRequestOf(row);
}
