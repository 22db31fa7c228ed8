/**
 * The client's page on a bad line: 400 ms and 400 kbit/s, as Chromium's own emulation gives them, from the address to the
 * page's text. The peer of the same run is the smallest page that can be had from the same server, its health check: what the line alone takes.
 */
import type {Browser} from 'playwright-core';
import {chromium} from 'playwright-core';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {findChromium} from '../test/browser.ts';
import {startRunning, type Running} from '../test/server/auth/running.ts';
import {createClientWorld, type ClientWorld} from '../test/server/client/clients.ts';

const rounds = 9;
const line = {
  ...{offline: false, latency: 400},
  ...{downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8},
};
let running: Running;
let world: ClientWorld;
let browser: Browser;
beforeAll(async () => {
  running = await startRunning();
  world = await createClientWorld(running);
  browser = await chromium.launch({executablePath: findChromium(), args: ['--no-sandbox']});
});
afterAll(async () => {
  await browser.close();
  await running.stop();
});

it(`the client's page on a bad line, ${rounds} rounds`, async () => {
  const {mailed} = await world.mailedLink();
  const [ours, peer]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await timeUntil(mailed, 'h1'));
    peer.push(await timeUntil('/healthz', 'body'));
  }
  const [page, least] = [median(ours), median(peer)];
  process.stdout.write(
    `client's page at 400 ms and 400 kbit/s: median ${page.toFixed(0)} ms (slowest ${Math.max(...ours).toFixed(0)}); ` +
      `the smallest page: ${least.toFixed(0)} ms; ratio ${(page / least).toFixed(2)}\n`,
  );
  expect(ours).toHaveLength(rounds);
});

async function timeUntil(path: string, selector: string): Promise<number> {
  const page = await browser.newPage({viewport: {width: 390, height: 844}});
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', line);
  const start = performance.now();
  await page.goto(running.origin + path, {waitUntil: 'commit'});
  await page.locator(selector).first().waitFor();
  const took = performance.now() - start;
  await page.close();
  return took;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
