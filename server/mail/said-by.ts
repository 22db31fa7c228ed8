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
  return t(clientEvents.has(event.kind) ? 'mail_deal_by_client' : 'mail_deal_by_itself', when);
}

/** As `activityBy` of lib/domain/activity-words.ts knows them. */
const clientEvents: ReadonlySet<string> = new Set([
  ...['link_confirmed', 'link_rejected', 'change_wanted', 'link_passed_on'],
]);
