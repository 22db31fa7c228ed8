/**
 * How long until a colleague's change, made through the API, is on the screen of somebody who has card and popup open, on loopback: from
 * the moment the colleague asks for it, so that the change itself is part of it.
 */
import {setTimeout as wait} from 'node:timers/promises';
import type {Locator, Page} from 'playwright-core';
import {afterAll, beforeAll, it} from 'vitest';
import {openCard, rowOf, signIn} from '../../test/e2e/partner.ts';
import {startProduct, type PartnerBrowser, type Product} from '../../test/e2e/product.ts';
import {percentile} from '../report.ts';
import {inviteColleague} from './colleague.ts';
import {report} from './results.ts';

const rounds = 60;
let product: Product;
let browser: PartnerBrowser;
beforeAll(async () => {
  product = await startProduct();
  browser = await product.openPartnerBrowser('bench');
});
afterAll(() => product.stop());

it(`a colleague's change on screen, ${rounds} times`, async () => {
  await signIn(browser, product.origin, product.getPerson(/admin.*Bright/i));
  const card = await openCard(browser.page, product.firstDealUrl);
  const popup = await openPopupWindow(browser);
  const colleague = await inviteColleague(product);
  const linkId = await colleague.shareLink('Change 0');
  await rowOf(card, 'Change 0').waitFor();
  await rowOf(popup, 'Change 0').waitFor();

  const delays = {card: [] as number[], popup: [] as number[], answer: [] as number[]};
  for (let round = 1; round <= rounds; round++) {
    const name = `Change ${round}`;
    const seen = [whenShown(card, name), whenShown(popup.locator('body'), name)] as const;
    const {asked, done} = await colleague.rename(linkId, name);
    const [inCard, inPopup] = await Promise.all(seen);
    delays.card.push(inCard - asked);
    delays.popup.push(inPopup - asked);
    delays.answer.push(done - asked);
    await wait(150); // the next is a change of its own
  }
  for (const where of ['card', 'popup'] as const) {
    for (const [percent, limit] of [
      [50, 100],
      [95, 250],
    ] as const) {
      const ours = percentile(delays[where], percent);
      report({
        metric: `a change elsewhere on screen, ${where}, p${percent}`,
        ours,
        unit: 'ms',
        peer: percentile(delays.answer, percent),
        peerName: "the change's own request",
        ratio: ours / limit,
        target: `≤ ${limit} ms`,
        better: 'lower',
      });
    }
  }
});

/** In a window of its own, as the toolbar shows it: a tab would hide the card's, and the browser lets hidden pages wait. */
async function openPopupWindow(browser: PartnerBrowser): Promise<Page> {
  const options = await browser.openExtensionPage('options.html');
  const opened = browser.context.waitForEvent('page');
  await options.evaluate(async () => {
    const {chrome} = globalThis as unknown as {
      chrome: {windows: {create(options: object): Promise<unknown>}};
    }; // of an extension's page
    await chrome.windows.create({url: 'popup.html', type: 'popup', width: 420, height: 640});
  });
  await options.close();
  return opened;
}

/** The time (Date.now) of the frame in which the text is there. */
function whenShown(place: Locator, text: string): Promise<number> {
  return place.evaluate(
    (element, wanted) =>
      new Promise<number>((resolve) => {
        const tree = element.getRootNode();
        const root = tree === document ? document.body : tree; // the card has a tree of its own
        const look = () => {
          if (!root.textContent?.includes(wanted)) return;
          observer.disconnect();
          if (document.hidden)
            resolve(Date.now()); // a tab behind another draws no frames
          else requestAnimationFrame(() => resolve(Date.now()));
        };
        const observer = new MutationObserver(look);
        observer.observe(root, {subtree: true, childList: true, characterData: true});
        look();
      }),
    text,
  );
}
