import type {JobHelpers} from 'graphile-worker';
import {sql} from 'kysely';
import * as z from 'zod/mini';
import {ids, timestamp} from '../../lib/contract/shapes.ts';
import type {Account} from '../../lib/domain/account-view.ts';
import {isExpired, type MailTrouble} from '../../lib/domain/asking.ts';
import {clientPath, type Link} from '../../lib/domain/confirmation-link.ts';
import type {Person} from '../../lib/domain/person.ts';
import {findBareAccount} from '../data/account.ts';
import {linkOf} from '../data/rows.ts';
import {inTenant, withRetry, type AccountTransaction} from '../db/database.ts';
import {oneLine} from '../mail/one-line.ts';
import {MailNotTaken, type SendMail} from '../mail/transport.ts';
import {createServerTexts} from '../server-texts.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {applySystemMutation} from '../write/system-change.ts';
import {tokenHash} from '../write/token-hash.ts';
import {mailKinds} from './ask-clients.ts';
import {clientMail} from './client-mail.ts';
import type {ClientTokens} from './client-token.ts';
import {unsubscribePath, type UnsubscribeTokens} from './unsubscribe.ts';
import {takeRoom, type MailLimits} from './mail-room.ts';
import type {MessageIds} from './message-ids.ts';

export type AskDeps = WriteDeps & {
  publicUrl: string;
  tokens: ClientTokens;
  unsubscribes: UnsubscribeTokens;
  messageIds: MessageIds;
  send: SendMail;
  limits: MailLimits;
};

const payload = z.object({
  ...{accountId: ids.account, linkId: ids.link, seq: z.int(), at: timestamp},
  kind: z.enum(mailKinds),
});
type Job = z.infer<typeof payload>;

/**
 * Mails a client the way to answer: an address of its own for each mail, whose hash is stored before the mail goes. What has been overtaken
 * meanwhile (answered, removed, mailed anew) is not sent. A mail server that is away is tried again for four days; one that says there is
 * no such reader is noted on the link, where the partner sees it, and so is one that took it in none of its tries. Too many mails to one person
 * are delayed, which is noted, too.
 */
export async function askClient(
  deps: AskDeps,
  given: unknown,
  addJob: JobHelpers['addJob'],
  isLastTry = false,
): Promise<void> {
  const job = payload.parse(given);
  const ready = await withRetry(() =>
    inTenant(deps.db, job.accountId, (trx) => prepare(trx, deps, job)),
  );
  if (ready === 'overtaken') return;
  if ('from' in ready) {
    const jobKey = `ask_client ${job.accountId} ${job.seq}`;
    await addJob('ask_client', job, {runAt: ready.from, jobKey});
    await note(deps, job, 'delayed');
    return;
  }
  const {account, link, to, token} = ready;
  const language = link.asking?.language ?? 'en';
  const texts = createServerTexts(language);
  const url = `${deps.publicUrl}${clientPath(token)}`;
  const unwanted = deps.unsubscribes.tokenOf({accountId: account.id, email: to.email});
  const unsubscribeUrl = `${deps.publicUrl}${unsubscribePath(unwanted)}?lang=${language}`;
  try {
    await deps.send({
      to: {name: oneLine(to.name), email: to.email},
      ...clientMail(texts, {account, link, kind: job.kind, url, unsubscribeUrl}),
      ...(job.kind === 'link_reminded' && {unsubscribeUrl}),
      messageId: deps.messageIds.idOf(job),
    });
  } catch (error) {
    if (!(error instanceof MailNotTaken) || !(error.isForGood || isLastTry)) throw error;
    await note(deps, job, 'bounced');
    return;
  }
  if (link.asking?.mailed?.trouble === 'delayed') await note(deps, job, 'sent');
}

type Ready = {account: Account; link: Link; to: Person; token: string};

async function prepare(
  trx: AccountTransaction,
  {tokens, limits}: AskDeps,
  job: Job,
): Promise<Ready | {from: Date} | 'overtaken'> {
  const {accountId, linkId, seq, at} = job;
  const account = await findBareAccount(trx, accountId);
  const row = await trx
    .selectFrom('link')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('id', '=', linkId)
    .executeTakeFirst();
  if (!account || !row) return 'overtaken';
  const link = linkOf(row);
  const {client: to, asking} = link;
  if (!to || link.answer || asking?.mailed?.last !== at) return 'overtaken';
  if (isExpired(link, account.asking, new Date().toISOString())) return 'overtaken';
  const room = await takeRoom(trx, {accountId, seq, reader: tokens.readerOf(to.email)}, limits);
  if (room !== 'taken') return room;
  const token = tokens.tokenOf({accountId, linkId, seq, at, email: to.email});
  const hop = asking.hops?.length ?? 0;
  await sql`
    insert into app.link_token (token_hash, account_id, link_id, email, hop, reassigned)
    values (${tokenHash(token)}, ${accountId}, ${linkId}, ${to.email.toLowerCase()}, ${hop}, ${asking.reassigned ?? 0})
    on conflict do nothing
  `.execute(trx);
  return {account, link, to, token};
}

/** Refused where it says so already, or another mail has gone since. */
async function note(
  deps: WriteDeps,
  {accountId, linkId, at}: Job,
  state: MailTrouble | 'sent',
): Promise<void> {
  await applySystemMutation(deps, accountId, {
    ...{kind: 'system.mail_state', linkId, mailedAt: at, state},
  });
}
