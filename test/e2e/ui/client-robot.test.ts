/**
 * Machines in a real Chromium on a real client's page: a scanner that runs whatever runs, one that sends every form by every button, and
 * what a phone has to fetch.
 */
import type {Browser, Page} from 'playwright-core';
import {chromium} from 'playwright-core';
import {afterAll, beforeAll, beforeEach, expect, it} from 'vitest';
import {findChromium} from '../../browser.ts';
import {startRunning, type Running} from '../../server/auth/running.ts';
import {createClientWorld, type ClientWorld, type MadeLink} from '../../server/client/clients.ts';
import {waitingMails} from '../../server/pages/people.ts';

let running: Running;
let world: ClientWorld;
let browser: Browser;
let link: MadeLink & {mailed: string};

beforeAll(async () => {
  running = await startRunning();
  world = await createClientWorld(running);
  browser = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});
beforeEach(async () => {
  link = await world.mailedLink();
});

async function inPage<T>(path: string, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  try {
    await page.goto(running.origin + path);
    return await work(page);
  } finally {
    await page.close();
  }
}

const untouched = async () => {
  const {answer, asking} = await world.stored(link.linkId);
  expect([answer, asking?.wish, asking?.hops]).toEqual([null, undefined, undefined]);
};

it('a scanner that opens the page, runs scripts, unfolds and clicks what is no form decides nothing', async () => {
  for (const path of [link.mailed, link.path]) {
    const page = await browser.newPage();
    await page.goto(running.origin + path, {waitUntil: 'networkidle'});
    await page.evaluate(() => {
      for (const summary of document.querySelectorAll('summary')) summary.click();
      window.scrollTo(0, document.body.scrollHeight);
    });
    for (const href of await page
      .locator('a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))) {
      await page.goto(new URL(href, running.origin).href);
    }
    await page.close();
  }
  await untouched();
});

it('one that sends every form, as it is and by every button, decides nothing and has nothing mailed', async () => {
  const before = (await waitingMails(running)).length;
  for (const path of [link.mailed, link.path]) {
    const ways = await inPage(path, (page) =>
      page.evaluate(() =>
        [...document.forms].flatMap((form, at) => [
          {at, button: -1},
          ...[...form.querySelectorAll('button')].flatMap(({disabled}, button) =>
            disabled ? [] : [{at, button}],
          ),
        ]),
      ),
    );
    expect(ways.length).toBeGreaterThan(1);
    for (const way of ways) {
      const status = await inPage(path, async (page) => {
        const sent = page.waitForResponse((response) => response.request().method() === 'POST');
        await page.evaluate(({at, button}) => {
          const form = document.forms[at];
          if (!form) throw new Error('The page has changed');
          form.noValidate = true;
          const by = form.querySelectorAll('button')[button];
          if (by) form.requestSubmit(by);
          else form.submit();
        }, way);
        return (await sent).status();
      });
      expect(status).toBe(422);
    }
  }
  expect((await waitingMails(running)).length).toBe(before);
  await untouched();
});

it('a phone reads it from one answer below 14 kB, whatever the line: nothing else is asked for', async () => {
  const page = await browser.newPage({viewport: {width: 390, height: 844}});
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const sizes: number[] = [];
  session.on('Network.loadingFinished', ({encodedDataLength}) => sizes.push(encodedDataLength));
  await page.goto(running.origin + link.mailed, {waitUntil: 'networkidle'});
  await page.getByRole('button', {name: 'Yes, confirm'}).waitFor();
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeLessThan(14_000);
  await page.close();
});
