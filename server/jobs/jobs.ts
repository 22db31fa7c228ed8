import type {TaskList} from 'graphile-worker';
import type pg from 'pg';
import * as z from 'zod/mini';
import type {Texts} from '../../lib/domain/texts.ts';
import type {Database} from '../db/database.ts';
import type {Log} from '../log.ts';
import type {SendMail} from '../mail/transport.ts';
import {freeDeadJobs, keepRunning} from './job-runner.ts';
import {notify} from './notify.ts';
import {upkeep, type Keep} from './upkeep.ts';
import {createQueueLogger} from './queue-logger.ts';

export type JobDeps = {
  pool: pg.Pool;
  db: Database;
  texts: Texts;
  send: SendMail;
  log: Log;
  keep: Keep;
  /** Whether statements may have names (db/named-statements.ts). */
  prepare?: boolean;
};

const mailShape = z.object({
  to: z.object({name: z.string(), email: z.string()}),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  messageId: z.string(),
  notAfter: z.exactOptional(z.string()),
});

/**
 * Runs the queue. A job that fails is tried again after e, e², e³… seconds, 25 times over four days, and then kept with its
 * error; jobs run at least once and in no order. What a killed server held is free again after a quarter of an hour.
 */
export async function startJobs({
  pool,
  db,
  texts,
  send,
  log,
  keep,
  prepare = true,
}: JobDeps): Promise<{stop(): Promise<void>}> {
  const taskList: TaskList = {
    notify: (payload, {job}) => notify({db, texts}, job.id, payload),
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
      // UTC; a server that was off catches up on its upkeep
      crontab: ['17 3 * * * upkeep ?fill=1d', '*/5 * * * * free_dead_jobs'].join('\n'),
      concurrency: 4,
      noHandleSignals: true,
      noPreparedStatements: !prepare,
      logger: createQueueLogger(log),
    },
    log,
  );
}
