/**
 * From opening the popup to its list painted, in the built extension: an account without links, with 1,000 and with 100,000, each in a
 * browser of its own, by turns. The background runs, as it does after a minute's work.
 */
import {build} from 'esbuild';
import {afterAll, beforeAll, it} from 'vitest';
import {signIn} from '../../test/e2e/partner.ts';
import {startProduct, type PartnerBrowser, type Product} from '../../test/e2e/product.ts';
import {median} from '../report.ts';
import {report} from './results.ts';

const sizes = [0, 1000, 100_000] as const;
type Size = (typeof sizes)[number];
const rounds = 15;
let product: Product;
const browsers = new Map<Size, PartnerBrowser>();

beforeAll(async () => {
  product = await startProduct();
  const script = await bundleFill();
  for (const size of sizes) {
    const browser = await product.openPartnerBrowser(`links-${size}`);
    await signIn(browser, product.origin, product.getPerson(/admin.*Bright/i));
    const page = await browser.openExtensionPage('options.html');
    await page.evaluate(script);
    await page.evaluate(
      (count) => (globalThis as unknown as {fill(n: number): Promise<void>}).fill(count),
      size,
    );
    await page.close();
    browsers.set(size, browser);
  }
});
afterAll(() => product.stop());

it('the popup, opened', async () => {
  const times = new Map(sizes.map((size) => [size, [] as number[]]));
  for (let round = 0; round <= rounds; round++) {
    const order = round % 2 === 0 ? [...browsers] : [...browsers].reverse();
    for (const [size, browser] of order) {
      const took = await timePopup(browser, size);
      if (round > 0) times.get(size)?.push(took); // the first warms up
    }
  }
  const of = (size: Size) => median(times.get(size) ?? []);
  const row = (ours: Size, peer: Size, target: string) =>
    report({
      metric: `popup with ${ours} links, opened to painted`,
      ours: of(ours),
      unit: 'ms',
      peer: of(peer),
      peerName: peer === 0 ? 'a popup without links' : `with ${peer}`,
      ratio: of(ours) / of(peer),
      target,
      better: 'lower',
    });
  row(1000, 0, '≤ 1.2');
  row(100_000, 1000, '≤ 1.1');
});

/** In ms since its navigation began, to the frame that shows the list, or that there is none. */
async function timePopup(browser: PartnerBrowser, size: Size): Promise<number> {
  const page = await browser.context.newPage();
  await page.addInitScript(
    (selector) => {
      const look = () => {
        if (!document.querySelector(selector)) return requestAnimationFrame(look);
        return requestAnimationFrame(() =>
          Object.assign(globalThis, {paintedAt: performance.now()}),
        );
      };
      requestAnimationFrame(look);
    },
    size === 0 ? '.v-notice [data-return="create"]' : '.p-rows li',
  );
  await page.goto((await extensionUrl(browser)) + 'popup.html');
  const painted = await page.waitForFunction(
    () => (globalThis as unknown as {paintedAt?: number}).paintedAt,
  );
  const at = await painted.jsonValue();
  await page.close();
  return at ?? NaN;
}

async function extensionUrl({context}: PartnerBrowser): Promise<string> {
  const [worker] = context.serviceWorkers();
  return new URL('/', (worker ?? (await context.waitForEvent('serviceworker'))).url()).href;
}

async function bundleFill(): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [new URL('page/fill.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome120',
  });
  return outputFiles[0]?.text ?? '';
}
