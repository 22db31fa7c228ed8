import type {WriteDeps} from '../write/in-account.ts';
import {applySystemMutation} from '../write/system-change.ts';
import type {MessageIds} from './message-ids.ts';
import {readBounce} from './read-bounce.ts';

/**
 * `noted`: the link says that the mail did not arrive, and its partner is told. `overtaken`: the link says so already, was answered or mailed anew,
 * or is there no more. `not_final`: the mail may still arrive. `not_ours`: no mail to a client. `no_bounce`: no delivery status notification.
 */
export type BounceOutcome = 'noted' | 'overtaken' | 'not_final' | 'not_ours' | 'no_bounce';

/** A mail that came back after a relay had taken it, as it came to the sender's mailbox. Taken twice it is noted once. */
export async function takeBounce(
  {messageIds, ...deps}: WriteDeps & {messageIds: MessageIds},
  raw: Uint8Array,
): Promise<BounceOutcome> {
  const bounce = await readBounce(raw);
  if (!bounce) return 'no_bounce';
  const mail = messageIds.read(bounce.messageId);
  if (!mail) return 'not_ours';
  if (bounce.action !== 'failed') return 'not_final';
  const {accountId, linkId, at} = mail;
  const outcome = await applySystemMutation(deps, accountId, {
    ...{kind: 'system.mail_state', linkId, mailedAt: at, state: 'bounced'},
  });
  return outcome.kind === 'applied' ? 'noted' : 'overtaken';
}
