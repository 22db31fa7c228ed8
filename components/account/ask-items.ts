import {isMailedJustNow} from '../../lib/domain/asking.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {LinkDesk} from '../../lib/models/link-desk.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import type {MenuItem} from '../ui/menu.tsx';

/** What can be done to have a pending link answered, and the receipt of an answered one. What cannot be done now says why. */
export function askItems({t}: Texts, desk: LinkDesk, {id, link, status}: LinkRow): MenuItem[] {
  if (status !== 'pending') {
    return [{label: t('receipt_title'), icon: 'external', onChoose: () => desk.openReceipt(id)}];
  }
  const mailed = link.asking?.mailed;
  const isJustNow = mailed !== undefined && isMailedJustNow({mailed}, new Date().toISOString());
  const why = !link.client ? t('account_send_no_client') : isJustNow && t('account_send_just_now');
  return [
    {
      label: why || t(mailed ? 'account_send_again' : 'account_send'),
      icon: 'mail',
      disabled: why !== false,
      onChoose: () => desk.send(id),
    },
    {label: t('account_asking'), icon: 'clock', onChoose: () => desk.openAsking(id)},
  ];
}
