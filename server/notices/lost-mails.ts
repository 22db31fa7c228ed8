import {sql} from 'kysely';
import type {ProgramId} from '../../lib/domain/ids.ts';
import type {Database} from '../db/database.ts';

/**
 * Mails to people of the program, partners and vendor, that the mail server took in none of their tries: kept with the queue for a month, and
 * told to the program's admins, who alone can do something about it. What a mail says is not for them. Mails to clients are told to their
 * partner (client-mail/ask-client.ts); a code that nobody waits for any more is none.
 */
export type LostMail = {id: string; name: string; email: string; at: Date};

const mostShown = 50;

export async function findLostMails(db: Database, programId: ProgramId): Promise<LostMail[]> {
  const {rows} = await sql<LostMail>`
    select lost.id::text, lost.reader ->> 'name' as name, lost.reader ->> 'email' as email, lost.updated_at as at
    from (
      select job.id, job.payload -> 'to' as reader, job.updated_at,
        (select u.id from auth."user" u where lower(u.email) = lower(job.payload #>> '{to,email}') limit 1) as user_id
      from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
      where task.identifier = 'mail' and job.attempts >= job.max_attempts
    ) lost
    where exists (select from app.vendor_person p where p.program_id = ${programId} and p.user_id = lost.user_id)
      or exists (select from app.memberships_of(lost.user_id) m where m.program_id = ${programId})
      -- Invited, and nobody's yet: whose, is sure with one program alone
      or (lost.user_id is null and (select count(*) from app.program) = 1)
    order by lost.id desc limit ${mostShown}
  `.execute(db);
  return rows;
}

/** All of them once more, from the first try on. How many that were. */
export async function sendLostMails(db: Database, programId: ProgramId): Promise<number> {
  const lost = await findLostMails(db, programId);
  if (lost.length === 0) return 0;
  const ids = lost.map(({id}) => id);
  await sql`
    select graphile_worker.reschedule_jobs(${ids}::bigint[], run_at => now(), attempts => 0)
  `.execute(db);
  return ids.length;
}
