/** The whole background on behaving fakes: a sign-in server, a sync server, the store in memory, ports that a test holds. */
import type {Hint} from '../../../lib/sync/machine.ts';
import {createBackground, type Background} from '../../../lib/background/background.ts';
import type {Badge} from '../../../lib/background/attractions.ts';
import {createAttractions} from '../../../lib/background/attractions.ts';
import type {Notice} from '../../../lib/background/answer-news.ts';
import type {HubPort} from '../../../lib/background/port-hub.ts';
import {signIn} from '../../../lib/api/sign-in.ts';
import {createTokens} from '../../../lib/api/tokens.ts';
import type {PullRequest, PushRequest} from '../../../lib/contract/wire.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import {createTexts} from '../../../lib/domain/texts.ts';
import {
  cardPort,
  pagePort,
  type CardNews,
  type PageCalls,
  type PageNews,
} from '../../../lib/messages/calls.ts';
import {createRouter} from '../../../lib/messages/router.ts';
import type {Sender} from '../../../lib/messages/sender.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import type {Reply} from '../../../lib/api/http.ts';
import {createFakeArea, createFakeSignIn, redirectUri} from '../api/fake-sign-in.ts';
import {partnerAccount, otherDeal, sharedDeal, viewWith} from '../domain/fixtures.ts';
import {createFakeClock, rest} from '../platform/fake-clock.ts';
import {createMemoryFileBytes} from '../store/memory-file-bytes.ts';
import {newClientId} from '../sync/browser.ts';
import {createFakeServer} from '../sync/fake-server.ts';

export const own = {id: 'ours', origin: 'chrome-extension://ours'};
export const dealUrl = 'http://crm.localhost/contacts/4680/record/0-3/9001';
export const otherDealUrl = 'http://crm.localhost/contacts/4680/record/0-3/9002';
export const pageSender: Sender = {id: own.id, url: `${own.origin}/popup.html`};
export const cardSender = (url = dealUrl, tabId = 7): Sender => ({
  id: own.id,
  url,
  frameId: 0,
  documentId: 'doc',
  tab: {id: tabId, url},
});

export type TestPort<News> = {
  news: News[];
  last(): News;
  say(message: unknown): void;
  drop(): void;
  isOpen: boolean;
};

export function setUpBackground() {
  const signInServer = createFakeSignIn();
  const server = createFakeServer(viewWith(partnerAccount, sharedDeal, otherDeal));
  const clock = createFakeClock();
  const local = createFakeArea();
  const session = createFakeArea();
  const store = createMemoryStore(newClientId);
  const files = createMemoryFileBytes();
  const lock = createLocalLock();
  const state = {
    userId: 'maria' as UserId,
    accounts: [{id: partnerAccount.id, name: 'Bright Agency'}],
    copied: [] as string[],
    opened: [] as string[],
    loaded: [] as string[],
    notices: [] as Notice[],
    notify: (notice: Notice): Promise<void> => Promise.resolve(void state.notices.push(notice)),
    badges: [] as Array<Badge | undefined>,
    retryAlarm: false,
    addresses: new Map<number, string>(),
    errors: [] as string[],
  };

  const answer = <T>(reply: Reply<T>): Response => {
    switch (reply.kind) {
      case 'ok':
        return Response.json(reply.body);
      case 'error':
        return Response.json({error: {code: reply.code, message: 'x'}}, {status: reply.status});
      case 'throttled':
        return new Response('', {status: 429});
      case 'unreachable':
        throw new TypeError('Failed to fetch');
    }
  };
  const signal = new AbortController().signal;
  signInServer.api.set('/api/v1/me', () =>
    Response.json({
      protocol: 1,
      user: {id: state.userId, name: 'Maria Nowak', email: 'maria@bright.example'},
      accounts: state.accounts.map((account) => ({
        ...account,
        type: 'solutions_partner',
        role: 'partner_admin',
        programName: 'Program',
      })),
    }),
  );
  signInServer.api.set('/api/v1/push', async (_, body) =>
    answer(await server.as(state.userId).push(body as PushRequest, signal)),
  );
  signInServer.api.set('/api/v1/pull', async (_, body) =>
    answer(await server.as(state.userId).pull(body as PullRequest, signal)),
  );

  const fetchSafely: typeof fetch = async (input, init) => {
    if (server.isDown) throw new TypeError('Failed to fetch');
    return signInServer.fetch(input, init);
  };

  const start = (): Background => {
    const http = {...signInServer, fetch: fetchSafely, now: () => clock.now()};
    return createBackground({
      own,
      store,
      files,
      local,
      http,
      tokens: createTokens({http, lock, local, session}),
      signIn: (origin, wish) =>
        signIn({http, redirectUri, authorize: signInServer.authorize}, origin, wish),
      clock,
      lock,
      log: (event, _facts, cause) => {
        if (cause !== undefined) state.errors.push(event);
      },
      defaultServer: 'https://vouch.example',
      openSocket: () => {
        throw new Error('No ticket, no socket');
      },
      attractions: createAttractions({
        local,
        texts: createTexts('en', (key) => key),
        notify: (notice) => state.notify(notice),
        setBadge: (badge) => Promise.resolve(void state.badges.push(badge)),
      }),
      setRetryAlarm: (isWanted) => (state.retryAlarm = isWanted),
      addressOf: (tabId) => Promise.resolve(state.addresses.get(tabId)),
      loadCard: (from) => Promise.resolve(Boolean(state.loaded.push(from.address))),
      copy: (text) => Promise.resolve(Boolean(state.copied.push(text))),
      openAddress: (url) => Promise.resolve(void state.opened.push(url)),
      openPage: (page) => Promise.resolve(void state.opened.push(page)),
    });
  };

  let background = start();

  const connect = <News>(name: string, sender: Sender): TestPort<News> => {
    const listeners: Array<(message: unknown) => void> = [];
    const endings: Array<() => void> = [];
    const port: TestPort<News> = {
      news: [],
      isOpen: true,
      last: () => {
        const news = port.news.at(-1);
        if (news === undefined) throw new Error('Nothing was posted');
        return news;
      },
      say: (message) => listeners.forEach((listener) => listener(message)),
      drop: () => {
        port.isOpen = false;
        endings.forEach((end) => end());
      },
    };
    const hubPort: HubPort = {
      name,
      sender,
      postMessage: (message) => {
        if (!port.isOpen) throw new Error('Attempting to use a disconnected port object');
        port.news.push(structuredClone(message) as News);
      },
      disconnect: () => (port.isOpen = false),
      onMessage: {addListener: (listener) => void listeners.push(listener)},
      onDisconnect: {addListener: (listener) => void endings.push(listener)},
    };
    background.accept(hubPort);
    return port;
  };

  return {
    server,
    signInServer,
    store,
    files,
    clock,
    state,
    local,
    openPage: () => connect<PageNews>(pagePort, pageSender),
    openCard: (url = dealUrl, tabId = 7) => {
      state.addresses.set(tabId, url);
      return connect<CardNews>(cardPort, cardSender(url, tabId));
    },
    connect,
    send: async (call: string, args: unknown, sender: Sender = pageSender): Promise<unknown> => {
      const route = createRouter({
        own,
        content: background.content,
        page: background.page,
        onError: (failed) => state.errors.push(failed),
      });
      const answered = await route({call, args}, sender);
      await rest();
      return answered;
    },
    signIn: async (): Promise<PageCalls['session.sign_in']['result']> => {
      const result = await background.page['session.sign_in']({server: 'https://vouch.example'});
      await rest();
      return result;
    },
    hint: async (kind: Hint): Promise<void> => {
      await background.hint(kind);
      await rest();
    },
    moved: (tabId: number) => background.hub.moved(tabId),
    /** The browser stops the worker and starts it again: only the disk is left. */
    restart: async (): Promise<void> => {
      background = start();
      await background.hint('alarm');
      await rest();
    },
  };
}
