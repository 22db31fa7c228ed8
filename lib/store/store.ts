/**
 * What the extension keeps, per scope: one user's view of one partner account on one server. Two people who share a browser, or one
 * person with two accounts, never share a row or an outbox.
 *
 * Rules that every implementation obeys (test/lib/store/store-suite.ts runs them on all):
 * S1 An appended edit is on disk before `append` resolves, under the next mid of its scope; no mid is used twice.
 * S2 A page's rows, deletes, acknowledgements, rejections and cursor become visible together or not at all. Of a page that was asked for
 *    with another meta than the disk's nothing is written.
 * S3 An entry leaves the outbox only when the server has said what became of it (`taken`) and a page has brought its effects.
 * S4 Nothing a person wrote is dropped: a refused body stays in `rejected` until a person clears it; a wiped or reset base keeps
 *    the outbox; settled bodies stay until 14 days later a pull comes through, so that a server restored from a backup can be told again.
 *    `forget` alone takes all of it, on the word of who wrote it.
 * S6 What a page brings that somebody may have to be told of is written with the page and stays until it was told. A scope's first pull brings
 *    none.
 *
 * S5, that none of it goes with the disk, is lib/store/spared.ts on top.
 */
import type {Walk} from '../contract/wire.ts';
import type {AccountView, Change} from '../domain/account-view.ts';
import type {Link, LinkStatus, StatusCounts} from '../domain/confirmation-link.ts';
import type {CrmRef} from '../domain/crm-ref.ts';
import type {AccountId, DealId, LinkId, OverwriteId, UserId} from '../domain/ids.ts';
import type {Refusal} from '../domain/mutation.ts';
import type {Needed} from '../domain/needed.ts';
import type {News, NewsKey} from './untold.ts';

export type Scope = {server: string; userId: UserId; accountId: AccountId};

export function scopeKey(scope: Scope): string {
  return JSON.stringify([scope.server, scope.userId, scope.accountId]);
}

export type ScopeMeta = {
  /** This browser's name at the server, for this scope. */
  clientId: string;
  /**
   * Mids count up for ever in a scope; a new client id must begin at 1 on the wire. What goes out is `mid - midOffset`, and mids up
   * to the offset belong to a client id of before.
   */
  midOffset: number;
  cursor: number;
  /** How far the first walk through everything has come; null before and after it. */
  walk: Walk | null;
  /** The server's name for the state of the last page. */
  tag: string | null;
  epoch: string | null;
  /** The last mid that has left the outbox. */
  ackedMid: number;
  /** When a pull last reached the server's newest state, ISO UTC; null until the first time. */
  syncedAt: string | null;
  /** Links by status, of the base. */
  counts: StatusCounts;
  /** How many deals the base holds. */
  deals: number;
  /** How many links and deals wait to be folded into their leaves, and the stamp of the last leaves written. */
  delta: number;
  stamp: number;
};

/** `body`: the exact JSON text that is sent and hashed. `at`: when it was stored, ISO UTC. */
export type OutboxEntry = {
  mid: number;
  body: string;
  at: string;
  /** The server has taken this very body under this mid; `refusal` is there when it was refused. */
  taken: boolean;
  refusal?: Refusal;
};

/** A refused edit that nobody has looked after yet. */
export type Rejected = {mid: number; body: string; refusal: Refusal; at: string};

/** Everything but the base. */
export type Ledger = {meta: ScopeMeta; outbox: OutboxEntry[]; rejected: Rejected[]};
export type Snapshot = Ledger & {base: AccountView};

/**
 * Which part of the base somebody needs: what mutations name (lib/domain/needed.ts), all that belongs on the page of a CRM record, which
 * is its deals, what hangs on them, and those links; and the same of deals by their ids.
 */
export type Need = Partial<Needed> & {
  records?: readonly CrmRef[];
  wholeDeals?: ReadonlySet<DealId>;
};

/** What waits to be sent, without reading it, and what the scope's person is told of. */
export type QueueState = {
  waiting: number;
  waitingSince: string | null;
  rejected: number;
  /** Overwritten values, as the base has it: one that was put away is here until the server knows. */
  told: OverwriteId[];
  syncedAt: string | null;
};

/** Links of one status, newest first. */
export type LinkSlice = {
  links: Link[];
  /** Go on before this one; undefined after the last slice. */
  next: LinkId | undefined;
};

/** What one pull brought, its mids already local. `complete`: nothing newer was there. */
export type Page = {
  epoch: string;
  cursor: number;
  walk: Walk | null;
  tag: string | null;
  changes: readonly Change[];
  /** The JSON text that they were parsed from. */
  source?: string;
  settledUpTo: number;
  refused: ReadonlyArray<{mid: number; refusal: Refusal}>;
  complete: boolean;
  at: string;
  /** The meta that it was asked for with: where the disk says anything else, nothing of the page is written. Absent: wherever it comes. */
  onto?: ScopeMeta;
};

export type Applied = {
  /** False: the disk did not say what the page was asked for with, and is as it was. */
  landed: boolean;
  /** Entries came back to be sent again: the server was set back and no longer knows them. */
  again: boolean;
  /** Whether it brought something that waits to be told. */
  hasNews: boolean;
};

export type Store = {
  /** The scope's meta, made with a new client id the first time. */
  open(scope: Scope): Promise<ScopeMeta>;
  /** Everything of the scope as of one moment, however much that is; undefined for a scope that was never opened. */
  read(scope: Scope): Promise<Snapshot | undefined>;
  /** The same without the base. */
  readLedger(scope: Scope): Promise<Ledger | undefined>;
  /** The same with that part of the base only which the outbox and `need` name. */
  readPart(scope: Scope, need: Need): Promise<Snapshot | undefined>;
  /** A part of the base alone. */
  readRows(scope: Scope, need: Need): Promise<AccountView>;
  /** Links of a status below `before`, or from the newest on: some hundred at a time. */
  readLinks(scope: Scope, status: LinkStatus, before: LinkId | undefined): Promise<LinkSlice>;
  readQueueState(scope: Scope): Promise<QueueState>;
  /** The oldest entries that the server has not taken, in order. */
  readQueued(scope: Scope, limit: number): Promise<OutboxEntry[]>;
  append(scope: Scope, body: string, at: string): Promise<OutboxEntry>;
  /** The server said what became of these. */
  markTaken(scope: Scope, results: ReadonlyArray<{mid: number; refusal?: Refusal}>): Promise<void>;
  /** A page may be given while the one before it is being written, in their order. */
  applyPage(scope: Scope, page: Page): Promise<Applied>;
  /** What pages have brought that was not told yet. */
  readUntold(scope: Scope): Promise<News[]>;
  forgetUntold(scope: Scope, told: readonly NewsKey[]): Promise<void>;
  /** Does a bounded piece of the tidying that pages have made necessary; true when there is more to do. */
  tidy(scope: Scope): Promise<boolean>;
  /**
   * Begins again from nothing, outbox kept. `lastMid` (local) is the last that the server knows: what it settled after that
   * and forgot, being restored from a backup, goes back to the outbox, and what it should know with it. False when some of what it forgot is
   * no longer here; then the rest of that goes back alone.
   */
  reset(scope: Scope, given: {epoch: string; lastMid: number; at: string}): Promise<boolean>;
  /** A new client id for everything the server has not taken; what it has taken is settled as it said. */
  renewClient(scope: Scope, at: string): Promise<void>;
  clearRejected(scope: Scope, mid: number): Promise<void>;
  /** Takes the account's data off this computer (access was withdrawn). The outbox and the rejected edits stay. */
  wipeBase(scope: Scope): Promise<void>;
  /** Takes everything of a scope away, what was written here too; whoever comes back to it begins as if for the first time. */
  forget(scope: Scope): Promise<void>;
  /** Forgets settled bodies that a server has been heard of for `settledDays` since, of every scope. */
  sweep(): Promise<void>;
  close(): void;
};
