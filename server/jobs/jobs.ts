import {run, type TaskList} from 'graphile-worker';
import type pg from 'pg';
import * as z from 'zod/mini';
import type {Texts} from '../../lib/domain/texts.ts';
import type {Database} from '../db/database.ts';
import type {Log} from '../log.ts';
import type {SendMail} from '../mail/transport.ts';
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
 * error; jobs run at least once and in no order.
 */
export async function startJobs({
  pool,
  db,
  texts,
  send,
  log,
  keep,
}: JobDeps): Promise<{stop(): Promise<void>}> {
  const taskList: TaskList = {
    notify: (payload, {job}) => notify({db, texts}, job.id, payload),
    upkeep: () => upkeep(db, keep),
    async mail(payload) {
      const mail = mailShape.parse(payload);
      if (mail.notAfter !== undefined && mail.notAfter < new Date().toISOString()) return;
      await send(mail);
    },
  };
  const runner = await run({
    pgPool: pool,
    taskList,
    crontab: '17 3 * * * upkeep ?fill=1d', // UTC; a server that was off catches up
    concurrency: 4,
    noHandleSignals: true,
    logger: createQueueLogger(log),
  });
  return {stop: () => runner.stop()};
}
