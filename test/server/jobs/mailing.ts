import {sql} from 'kysely';
import {createClientMailJobs} from '../../../server/client-mail/client-mail-jobs.ts';
import type {MailLimits} from '../../../server/client-mail/mail-room.ts';
import {createDealJobs} from '../../../server/jobs/expire-deals.ts';
import {startJobs} from '../../../server/jobs/jobs.ts';
import {defaultKeep} from '../../../server/jobs/upkeep.ts';
import {createMailTransport} from '../../../server/mail/transport.ts';
import {createNoticeTokens} from '../../../server/notices/notice-tokens.ts';
import type {World} from '../world.ts';
import {startSmtp} from './smtp.ts';

/** The queue at work and a real SMTP server that takes its mails. */
export async function startMailing(world: World, limits?: MailLimits) {
  const smtp = await startSmtp();
  const transport = createMailTransport({
    smtpUrl: smtp.url,
    mailFrom: 'Vouch <vouch@vouch.example>',
  });
  const log: Array<Record<string, unknown>> = [];
  const start = () =>
    startJobs({
      pool: world.pool,
      db: world.db,
      publicUrl,
      noticeTokens: createNoticeTokens(secret),
      send: transport.send,
      keep: defaultKeep,
      log: (line) => void log.push(line),
      more: [
        createDealJobs(world.deps),
        createClientMailJobs({
          ...{...world.deps, publicUrl, secret, send: transport.send},
          ...(limits && {limits}),
        }),
      ],
    });
  let jobs: {stop(): Promise<void>} | undefined = await start();
  const stopJobs = async () => {
    await jobs?.stop();
    jobs = undefined;
  };
  return {
    smtp,
    log,
    isRunning: () => jobs !== undefined,
    /** The server goes down. */
    stopJobs,
    startJobs: async () => {
      jobs ??= await start();
    },
    /** Until the queue has nothing left that could run. */
    async settle(): Promise<void> {
      for (;;) {
        const rows = await world.rows(sql<{n: number}>`
          select count(*) as n from graphile_worker.jobs where attempts < max_attempts`);
        if (rows[0]?.n === 0) return;
        const failed = log.find(({message}) => String(message).includes('Failed task'));
        if (failed) throw new Error(String(failed.message));
        await new Promise((wait) => setTimeout(wait, 30));
      }
    },
    async stop() {
      await stopJobs();
      transport.close();
      await smtp.stop();
    },
  };
}

export const secret = 'a secret of thirty-two characters and more';
export const publicUrl = 'https://vouch.example';
