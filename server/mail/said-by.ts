import {isByClient} from '../../lib/domain/activity-words.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {StoredNotice} from '../notices/stored-notice.ts';

/** Who did what a notice is about, and when. The client of a link and time itself have no name here. */
export function saidBy(
  {t}: Texts,
  {by, event}: Pick<StoredNotice, 'by' | 'event'>,
  company: string,
  when: string,
): string {
  if (by) return t('mail_deal_by', by.name, company, when);
  return t(isByClient(event) ? 'mail_deal_by_client' : 'mail_deal_by_itself', when);
}
