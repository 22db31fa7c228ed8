import type {Context} from 'hono';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {FrameProps} from './frame.tsx';

/** After a form comes a redirect, whose `?done=` says what to tell the person. Only these words are known. */
const done = {
  saved: 'admin_done_saved',
  invited: 'admin_done_invited',
  removed: 'admin_done_removed',
  erased: 'admin_done_erased',
  withdrawn: 'admin_done_withdrawn',
  created: 'admin_done_created',
  assigned: 'admin_done_assigned',
  unassigned: 'admin_done_unassigned',
  sent: 'webhook_done_sent',
  tried: 'admin_lost_mails_sent',
  paused: 'webhook_done_paused',
  resumed: 'webhook_done_resumed',
} as const satisfies Record<string, TextKey>;

export type Done = keyof typeof done;

export function doneNotice(c: Context, texts: Texts): FrameProps['notice'] {
  const said = c.req.query('done') ?? '';
  if (!Object.hasOwn(done, said)) return undefined;
  return {tone: 'yes', text: texts.t(done[said as Done])}; // hasOwn has just said so
}

export function thenShow(c: Context, path: string, said: Done): Response {
  return c.redirect(`${path}?done=${said}`, 303);
}
