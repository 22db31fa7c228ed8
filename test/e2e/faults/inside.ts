/**
 * The extension of one browser, driven from a page of its own that nobody looks at: no port, so no socket and no polling, and the worker does
 * only what it is asked. The page asks the worker as every page does, by message, and looks into the store with the store's own code.
 */
import * as esbuild from 'esbuild';
import type {Page} from 'playwright-core';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import type {PageCalls, SaveOutcome} from '../../../lib/messages/calls.ts';
import type {Ledger, Scope} from '../../../lib/store/store.ts';
import type {PartnerBrowser} from '../product.ts';
import type {Rows} from './rows-of.ts';

export type Kept = Ledger & {base: Rows};

export type Inside = {
  page: Page;
  /** Undefined when nobody was there any more to answer: saved or not, we were not told. */
  mutate(mutation: Mutation): Promise<SaveOutcome | undefined>;
  /** Puts bodies into the outbox as they are, past the worker. */
  append(...bodies: string[]): Promise<void>;
  /** As from the popup; the browser's own window opens and, with a session at the server still open, closes by itself. */
  signIn(): Promise<PageCalls['session.sign_in']['result'] | undefined>;
  /** What a thief of the disk would find. */
  refreshToken(): Promise<RefreshToken>;
  syncNow(): Promise<PageCalls['sync.now']['result'] | undefined>;
  /** Whether the disk knows this person's account at all: not after the browser threw the database away. */
  isKnown(): Promise<boolean>;
  /** What the disk holds as of one moment. */
  kept(): Promise<Kept>;
};

export type RefreshToken = {token: string; endpoint: string};

/** In the page: the store's code over the same database, and the extension's messages. */
declare const chrome: {runtime: {sendMessage(message: object): Promise<unknown>}};
declare const vouchFaults: {
  isKnown(scope: Scope): Promise<boolean>;
  kept(scope: Scope): Promise<Kept>;
  append(scope: Scope, bodies: string[]): Promise<void>;
  refreshToken(): Promise<RefreshToken>;
};

export async function openInside(browser: PartnerBrowser, scope: Scope): Promise<Inside> {
  const page = await browser.openExtensionPage('offscreen.html');
  await page.evaluate(await bundle());
  const ask = <K extends keyof PageCalls>(
    call: K,
    args: PageCalls[K]['args'],
  ): Promise<PageCalls[K]['result'] | undefined> =>
    page
      .evaluate((message) => chrome.runtime.sendMessage(message), {call, args})
      .then((answer) => (answer ?? undefined) as PageCalls[K]['result'] | undefined) // typed by the call
      .catch(() => undefined);
  return {
    page,
    mutate: (mutation) => ask('mutate', {mutation}),
    append: (...bodies) =>
      page.evaluate(([of, texts]) => vouchFaults.append(of, texts), [scope, bodies] as const),
    signIn: () => ask('session.sign_in', {server: scope.server}),
    refreshToken: () => page.evaluate(() => vouchFaults.refreshToken()),
    syncNow: () => ask('sync.now', {}),
    isKnown: () => page.evaluate((of) => vouchFaults.isKnown(of), scope),
    kept: () => page.evaluate((of) => vouchFaults.kept(of), scope),
  };
}

let bundled: Promise<string> | undefined;

/** The page's own policy allows no script but the package's; DevTools may run one. */
function bundle(): Promise<string> {
  bundled ??= esbuild
    .build({
      stdin: {
        contents: `
          import {createIndexedDbStore} from './lib/store/indexeddb.ts';
          import {createPrivateArea} from './lib/platform/private-area.ts';
          import {rowsOf} from './test/e2e/faults/rows-of.ts';
          const store = createIndexedDbStore(() => crypto.randomUUID());
          globalThis.vouchFaults = {
            refreshToken: async () => {
              const {refresh} = await createPrivateArea().get('refresh');
              return {token: refresh.token, endpoint: refresh.endpoints.token};
            },
            append: async (scope, bodies) => {
              const writing = createIndexedDbStore(() => crypto.randomUUID()); // one that asks the disk for the last mid
              const at = new Date().toISOString();
              await Promise.all(bodies.map((body) => writing.append(scope, body, at)));
              writing.close();
            },
            isKnown: async (scope) => (await store.readLedger(scope)) !== undefined,
            kept: async (scope) => {
              const {base, ...ledger} = await store.read(scope);
              return {...ledger, base: rowsOf(base)};
            },
          };`,
        resolveDir: new URL('../../..', import.meta.url).pathname,
      },
      bundle: true,
      write: false,
      format: 'iife',
    })
    .then(({outputFiles}) => outputFiles[0]?.text ?? '');
  return bundled;
}
