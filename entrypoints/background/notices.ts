import browser from 'webextension-polyfill';
import type {Notice} from '../../lib/background/answer-news.ts';
import type {LinkId} from '../../lib/domain/ids.ts';
import {isUuid} from '../../lib/domain/ids.ts';
import {openLink} from './tabs.ts';

const several = 'several';

/** Shows it, in place of an older one of the same link. */
export async function notify({title, message, linkId}: Notice): Promise<void> {
  await browser.notifications.create(linkId ?? several, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icon/128.png'),
    title,
    message,
  });
}

/** A click opens the link on the dashboard. The notification's id is all we need, also after a restart. */
export function onNoticeClicked(): void {
  browser.notifications.onClicked.addListener((id) => {
    void browser.notifications.clear(id);
    void openLink(isUuid(id) ? (id as LinkId) : undefined); // branded by `notify` above
  });
}
