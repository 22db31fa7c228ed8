/**
 * The signed-in account as every page of the extension sees it: who is signed in, what is saved, the links, and the verbs that
 * change any of it. News from the background only say that something changed; what is shown is then read from the store. One
 * read runs at a time, and a read that news overtook is followed by another, so the newest state always wins. What is read is the
 * first screen; everything only once somebody asks for what is not on it.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, signal} from '@preact/signals';
import type {LinkDraft, StatusCounts} from '../domain/confirmation-link.ts';
import {clientPath} from '../domain/confirmation-link.ts';
import type {AccountId, LinkId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {Person} from '../domain/person.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {SyncState} from '../messages/sync-state.ts';
import type {LinkRow} from './link-rows.ts';
import {countByStatus, createRowMaker} from './link-rows.ts';
import type {AccountSnapshot, PagePorts, RefusedEdit, SignedIn} from './page-ports.ts';
import type {SignInModel} from './sign-in-model.ts';
import {createSignIn} from './sign-in-model.ts';
import {inSlices} from './slices.ts';

export type {SyncState, SyncTrouble} from '../messages/sync-state.ts';

/**
 * What a page shows as a whole. `first_sync`: signed in, and the server's data have not been here yet.
 * `unreadable`: this computer's store could not be opened.
 */
export type AccountPhase = 'loading' | 'signed_out' | 'first_sync' | 'ready' | 'unreadable';
export type CopyOutcome = 'copied' | 'not_yet' | 'failed';

export type AccountModel = {
  phase: ReadonlySignal<AccountPhase>;
  session: ReadonlySignal<SignedIn | undefined>;
  sync: ReadonlySignal<SyncState>;
  snapshot: ReadonlySignal<AccountSnapshot | undefined>;
  /** Newest first: all of them when `whole`, else the newest of each status. */
  rows: ReadonlySignal<readonly LinkRow[]>;
  whole: ReadonlySignal<boolean>;
  /** What is here came from reading everything, the deals without links included. */
  everythingRead: ReadonlySignal<boolean>;
  /** The active deals registered last are here, a page of the table of them at least. */
  firstDealsRead: ReadonlySignal<boolean>;
  /** The last read failed: what is shown is older, or only a part. */
  unreadable: ReadonlySignal<boolean>;
  /** Of the whole account. */
  counts: ReadonlySignal<StatusCounts>;
  refused: ReadonlySignal<readonly RefusedEdit[]>;
  /** "Try now" is under way. */
  syncing: ReadonlySignal<boolean>;
  /** How many edits wait, while sign-out asks whether to go ahead. */
  signOutAsks: ReadonlySignal<number | undefined>;
  /** The same of another account, where edits wait until somebody comes back to this one. */
  switchAsks: ReadonlySignal<{waiting: number; to: AccountId; name: string} | undefined>;
  signIn: SignInModel;

  /** The id is made beforehand, so that trying again after a lost reply makes no second link. */
  create(linkId: LinkId, draft: LinkDraft, replaces: LinkId | null): Promise<SaveOutcome>;
  remove(linkId: LinkId): Promise<SaveOutcome>;
  assignClient(linkId: LinkId, seen: Person | null, client: Person | null): Promise<SaveOutcome>;
  save(mutation: Mutation): Promise<SaveOutcome>;
  copy(linkId: LinkId): Promise<CopyOutcome>;
  discard(mid: number): Promise<void>;
  tryNow(): Promise<void>;
  /** With edits waiting it asks first. */
  switchTo(accountId: AccountId): Promise<void>;
  switchAnyway(): Promise<void>;
  stay(): void;
  signOut(): Promise<void>;
  signOutAnyway(): Promise<void>;
  /** Reads all links, now and from then on after each change. Resolves when they are here, or could not be read. */
  readEverything(): Promise<void>;
  readAgain(): void;
  stop(): void;
};

const quiet: SyncState = {
  waiting: 0,
  waitingSince: null,
  attention: 0,
  overwritten: 0,
  trouble: null,
  syncedAt: null,
};

const noLinks: StatusCounts = {pending: 0, confirmed: 0, rejected: 0};

export type AccountOptions = {
  /** For a page that shows all links and deals in any case. */
  everything?: boolean;
  /** Whether somebody waits for the deals. */
  showsDeals?: () => boolean;
};

export function createAccount(
  ports: PagePorts,
  {everything = false, showsDeals = () => false}: AccountOptions = {},
): AccountModel {
  const session = signal<SignedIn>();
  const signedOut = signal(false);
  const sync = signal(quiet);
  const snapshot = signal<AccountSnapshot>();
  const unreadable = signal(false);
  const rows = signal<readonly LinkRow[]>([]);
  const whole = signal(false);
  const counts = signal(noLinks);
  const syncing = signal(false);
  const signOutAsks = signal<number>();
  const switchAsks = signal<{waiting: number; to: AccountId; name: string}>();
  const signIn = createSignIn(ports);

  const phase = computed((): AccountPhase => {
    if (signedOut.value) return 'signed_out';
    if (snapshot.value) return isFilled(snapshot.value) ? 'ready' : 'first_sync';
    return unreadable.value ? 'unreadable' : 'loading';
  });

  const scope = (who: SignedIn | undefined) =>
    who && [who.server, who.user.id, who.account.id].join(' ');

  const stop = ports.watchNews((news) => {
    const next = news.session.kind === 'signed_in' ? news.session : undefined;
    batch(() => {
      if (scope(next) !== scope(session.value)) {
        forget(); // never one account's links under another's name
        signOutAsks.value = undefined;
        switchAsks.value = undefined;
      }
      session.value = next;
      signedOut.value = news.session.kind === 'signed_out';
      sync.value = news.sync;
    });
    signIn.suggest(news.session.server);
    void refresh();
  });

  /** Reads of one account; another one's begin anew. */
  let abort = new AbortController();
  let makeRows = createRowMaker();
  let wanted = everything;
  /** What is shown came from `readAll`: a first screen would be less. */
  const readsAll = signal(false);
  const firstDealsRead = signal(false);
  function forget(): void {
    abort.abort();
    abort = new AbortController();
    makeRows = createRowMaker();
    wanted = everything;
    readsAll.value = false;
    firstDealsRead.value = false;
    snapshot.value = undefined;
    rows.value = [];
    whole.value = false;
    counts.value = noLinks;
  }

  let reading: Promise<void> | undefined;
  let overtaken = false;
  function refresh(): Promise<void> {
    overtaken = true;
    reading ??= readOn().finally(() => (reading = undefined));
    return reading;
  }

  async function readOn(): Promise<void> {
    while (overtaken) {
      overtaken = false;
      await readOnce();
    }
  }

  async function readOnce(): Promise<void> {
    const who = session.value;
    if (!who) return;
    const {signal: gone} = abort;
    try {
      if (!readsAll.value) await readFirst(who, gone);
      if (!wanted || !(everything || readsAll.value || !whole.value)) return;
      if (!readsAll.value) await ports.pace.painted?.(); // the first screen is not kept waiting
      await readRest(who, gone);
    } catch {
      if (!gone.aborted) unreadable.value = true; // said on the page; what was read before stays
    }
  }

  async function readFirst(who: SignedIn, gone: AbortSignal): Promise<void> {
    const deals = showsDeals();
    const found = await ports.readFirst(who, {deals});
    if (gone.aborted) return;
    const made = await inSlices(makeRows(found), ports.pace, gone); // thousands may wait
    if (!made) return;
    batch(() => {
      show(found, made);
      firstDealsRead.value = deals;
      counts.value = found.counts;
      whole.value = countOf(found.counts) <= found.view.links.size;
    });
  }

  async function readRest(who: SignedIn, gone: AbortSignal): Promise<void> {
    const found = await ports.readAll(who, gone);
    const made = await inSlices(makeRows(found), ports.pace, gone);
    if (!made || gone.aborted) return;
    batch(() => {
      show(found, made);
      counts.value = countByStatus(made);
      whole.value = true;
      readsAll.value = true;
    });
  }

  function show(found: AccountSnapshot, made: readonly LinkRow[]): void {
    snapshot.value = found;
    rows.value = made;
    unreadable.value = false;
  }

  async function save(mutation: Mutation): Promise<SaveOutcome> {
    const outcome = await ports
      .send('mutate', {mutation})
      .catch((): SaveOutcome => ({kind: 'failed', why: 'storage'}));
    if (outcome.kind === 'saved') await refresh();
    return outcome;
  }

  const leave = async (evenIfWaiting: boolean) => {
    const outcome = await ports.send('session.sign_out', {evenIfWaiting});
    signOutAsks.value = outcome.kind === 'asks' ? outcome.waiting : undefined;
  };

  return {
    phase,
    session,
    sync,
    snapshot,
    rows,
    whole,
    everythingRead: readsAll,
    firstDealsRead,
    unreadable,
    counts,
    refused: computed(() => snapshot.value?.refused ?? []),
    syncing,
    signOutAsks,
    switchAsks,
    signIn,
    save,
    create(linkId, draft, replaces) {
      return save({kind: 'link.create', linkId, draft, copyToken: ports.makeToken(), replaces});
    },
    remove: (linkId) => save({kind: 'link.remove', linkId}),
    assignClient: (linkId, was, client) => save({kind: 'link.assign_client', linkId, client, was}),
    async copy(linkId) {
      const row = rows.value.find(({id}) => id === linkId);
      const who = session.value;
      if (!row || !who) return 'failed';
      const done = await ports.copy(new URL(clientPath(row.link.copyToken), who.server).href);
      if (!done) return 'failed';
      return row.synced ? 'copied' : 'not_yet';
    },
    async discard(mid) {
      await ports.send('attention.clear', {mid});
      await refresh();
    },
    async tryNow() {
      if (syncing.value) return;
      syncing.value = true;
      try {
        await ports.send('sync.now', {});
      } finally {
        syncing.value = false;
      }
    },
    async switchTo(accountId) {
      const {waiting} = sync.value;
      const from = session.value?.account;
      if (waiting > 0 && from) switchAsks.value = {waiting, to: accountId, name: from.name};
      else await ports.send('session.switch', {accountId});
    },
    async switchAnyway() {
      const asked = switchAsks.value;
      switchAsks.value = undefined;
      if (asked) await ports.send('session.switch', {accountId: asked.to});
    },
    signOut: () => leave(false),
    signOutAnyway: () => leave(true),
    stay() {
      signOutAsks.value = undefined;
      switchAsks.value = undefined;
    },
    async readEverything() {
      wanted = true;
      if (!whole.value) await refresh();
    },
    readAgain: () => void refresh(),
    stop() {
      abort.abort();
      stop();
    },
  };
}

/** Nothing to show is not the same as nothing there: until the first pull is through, an empty account is not called empty. */
function isFilled({view, complete}: AccountSnapshot): boolean {
  return view.account !== undefined && (complete || view.links.size > 0);
}

export function countOf(counts: StatusCounts): number {
  return counts.pending + counts.confirmed + counts.rejected;
}
