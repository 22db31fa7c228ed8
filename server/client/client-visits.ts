import {sql} from 'kysely';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import {countUses, limits} from '../auth/rate-limit.ts';
import {inTenant, type Database} from '../db/database.ts';

/** Mail scanners, link previews and scripts, as they name themselves. */
const agents =
  /bot\b|bot\/|crawl|spider|slurp|preview|scan|headless|phantom|facebookexternalhit|whatsapp|slack|telegram|skype|discord|mimecast|proofpoint|barracuda|safelinks|ms-office|python|curl|wget|go-http-client|okhttp|java\/|axios|node/i;

/** What makes a request look like a machine's; undefined when nothing does. */
export function machineOf(request: Request): string | undefined {
  const {headers} = request;
  if (request.method === 'HEAD') return 'head';
  const purpose = `${headers.get('sec-purpose')} ${headers.get('purpose')} ${headers.get('x-moz')}`;
  if (/prefetch|prerender|preview/.test(purpose)) return 'prefetch';
  const agent = headers.get('user-agent') ?? '';
  if (agent === '') return 'no_agent';
  return agents.test(agent) ? 'agent' : undefined;
}

const secondMs = 1000;

/** The same of a form, which says when its page was made and has a field that no person sees. */
export function machineOfForm(
  request: Request,
  {opened, trap}: {opened: string; trap: string},
  now = Date.now(),
): string | undefined {
  if (trap !== '') return 'trap';
  const at = Number(opened);
  if (opened !== '' && now - at >= 0 && now - at < secondMs) return 'at_once';
  return machineOf(request);
}

/** Notes a visit that looks like a machine's, so that nobody wonders who opened a link; at most so many of one link a day. */
export async function noteVisit(
  db: Database,
  {accountId, linkId}: {accountId: AccountId; linkId: LinkId},
  what: 'opened' | 'sent',
  machine: string | undefined,
): Promise<void> {
  if (machine === undefined) return;
  const counted = await countUses(db, [[limits.machineVisitsOfLink, linkId]]);
  if (counted.kind === 'refused') return;
  await inTenant(db, accountId, (trx) =>
    sql`
      insert into app.client_visit (account_id, link_id, what, machine)
      select account_id, id, ${what}, ${machine} from app.link
      where account_id = ${accountId} and id = ${linkId} -- gone meanwhile, maybe
      for key share
    `.execute(trx),
  );
}
