/**
 * Everything a page of the extension (popup, dashboard, options) needs from outside, so that its models stay pure and a test
 * can hand them ports that behave. The entrypoints wire them to the browser and the store.
 */
import type {AccountView} from '../domain/account-view.ts';
import type {StatusCounts} from '../domain/confirmation-link.ts';
import type {AccountId, LinkId} from '../domain/ids.ts';
import type {Mutation, Refusal} from '../domain/mutation.ts';
import type {Texts} from '../domain/texts.ts';
import type {PageCalls, PageNews, Send} from '../messages/calls.ts';
import type {LeftEdits} from '../messages/left-edits.ts';
import type {SessionState} from '../messages/session.ts';
import type {Pace} from './slices.ts';

export type SignedIn = Extract<SessionState, {kind: 'signed_in'}>;

/** Whose rows and edits are read; to be signed in is not needed for that. */
export type ReadAs = Pick<LeftEdits, 'server' | 'user'> & {account: {id: AccountId}};

/**
 * An edit saved here that the server has not taken yet. `at`: when it was made, ISO UTC. `mutation` is missing when this version of
 * the extension does not know its kind.
 */
export type QueuedEdit = {
  mid: number;
  at: string;
  mutation: Mutation | undefined;
  /** The exact text that is sent. */
  body: string;
};

/** An edit the server refused. `at`: when it was made, ISO UTC. */
export type RefusedEdit = QueuedEdit & {refusal: Refusal};

/** What the store holds for one person in one account: the view has the queue applied. */
export type AccountSnapshot = {
  view: AccountView;
  /** Whether an edit of this object is saved here and not yet on the server. */
  isWaiting(id: string): boolean;
  /** Whether the server knows this link, so that its address works. */
  isSynced(linkId: LinkId): boolean;
  /** False until the first pull has brought everything. */
  complete: boolean;
  queue: readonly QueuedEdit[];
  /** This browser's name at the server; null before anything was kept here. */
  clientId: string | null;
  refused: readonly RefusedEdit[];
};

/** `counts`: of the whole account, the queue applied. */
export type FirstScreen = AccountSnapshot & {counts: StatusCounts};

export type PagePorts = {
  send: Send<PageCalls>;
  /** Calls at once with the state as it is, then after every change; returns how to stop. */
  watchNews(listener: (news: PageNews) => void): () => void;
  /**
   * The newest links of each status, and what waits: enough for a first screen, whatever the account's size. `deals`: with the active deals
   * that were registered last.
   */
  readFirst(of: ReadAs, wish: {deals: boolean}): Promise<FirstScreen>;
  /** All of it, read in slices; cheap when little has changed since the last time. */
  readAll(session: SignedIn, signal: AbortSignal): Promise<AccountSnapshot>;
  /** Puts a text on the clipboard; false when the browser refuses. */
  copy(text: string): Promise<boolean>;
  openTab(url: string): void;
  /** Texts kept between two openings of a page, on this computer only. */
  drafts: {read(key: string): string | undefined; write(key: string, text: string | null): void};
  /** A new UUIDv7. */
  makeId(): string;
  /** A new secret of 32 base64url characters for a link's copied address. */
  makeToken(): string;
  texts: Texts;
  pace: Pace;
};
