/**
 * The signed-in account as every page of the extension sees it: who is signed in, what is saved, the links, and the verbs that
 * change any of it. News from the background only say that something changed; what is shown is then read from the store. One
 * read runs at a time, and a read that news overtook is followed by another, so the newest state always wins.
 */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, signal} from '@preact/signals';
import type {LinkDraft, Person} from '../domain/confirmation-link.ts';
import {clientPath} from '../domain/confirmation-link.ts';
import type {AccountId, LinkId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {SaveOutcome} from '../messages/calls.ts';
import type {SyncState} from '../messages/sync-state.ts';
import {findChanges, seenIn} from './link-form-model.ts';
import type {LinkRow} from './link-rows.ts';
import {linkRows} from './link-rows.ts';
import type {AccountSnapshot, PagePorts, RefusedEdit, SignedIn} from './page-ports.ts';
import type {SignInModel} from './sign-in-model.ts';
import {createSignIn} from './sign-in-model.ts';

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
  /** Newest first. */
  rows: ReadonlySignal<readonly LinkRow[]>;
  refused: ReadonlySignal<readonly RefusedEdit[]>;
  /** "Try now" is under way. */
  syncing: ReadonlySignal<boolean>;
  /** How many edits wait, while sign-out asks whether to go ahead. */
  signOutAsks: ReadonlySignal<number | undefined>;
  signIn: SignInModel;

  /** The id is made beforehand, so that trying again after a lost reply makes no second link. */
  create(linkId: LinkId, draft: LinkDraft, replaces: LinkId | null): Promise<SaveOutcome>;
  /** `seen`: the link as it was on screen when the form opened; what differs from it is the edit. */
  edit(linkId: LinkId, seen: LinkDraft, draft: LinkDraft): Promise<SaveOutcome>;
  remove(linkId: LinkId): Promise<SaveOutcome>;
  assignClient(linkId: LinkId, seen: Person | null, client: Person | null): Promise<SaveOutcome>;
  save(mutation: Mutation): Promise<SaveOutcome>;
  copy(linkId: LinkId): Promise<CopyOutcome>;
  discard(mid: number): Promise<void>;
  tryNow(): Promise<void>;
  switchTo(accountId: AccountId): Promise<void>;
  signOut(): Promise<void>;
  signOutAnyway(): Promise<void>;
  staySignedIn(): void;
  readAgain(): void;
  stop(): void;
};

const quiet: SyncState = {
  waiting: 0,
  waitingSince: null,
  attention: 0,
  trouble: null,
  syncedAt: null,
};

export function createAccount(ports: PagePorts): AccountModel {
  const session = signal<SignedIn>();
  const signedOut = signal(false);
  const sync = signal(quiet);
  const snapshot = signal<AccountSnapshot>();
  const unreadable = signal(false);
  const syncing = signal(false);
  const signOutAsks = signal<number>();
  const signIn = createSignIn(ports);

  const rows = computed(() => (snapshot.value ? linkRows(snapshot.value) : []));
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
        snapshot.value = undefined; // never one account's links under another's name
        signOutAsks.value = undefined;
      }
      session.value = next;
      signedOut.value = news.session.kind === 'signed_out';
      sync.value = news.sync;
    });
    signIn.suggest(news.session.server);
    void refresh();
  });

  let reading = false;
  let overtaken = false;
  async function refresh(): Promise<void> {
    overtaken = true;
    if (reading) return;
    reading = true;
    while (overtaken) {
      overtaken = false;
      await readOnce();
    }
    reading = false;
  }

  async function readOnce(): Promise<void> {
    const who = session.value;
    if (!who) return;
    try {
      const found = await ports.read(who);
      if (scope(session.value) !== scope(who)) return;
      batch(() => {
        snapshot.value = found;
        unreadable.value = false;
      });
    } catch {
      unreadable.value = true; // said on the page; what was read before stays
    }
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
    refused: computed(() => snapshot.value?.refused ?? []),
    syncing,
    signOutAsks,
    signIn,
    save,
    create(linkId, draft, replaces) {
      return save({kind: 'link.create', linkId, draft, copyToken: ports.makeToken(), replaces});
    },
    async edit(linkId, seen, draft) {
      const changes = findChanges(seen, draft);
      if (Object.keys(changes).length === 0) return {kind: 'saved'};
      return save({kind: 'link.edit', linkId, changes, was: seenIn(seen, changes)});
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
      await ports.send('session.switch', {accountId});
    },
    signOut: () => leave(false),
    signOutAnyway: () => leave(true),
    staySignedIn: () => (signOutAsks.value = undefined),
    readAgain: () => void refresh(),
    stop,
  };
}

/** Nothing to show is not the same as nothing there: until the first pull is through, an empty account is not called empty. */
function isFilled({view, complete}: AccountSnapshot): boolean {
  return view.account !== undefined && (complete || view.links.size > 0);
}
