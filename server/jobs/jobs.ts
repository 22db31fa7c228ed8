import type {TaskList} from 'graphile-worker';
import type pg from 'pg';
import * as z from 'zod/mini';
import type {Database} from '../db/database.ts';
import type {Log} from '../log.ts';
import type {SendMail} from '../mail/transport.ts';
import type {NoticeTokens} from '../notices/notice-tokens.ts';
import {freeDeadJobs, keepRunning} from './job-runner.ts';
import {digest, digests} from './digest.ts';
import type {MoreJobs} from './more-jobs.ts';
import {notify} from './notify.ts';
import {upkeep, type Keep} from './upkeep.ts';
import {createQueueLogger} from './queue-logger.ts';

export type JobDeps = {
  pool: pg.Pool;
  db: Database;
  /** Where mails lead to. */
  publicUrl: string;
  /** For the one-click end of notices; without them no mail offers it. */
  noticeTokens?: NoticeTokens;
  send: SendMail;
  log: Log;
  keep: Keep;
  /** Jobs of other parts of the server, which need more than these do. */
  more?: readonly MoreJobs[];
  /** Whether statements may have names (db/named-statements.ts). */
  prepare?: boolean;
};

const mailShape = z.object({
  to: z.object({name: z.string(), email: z.string()}),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  messageId: z.string(),
  unsubscribeUrl: z.exactOptional(z.string()),
  notAfter: z.exactOptional(z.string()),
});

/**
 * Runs the queue. A job that fails is tried again after e, e², e³… seconds, 25 times over four days, and then kept with its
 * error; jobs run at least once and in no order. What a killed server held is free again after a quarter of an hour.
 */
export async function startJobs({
  pool,
  db,
  publicUrl,
  noticeTokens,
  send,
  log,
  keep,
  more = [],
  prepare = true,
}: JobDeps): Promise<{stop(): Promise<void>}> {
  const noticeDeps = {db, publicUrl, ...(noticeTokens && {noticeTokens})};
  const taskList: TaskList = {
    notify: (payload, {job}) => notify(noticeDeps, job.id, payload),
    digests: (_, {addJob}) => digests(db, addJob),
    digest: (payload) => digest(noticeDeps, payload),
    ...Object.fromEntries(more.flatMap(({tasks}) => Object.entries(tasks))),
    upkeep: () => upkeep(db, keep),
    free_dead_jobs: () => freeDeadJobs(pool),
    async mail(payload) {
      const mail = mailShape.parse(payload);
      if (mail.notAfter !== undefined && mail.notAfter < new Date().toISOString()) return;
      await send(mail);
    },
  };
  return keepRunning(
    pool,
    {
      taskList,
      // UTC; a server that was off catches up on its upkeep and on the daily mails
      crontab: [
        '17 3 * * * upkeep ?fill=1d',
        '0 7 * * * digests ?fill=1d',
        '*/5 * * * * free_dead_jobs',
        ...more.map(({crontab}) => crontab),
      ].join('\n'),
      concurrency: 4,
      noHandleSignals: true,
      noPreparedStatements: !prepare,
      logger: createQueueLogger(log),
    },
    log,
  );
}
