import browser from 'webextension-polyfill';
import type {Notice} from '../../lib/background/answer-news.ts';
import type {DealId, LinkId} from '../../lib/domain/ids.ts';
import {isUuid} from '../../lib/domain/ids.ts';
import {openDeal, openLink} from './tabs.ts';

const several = 'several';
/** What browsers take as a notification's id. */
const longestId = 500;

/** Shows it, in place of an older one of the same link or deal. */
export async function notify({title, message, ...about}: Notice): Promise<void> {
  await browser.notifications.create(idOf(about), {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icon/128.png'),
    title,
    message,
  });
}

function idOf({linkId, dealId, url = ''}: Pick<Notice, 'linkId' | 'dealId' | 'url'>): string {
  if (dealId === undefined) return linkId ?? several;
  const id = `${dealId} ${url}`;
  return id.length > longestId ? `${dealId} ` : id;
}

/** A click opens the link on the dashboard, or the deal. The notification's id is all we need, also after a restart. */
export function onNoticeClicked(): void {
  browser.notifications.onClicked.addListener((id) => {
    void browser.notifications.clear(id);
    const [subject = '', url] = id.split(' ');
    const isOurs = isUuid(subject);
    if (isOurs && url !== undefined)
      void openDeal(subject as DealId, url); // branded by `notify` above
    else void openLink(isOurs ? (subject as LinkId) : undefined); // the same
  });
}
