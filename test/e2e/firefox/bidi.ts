/**
 * A Firefox driven by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), as much of it as the tests need. No library: those there are refuse
 * to go to an extension's own pages.
 */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import * as z from 'zod/mini';

export type Firefox = Awaited<ReturnType<typeof launchFirefox>>;
/** The id of a tab. */
export type Tab = string;

const message = z.object({
  id: z.optional(z.nullable(z.number())),
  type: z.string(),
  result: z.optional(z.unknown()),
  error: z.optional(z.string()),
  message: z.optional(z.string()),
});
const evaluated = z.object({
  type: z.string(),
  result: z.optional(z.object({value: z.optional(z.unknown())})),
  exceptionDetails: z.optional(z.object({text: z.string()})),
});
const tree = z.object({contexts: z.array(z.object({context: z.string(), url: z.string()}))});

const startMs = 60_000;
const shownMs = 60_000;
const lookAgainMs = 100;

/** Finds a control by its name as a person reads it, through open shadow roots; the nth of several. */
const finder = `(name, kind) => {
  const all = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      all.push(element);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  const nameOf = (element) =>
    element.getAttribute('aria-label') ?? [...(element.labels ?? [])].map((label) => label.innerText).join(' ') ?? '';
  return all.find((element) => {
    if (!element.matches(kind) || element.getClientRects().length === 0) return false;
    const own = element.matches('input, textarea') ? nameOf(element) : element.getAttribute('aria-label') ?? element.innerText;
    return own.trim().replace(/\\s+/g, ' ').startsWith(name);
  });
}`;

/** `extensionOrigin` is where the pages of the extension with that id are, which Firefox makes up else. */
export async function launchFirefox(program: string, profile: string, extensionId: string) {
  const uuid = '5b0e4f5e-98a2-4d3c-9d5a-0b6f1c2d3e4f'; // any will do
  mkdirSync(profile, {recursive: true});
  const prefs = {
    'remote.prefs.recommended': true,
    'extensions.webextensions.uuids': JSON.stringify({[extensionId]: uuid}),
  };
  const lines = Object.entries(prefs).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  );
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const process = spawn(
    program,
    [
      ...['--headless', '--remote-debugging-port=0', '--remote-allow-system-access'],
      ...['--profile', profile, '--no-remote', '--width=1400', '--height=1000'],
    ],
    {stdio: ['ignore', 'ignore', 'pipe']},
  );
  const socket = new WebSocket(`${await addressOf(process)}/session`);
  await once(socket, 'open');

  let last = 0;
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener('message', ({data}) => {
    const {id, type, result, error, message: why} = message.parse(JSON.parse(String(data)));
    const asked = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (type === 'success') asked?.resolve(result);
    else asked?.reject(new Error(`${error}: ${why}`));
  });
  const send = (method: string, params: object): Promise<unknown> => {
    const asked = Promise.withResolvers<unknown>();
    waiting.set(++last, asked);
    socket.send(JSON.stringify({id: last, method, params}));
    return asked.promise;
  };
  await send('session.new', {capabilities: {}});

  const evaluate = async (tab: Tab, expression: string): Promise<unknown> => {
    const said = await send('script.evaluate', {
      ...{expression, target: {context: tab}, awaitPromise: true},
    });
    const {type, result, exceptionDetails} = evaluated.parse(said);
    if (type === 'exception') throw new Error(exceptionDetails?.text);
    return result?.value;
  };
  const act = (tab: Tab, actions: object[]) =>
    send('input.performActions', {context: tab, actions});

  /** The middle of a control once it is there, in the window and where it will stay. */
  const place = async (tab: Tab, name: string, kind: string): Promise<{x: number; y: number}> => {
    const look = `(() => { const found = (${finder})(${JSON.stringify(name)}, ${JSON.stringify(kind)});
      if (!found) return ''; found.scrollIntoView({block: 'center'}); const box = found.getBoundingClientRect();
      return Math.round(box.x + box.width / 2) + ' ' + Math.round(box.y + box.height / 2); })()`;
    let before = '';
    return until(`${kind} “${name}”`, async () => {
      const now = String(await evaluate(tab, look));
      const isStill = now !== '' && now === before;
      before = now;
      const [x = 0, y = 0] = now.split(' ').map(Number);
      return isStill ? {x, y} : undefined;
    });
  };

  return {
    extensionOrigin: `moz-extension://${uuid}`,
    install: (folder: string) =>
      send('webExtension.install', {extensionData: {type: 'path', path: folder}}),
    /** The tab that shows a page of this origin, once there is one. */
    tabAt: (origin: string): Promise<Tab> =>
      until(origin, async () => {
        const {contexts} = tree.parse(await send('browsingContext.getTree', {}));
        return contexts.find(({url}) => url.startsWith(`${origin}/`))?.context;
      }),
    open: async (url: string): Promise<Tab> => {
      const {context} = z
        .object({context: z.string()})
        .parse(await send('browsingContext.create', {type: 'tab'}));
      // An extension's page never says that it is complete
      await send('browsingContext.navigate', {context, url, wait: 'none'});
      return context;
    },
    show: (tab: Tab) => send('browsingContext.activate', {context: tab}),
    evaluate,
    click: async (tab: Tab, name: string, kind = 'button, a, [role=tab], summary') => {
      const {x, y} = await place(tab, name, kind);
      await act(tab, [
        {
          ...{type: 'pointer', id: 'mouse'},
          actions: [
            {type: 'pointerMove', x, y},
            {type: 'pointerDown', button: 0},
            {type: 'pointerUp', button: 0},
          ],
        },
      ]);
    },
    /** Into what has the focus. */
    type: (tab: Tab, text: string) =>
      act(tab, [
        {
          ...{type: 'key', id: 'keys'},
          actions: Array.from(text).flatMap((value) => [
            {type: 'keyDown', value},
            {type: 'keyUp', value},
          ]),
        },
      ]),
    /** Until the text is somewhere in the tab, open shadow roots included. */
    sees: (tab: Tab, text: string) =>
      until(`“${text}”`, async () => {
        const all = `(() => { const texts = []; const walk = (root) => { for (const element of root.querySelectorAll('*'))
          if (element.shadowRoot) { texts.push(...[...element.shadowRoot.children].map((child) => child.innerText ?? '')); walk(element.shadowRoot); } };
          walk(document); return document.body.innerText + texts.join('\\n'); })()`;
        return String(await evaluate(tab, all)).includes(text) ? true : undefined;
      }),
    stop: async () => {
      socket.close();
      const ended = once(process, 'exit');
      process.kill();
      await ended;
    },
  };
}

/** Firefox says where it listens. */
async function addressOf({stderr}: ChildProcess): Promise<string> {
  let said = '';
  const listening = Promise.withResolvers<string>();
  stderr?.on('data', (part: Buffer) => {
    said += part.toString();
    const address = /ws:\/\/[\d.]+:\d+/.exec(said)?.[0];
    if (address) listening.resolve(address);
  });
  const tooLong = pause(startMs, undefined, {ref: false}).then(() => {
    throw new Error(`Firefox did not start: ${said.slice(0, 1000)}`);
  });
  return Promise.race([listening.promise, tooLong]);
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + shownMs;
  for (;;) {
    // A page on its way to another one cannot be asked
    const found = await look().catch((cause: unknown) => ({cause}));
    const isProblem = typeof found === 'object' && found !== null && 'cause' in found;
    if (found !== undefined && !isProblem) return found;
    if (performance.now() > end) {
      throw new Error(`Not seen in ${shownMs / 1000} s: ${what}`, isProblem ? found : undefined);
    }
    await pause(lookAgainMs);
  }
}
