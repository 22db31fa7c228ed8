import {createHash} from 'node:crypto';
import * as z from 'zod/mini';
import type {AccountView} from '../../lib/domain/account-view.ts';
import {ids} from '../../lib/contract/shapes.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {findBareAccount} from '../data/account.ts';
import {attachRequestOf, dealOf, linkOf} from '../data/rows.ts';
import {inTenant, type AccountTransaction, type Database} from '../db/database.ts';
import {enqueueMail} from '../mail/enqueue-mail.ts';
import {
  confirmedNotice,
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
 * that a mail server which refuses one person's mail delays that one alone. What is gone by now needs no mail.
 */
const payloadShape = z.object({
  accountId: ids.account,
  event: z.object({
    kind: z.enum(['link_created', 'link_confirmed', 'link_rejected', 'attach_requested']),
    linkId: ids.link,
    dealId: z.optional(ids.deal),
    requestId: z.optional(ids.attachRequest),
  }),
});
type Payload = z.infer<typeof payloadShape>;

export async function notify(
  deps: {db: Database; texts: Texts},
  jobId: string,
  given: unknown,
): Promise<void> {
  const payload = payloadShape.parse(given);
  await inTenant(deps.db, payload.accountId, async (trx) => {
    for (const {person, notice} of await findNotices(trx, deps.texts, payload)) {
      const {subject, text, html} = notice;
      const messageId = idOf(jobId, payload, person);
      await enqueueMail(trx, {to: person, subject, text, html, messageId});
    }
  });
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

/** The same mail to the same person however often this job runs. */
function idOf(jobId: string, {event}: Payload, {userId}: NamedPerson): string {
  return createHash('sha256')
    .update(JSON.stringify([jobId, event.kind, event.linkId, userId]))
    .digest('hex')
    .slice(0, 40);
}
