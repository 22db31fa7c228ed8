import type {MoreJobs} from '../jobs/more-jobs.ts';
import type {SendMail} from '../mail/transport.ts';
import type {WriteDeps} from '../write/in-account.ts';
import {askClient} from './ask-client.ts';
import {createClientTokens} from './client-token.ts';
import {defaultMailLimits, type MailLimits} from './mail-room.ts';
import {createMessageIds} from './message-ids.ts';
import {createUnsubscribeTokens} from './unsubscribe.ts';
import {watchLinks} from './watch-links.ts';

export type ClientMailOptions = WriteDeps & {
  publicUrl: string;
  /** The server's SECRET. */
  secret: string;
  send: SendMail;
  limits?: MailLimits;
};

/** Mails to clients, and what time does to links: reminders, expiry, deals that close. */
export function createClientMailJobs({
  secret,
  limits = defaultMailLimits,
  ...deps
}: ClientMailOptions): MoreJobs {
  const tokens = createClientTokens(secret);
  const unsubscribes = createUnsubscribeTokens(secret);
  const messageIds = createMessageIds(secret);
  return {
    tasks: {
      ask_client: (payload, {addJob, job}) => {
        const isLastTry = job.attempts >= job.max_attempts;
        return askClient(
          {...deps, tokens, unsubscribes, messageIds, limits},
          payload,
          addJob,
          isLastTry,
        );
      },
      watch_links: () => watchLinks(deps),
    },
    crontab: '*/15 * * * * watch_links',
  };
}
