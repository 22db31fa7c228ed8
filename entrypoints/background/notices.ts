import browser from 'webextension-polyfill';
import type {Notice} from '../../lib/background/answer-news.ts';
import type {DealId, LinkId} from '../../lib/domain/ids.ts';
import {isUuid} from '../../lib/domain/ids.ts';
import {openDeal, openLink} from './tabs.ts';

/** What browsers take as a notification's id. */
const longestId = 500;

/**
 * Shows it. What is told a second time, because the browser stopped us before we could write down that it was told, is shown once: a notice that is
 * still there stays, and one of several takes the place of theirs.
 */
export async function notify(notice: Notice): Promise<void> {
  const id = idOf(notice);
  const shown = Object.keys(await browser.notifications.getAll());
  const isOne = notice.of.length === 1;
  if (isOne && shown.includes(id)) return;
  const told = new Set<string>(notice.of.map((news) => news.id));
  for (const other of isOne ? [] : shown) {
    if (told.has(wordsOf(other).first)) await browser.notifications.clear(other);
  }
  await browser.notifications.create(id, {
    type: 'basic',
    iconUrl: browser.runtime.getURL('icon/128.png'),
    title: notice.title,
    message: notice.message,
  });
}

/** First what is told, then what a click opens. */
function idOf({of, linkId, dealId, url = ''}: Notice): string {
  const first = of[0]?.id ?? '';
  if (dealId !== undefined) {
    const id = `${first} deal ${dealId} ${url}`;
    return id.length > longestId ? `${first} deal ${dealId}` : id;
  }
  return linkId === undefined ? `several ${first}` : `${first} link ${linkId}`;
}

function wordsOf(id: string): {first: string; kind: string; subject: string; url: string} {
  const [first = '', kind = '', subject = '', url = ''] = id.split(' ');
  return {first, kind, subject, url};
}

/** A click opens the link on the dashboard, or the deal. The notification's id is all we need, also after a restart. */
export function onNoticeClicked(): void {
  browser.notifications.onClicked.addListener((id) => {
    void browser.notifications.clear(id);
    const {kind, subject, url} = wordsOf(id);
    const isOurs = isUuid(subject);
    if (isOurs && kind === 'deal')
      void openDeal(subject as DealId, url); // branded by `notify` above
    else void openLink(isOurs ? (subject as LinkId) : undefined); // the same
  });
}
