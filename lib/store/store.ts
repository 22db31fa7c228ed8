/**
 * What the extension keeps, per scope: one user's view of one partner account on one server. Two people who share a browser, or one
 * person with two accounts, never share a row or an outbox.
 *
 * Rules that every implementation obeys (test/lib/store/store-suite.ts runs them on all):
 * S1 An appended edit is on disk before `append` resolves, under the next mid of its scope; no mid is used twice.
 * S2 A page's rows, deletes, acknowledgements, rejections and cursor become visible together or not at all.
 * S3 An entry leaves the outbox only when the server has said what became of it (`taken`) and a page has brought its effects.
 * S4 Nothing a person wrote is dropped: a refused body stays in `rejected` until a person clears it; a wiped or reset base keeps
 *    the outbox; settled bodies stay for 14 days, so that a server restored from a backup can be told again.
 */
import type {AccountView, Change} from '../domain/account-view.ts';
import type {AccountId, UserId} from '../domain/ids.ts';
import type {Refusal} from '../domain/mutation.ts';

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
  epoch: string | null;
  /** The last mid that has left the outbox. */
  ackedMid: number;
  /** When a pull last reached the server's newest state, ISO UTC; null until the first time. */
  syncedAt: string | null;
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

/** What one pull brought, its mids already local. `complete`: nothing newer was there. */
export type Page = {
  epoch: string;
  cursor: number;
  changes: readonly Change[];
  settledUpTo: number;
  refused: ReadonlyArray<{mid: number; refusal: Refusal}>;
  complete: boolean;
  at: string;
};

export type Store = {
  /** The scope's meta, made with a new client id the first time. */
  open(scope: Scope): Promise<ScopeMeta>;
  /** Everything of the scope as of one moment; undefined for a scope that was never opened. */
  read(scope: Scope): Promise<Snapshot | undefined>;
  /** The same without the base, which a caller may hold in memory. */
  readLedger(scope: Scope): Promise<Ledger | undefined>;
  /** The oldest entries that the server has not taken, in order. */
  readQueued(scope: Scope, limit: number): Promise<OutboxEntry[]>;
  append(scope: Scope, body: string, at: string): Promise<OutboxEntry>;
  /** The server said what became of these. */
  markTaken(scope: Scope, results: ReadonlyArray<{mid: number; refusal?: Refusal}>): Promise<void>;
  /** True when entries came back to be sent again: the server was set back and no longer knows them. */
  applyPage(scope: Scope, page: Page): Promise<boolean>;
  /**
   * Begins again from nothing, outbox kept. `lastMid` (local) is the last that the server knows: what it settled after that
   * and forgot, being restored from a backup, goes back to the outbox. False when some of it is no longer here.
   */
  reset(scope: Scope, given: {epoch: string; lastMid: number; at: string}): Promise<boolean>;
  /** A new client id for everything the server has not taken; what it has taken is settled as it said. */
  renewClient(scope: Scope, at: string): Promise<void>;
  clearRejected(scope: Scope, mid: number): Promise<void>;
  /** Takes the account's data off this computer (access was withdrawn). The outbox and the rejected edits stay. */
  wipeBase(scope: Scope): Promise<void>;
  /** Forgets settled bodies from before `until`, ISO UTC. */
  sweep(until: string): Promise<void>;
  close(): void;
};

/** The body that stands in for a refused edit its writer threw away, should a restored server have to be told again. */
export const discardedBody = '{"discarded":true}';
export const settledDays = 14;
