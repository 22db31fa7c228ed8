/**
 * The background: the only writer. It holds one session, that session's desk, and whoever looks. All of it is rebuilt from
 * storage whenever the browser starts the worker again, which it stops after 30 s without work.
 */
import {createFileApi} from '../api/files.ts';
import type {HttpPorts, Reply} from '../api/http.ts';
import {createServerApi} from '../api/server-api.ts';
import type {SignIn, SignInWish} from '../api/sign-in.ts';
import type {Tokens} from '../api/tokens.ts';
import {findRecordAt} from '../crm/registry.ts';
import type {FileId} from '../domain/ids.ts';
import type {PageNews} from '../messages/calls.ts';
import type {CardState} from '../messages/card-state.ts';
import type {SessionState} from '../messages/session.ts';
import type {ContentHandlers, PageHandlers} from '../messages/router.ts';
import type {SyncState} from '../messages/sync-state.ts';
import type {Clock} from '../platform/clock.ts';
import {timestamp} from '../platform/clock.ts';
import type {StorageArea} from '../platform/key-value.ts';
import type {Lock} from '../platform/lock.ts';
import type {Log} from '../platform/log.ts';
import {filePort} from '../messages/files.ts';
import type {FileBytes} from '../store/file-bytes.ts';
import {scopeOf} from '../store/open-reader.ts';
import type {Store} from '../store/store.ts';
import {scopeKey} from '../store/store.ts';
import {createBackOff} from '../sync/back-off.ts';
import {createEngine} from '../sync/engine.ts';
import type {Hint} from '../sync/machine.ts';
import type {Socket} from '../sync/news-socket.ts';
import {createNewsSocket} from '../sync/news-socket.ts';
import type {AccountDesk} from './account-desk.ts';
import {createAccountDesk, noSync} from './account-desk.ts';
import type {Attractions} from './attractions.ts';
import {cardStateOf, dealsOf} from './card-view.ts';
import type {CardDeskPorts} from './card-desk.ts';
import {createCardDesk} from './card-desk.ts';
import {createPageDesk} from './page-desk.ts';
import {createFileDesk} from './file-desk.ts';
import type {FileQueue} from './file-queue.ts';
import {createFileQueue} from './file-queue.ts';
import {createLeftEdits} from './left-edits.ts';
import type {HubPort, HubPorts, PortHub} from './port-hub.ts';
import {createPortHub} from './port-hub.ts';
import type {SignedIn} from './session-keeper.ts';
import {createSessionKeeper} from './session-keeper.ts';

export type BackgroundPorts = Pick<HubPorts, 'own' | 'addressOf'> &
  Omit<CardDeskPorts, 'desk'> & {
    store: Store;
    /** Bytes of files that have not reached the server. */
    files: FileBytes;
    http: HttpPorts;
    tokens: Tokens;
    signIn: (origin: string, wish: SignInWish) => Promise<SignIn>;
    local: StorageArea;
    clock: Clock;
    lock: Lock;
    log: Log;
    defaultServer: string;
    openSocket: (url: string, protocol: string) => Socket;
    /** Badge and notifications. */
    attractions: Attractions;
    /** Wakes us although everything else sleeps: edits wait, and nothing reached the server. */
    setRetryAlarm: (isWanted: boolean) => void;
  };

export type Background = {
  content: ContentHandlers;
  page: PageHandlers;
  hub: PortHub;
  /** Somebody opened a port. */
  accept: (port: HubPort) => void;
  hint: (hint: Hint) => Promise<void>;
};

export function createBackground(ports: BackgroundPorts): Background {
  const {store, clock, log} = ports;
  let desk: AccountDesk | undefined;
  let fileQueue: FileQueue | undefined;

  const left = createLeftEdits(ports);
  const leftFailed = (cause: unknown): void => log('left.failed', {}, cause);

  const sessions = createSessionKeeper({
    ...ports,
    onTurnedAway: (server, userId) => left.turnAway(server, userId).then(changed, leftFailed),
    apiOf: (server) => createServerApi(ports.http, ports.tokens, server),
    onChange: (state) => useSession(state),
  });

  const outsideFailed = (cause: unknown): void => log('outside.failed', {}, cause);

  const hub = createPortHub({
    ...ports,
    cardState,
    pageNews,
    onWatched: (isWatched) => socket.watch(isWatched && desk !== undefined),
    onOpened: (kind) => {
      if (kind === 'page') ports.attractions.seen().catch(outsideFailed);
      void hint('opened');
    },
    onError: (cause) => log('publish.failed', {}, cause),
  });

  const isWatched = (): boolean => hub.isWatched();
  const backOff = createBackOff(isWatched);

  const socket = createNewsSocket({
    clock,
    backOff,
    open: async () => {
      const session = sessions.state();
      if (session.kind === 'signed_out' || session.expired) return undefined;
      const api = createServerApi(ports.http, ports.tokens, session.server);
      const reply = await api.ticket(session.account.id);
      if (reply.kind !== 'ok') return undefined;
      const url = new URL(reply.body.path, session.server.replace(/^http/, 'ws'));
      return ports.openSocket(url.href, `vouch.${reply.body.ticket}`);
    },
    onNews: () => desk?.engine.hint('news'),
  });

  /** Everybody waits for this: before it we do not know who is signed in. What could not be read is read again for whoever asks next. */
  let starting: Promise<void> | undefined;
  const start = (): Promise<void> => {
    starting ??= sessions.load().then(sweep, (cause: unknown) => {
      starting = undefined;
      log('start.failed', {}, cause);
    });
    return starting;
  };
  const sweep = (): Promise<void> =>
    store.sweep().catch((cause: unknown) => log('sweep.failed', {}, cause));
  void start();

  function useSession(state: SessionState): void {
    const key = state.kind === 'signed_in' ? scopeKey(scopeOf(state)) : undefined;
    if (key !== (desk && scopeKey(desk.scope))) {
      desk?.stop();
      desk = state.kind === 'signed_in' ? openDesk(state) : undefined;
      fileQueue?.stop();
      fileQueue = state.kind === 'signed_in' ? openFileQueue(state) : undefined;
      socket.watch(false); // a ticket is for one account
      socket.watch(hub.isWatched() && desk !== undefined);
      desk?.engine.hint('signed_in');
    } else if (state.kind === 'signed_in' && !state.expired) {
      socket.wake();
      desk?.engine.hint('signed_in');
    }
    left.follow(state).catch(leftFailed);
    changed();
  }

  function openDesk(session: SignedIn): AccountDesk {
    const scope = scopeOf(session);
    return createAccountDesk({
      scope,
      user: session.user,
      store,
      clock,
      log,
      onChange: changed,
      onNews: (news, view, told) => {
        const {user, account} = session;
        const me = {userId: user.id, isAdmin: account.role === 'partner_admin'};
        return ports.attractions.tell(news, {scope, view, me, isSeen: hub.hasPages()}, told);
      },
      createEngine: (tell) =>
        createEngine({
          ...ports,
          ...tell,
          scope,
          backOff,
          server: createServerApi(ports.http, ports.tokens, session.server),
          onStop: (why) => {
            if (why === 'signed_out') void sessions.markExpired();
            if (why === 'no_access') void leaveLost(session);
          },
        }),
    });
  }

  function openFileQueue(session: SignedIn): FileQueue {
    return createFileQueue({
      ...ports,
      scope: scopeOf(session),
      bytes: ports.files,
      api: createFileApi(ports.http, ports.tokens, session.server, session.account.id),
      backOff,
      onProgress: (progress) => fileDesk.tell(progress),
    });
  }

  /** For a card, only what is on the deals of its record. */
  async function openFile(
    fileId: FileId,
    what: 'content' | 'preview',
    address: string | undefined,
  ): Promise<Reply<Blob> | undefined> {
    const opened = await findDesk();
    const record = address === undefined ? undefined : findRecordAt(address);
    if (!opened || (address !== undefined && !record)) return undefined;
    if (record) {
      const {view} = await opened.read({records: [record], files: new Set([fileId])});
      const dealId = view.files.get(fileId)?.dealId;
      if (!dealsOf(view, record).some(({id}) => id === dealId)) return undefined;
    }
    const {server, accountId} = opened.scope;
    return createFileApi(ports.http, ports.tokens, server, accountId).open(fileId, what);
  }

  /** The account is not ours any more: its data goes from this computer, what was written here stays. */
  async function leaveLost(session: SignedIn): Promise<void> {
    const {lost} = await sessions.refresh();
    for (const accountId of lost) await store.wipeBase({...scopeOf(session), accountId});
    changed();
  }

  function changed(): void {
    hub.publish();
    fileQueue?.wake();
    tellOutside().catch(outsideFailed);
  }

  /** Badge and alarm follow what waits. */
  async function tellOutside(): Promise<void> {
    const sync = (await desk?.syncState().catch(() => undefined)) ?? noSync;
    ports.setRetryAlarm(sync.waiting > 0 && sync.trouble !== null);
    await ports.attractions.show(sync);
  }

  async function cardState(address: string): Promise<CardState> {
    await start();
    const record = findRecordAt(address);
    const session = sessions.state();
    if (!record) return {kind: 'loading', trouble: null}; // the page is on its way to somewhere else
    if (!desk || session.kind === 'signed_out') return {kind: 'signed_out'};
    const sync = await desk.syncState();
    return cardStateOf(await desk.read({records: [record]}), record, sync, session);
  }

  async function pageNews(): Promise<PageNews> {
    await start();
    const sync = (await desk?.syncState().catch(unreadable)) ?? noSync;
    const session = sessions.state();
    const found = await left.find(session).catch((cause: unknown) => {
      leftFailed(cause);
      return [];
    });
    return {session, sync, left: found};
  }

  /** A disk that does not answer is told of: whoever looks would wait for ever. */
  function unreadable(cause: unknown): SyncState {
    log('state.failed', {}, cause);
    return {...noSync, trouble: {why: 'storage', since: timestamp(clock)}};
  }

  async function hint(kind: Hint): Promise<void> {
    await start();
    if (kind === 'online' || kind === 'opened') socket.wake();
    desk?.engine.hint(kind);
    fileQueue?.wake('soon');
  }

  const findDesk = async (): Promise<AccountDesk | undefined> => {
    await start();
    return desk;
  };

  const fileDesk = createFileDesk({
    ...ports,
    bytes: ports.files,
    scope: async () => (await findDesk())?.scope,
    onKept: () => fileQueue?.wake(),
    open: openFile,
  });

  return {
    accept: (port) => (port.name === filePort ? fileDesk.accept(port) : hub.accept(port)),
    content: createCardDesk({...ports, desk: findDesk}),
    page: createPageDesk({desk: findDesk, sessions, store, left, onChange: changed}),
    hub,
    hint,
  };
}
