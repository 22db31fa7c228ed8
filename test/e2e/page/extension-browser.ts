import {existsSync} from 'node:fs';
import path from 'node:path';
import {chromium, type BrowserContext, type CDPSession, type Page} from 'playwright-core';
import {findChromium} from '../../browser.ts';

export type BuildName = 'chrome-mv3' | 'chrome-mv3-demo';

/** Where a build lies. VOUCH_OUTPUT names another folder of builds, for experiments. */
export function buildFolder(build: BuildName): string {
  const folder = path.resolve(process.env.VOUCH_OUTPUT ?? '.output', build);
  if (!existsSync(path.join(folder, 'manifest.json'))) {
    throw new Error(`There is no build in ${folder}: run "npm run build" and "npm run build:demo"`);
  }
  return folder;
}

/** A real Chromium with the built extension. */
export async function openBrowser(build: BuildName): Promise<BrowserContext> {
  const folder = buildFolder(build);
  const context = await chromium.launchPersistentContext('', {
    headless: true,
    executablePath: findChromium(),
    viewport: {width: 1280, height: 800},
    colorScheme: 'light',
    args: ['--no-sandbox', `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
  });
  if (context.serviceWorkers().length === 0) await context.waitForEvent('serviceworker');
  return context;
}

/** Everything a page complains about while it lives. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
}

/** The part of CDP's DOM.Node that is read here. */
type DomNode = {
  backendNodeId: number;
  nodeName: string;
  nodeValue: string;
  attributes?: string[];
  children?: DomNode[];
  shadowRoots?: DomNode[];
  contentDocument?: DomNode;
};

export type Inside = {
  /** How many cards there are, frames included. */
  count: () => Promise<number>;
  /** The accessible names of the card's regions that are exposed to assistive technology. */
  regions: () => Promise<string[]>;
  text: () => Promise<string>;
  /** The middles of the buttons with these words, scrolled into sight. */
  buttons: (words: string) => Promise<Array<{x: number; y: number}>>;
  /** Runs a function of the page with an element inside the card as its argument. */
  run: <Result>(selector: string, body: (element: HTMLElement) => Result) => Promise<Result>;
};

/** Looks into the card's closed shadow root, which only the debugger can. */
export async function lookInside(page: Page): Promise<Inside> {
  const session = await page.context().newCDPSession(page);
  await session.send('Accessibility.enable');
  const hosts = async () =>
    findNodes(await getDocument(session), (node) => node.nodeName === 'VOUCH-CARD');
  const root = async () => {
    const [host] = await hosts();
    const shadow = host?.shadowRoots?.[0];
    if (!shadow) throw new Error('There is no card');
    return shadow;
  };
  return {
    count: async () => (await hosts()).length,
    regions: async () => {
      const {nodes} = await session.send('Accessibility.getFullAXTree');
      return nodes
        .filter((node) => !node.ignored && node.role?.value === 'region')
        .map((node) => String(node.name?.value));
    },
    text: async () =>
      findNodes(await root(), (node) => node.nodeName === '#text')
        .map((node) => node.nodeValue)
        .filter((text) => !text.includes('{'))
        .join(' '),
    buttons: async (words) => {
      const {object} = await session.send('DOM.resolveNode', {
        backendNodeId: (await root()).backendNodeId,
      });
      const {result} = await session.send('Runtime.callFunctionOn', {
        ...(object.objectId && {objectId: object.objectId}),
        functionDeclaration: `function (words) {
          return [...this.querySelectorAll('button')]
            .filter((button) => button.textContent.includes(words))
            .map((button) => {
              button.scrollIntoView({block: 'center'});
              const {x, y, width, height} = button.getBoundingClientRect();
              return {x: x + width / 2, y: y + height / 2};
            });
        }`,
        arguments: [{value: words}],
        returnByValue: true,
      });
      return result.value as never; // what the function above returns
    },
    run: async (selector, body) => {
      const {object} = await session.send('DOM.resolveNode', {
        backendNodeId: (await root()).backendNodeId,
      });
      const {result, exceptionDetails} = await session.send('Runtime.callFunctionOn', {
        ...(object.objectId && {objectId: object.objectId}),
        functionDeclaration: `function () { return (${body.toString()})(this.querySelector(${JSON.stringify(selector)})) }`,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'failed');
      return result.value as never; // what the body returned, by value
    },
  };
}

async function getDocument(session: CDPSession): Promise<DomNode> {
  const {root} = await session.send('DOM.getDocument', {depth: -1, pierce: true});
  return root;
}

function findNodes(node: DomNode, isWanted: (node: DomNode) => boolean): DomNode[] {
  const below = [
    ...(node.children ?? []),
    ...(node.shadowRoots ?? []),
    ...(node.contentDocument ? [node.contentDocument] : []),
  ].flatMap((child) => findNodes(child, isWanted));
  return isWanted(node) ? [node, ...below] : below;
}
