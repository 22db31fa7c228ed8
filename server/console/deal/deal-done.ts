import type {Context} from 'hono';
import type {TextKey, Texts} from '../../../lib/domain/texts.ts';
import type {FrameProps} from '../../pages/frame.tsx';

/** After a form comes a redirect, whose `?done=` says what to tell the person. Only these words are known. */
const done = {
  saved: 'admin_done_saved',
  posted: 'console_done_posted',
  deleted: 'console_done_deleted',
  attached: 'console_done_attached',
  detached: 'console_done_detached',
  held: 'console_done_held',
  declined: 'console_done_declined',
  registered: 'console_done_registered',
  withdrawn: 'console_done_withdrawn',
  read: undefined,
} as const satisfies Record<string, TextKey | undefined>;

export type DealDone = keyof typeof done;

export function dealNotice(c: Context, {t}: Texts): FrameProps['notice'] {
  const said = c.req.query('done') ?? '';
  if (!Object.hasOwn(done, said)) return undefined;
  const key = done[said as DealDone]; // hasOwn has just said so
  return key && {tone: 'yes', text: t(key)};
}

export function dealPath(accountId: string, dealId: string): string {
  return `/console/deals/${accountId}/${dealId}`;
}
