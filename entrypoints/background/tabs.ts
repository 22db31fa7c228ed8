import browser from 'webextension-polyfill';
import type {DealId, LinkId} from '../../lib/domain/ids.ts';
import {dashboardHash} from '../../lib/models/dashboard-address.ts';

/** What a tab shows now; undefined when it is gone or not ours to see. */
export async function addressOf(tabId: number): Promise<string | undefined> {
  const tab = await browser.tabs.get(tabId).catch(() => undefined);
  return tab?.url;
}

/** The popup itself where the browser lets us open it, else the same page in a tab. */
export async function openPage(page: 'sign_in' | 'popup' | 'dashboard'): Promise<void> {
  if (page === 'dashboard') {
    await openLink(undefined);
    return;
  }
  const opened = await browser.action.openPopup().then(
    () => true,
    () => false,
  );
  if (!opened) await show('popup.html');
}

export async function openLink(link: LinkId | undefined): Promise<void> {
  await show(`dashboard.html${dashboardHash(link ? {link} : {})}`);
}

/** The deal's page in the CRM, else on the dashboard. */
export async function openDeal(dealId: DealId, url: string): Promise<void> {
  if (/^https?:\/\//.test(url)) await openAddress(url);
  else await show(`dashboard.html#deals?${new URLSearchParams({deal: dealId})}`);
}

export async function openAddress(url: string): Promise<void> {
  await browser.tabs.create({url});
}

async function show(page: string): Promise<void> {
  await browser.tabs.create({url: browser.runtime.getURL(page)});
}
