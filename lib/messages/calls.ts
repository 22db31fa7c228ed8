/**
 * Every call between the contexts of the extension, in two lists by trust. A content script lives in a page that may forge its
 * messages, so its list is short, names no record (the background takes it from the sender's tab) and returns nothing secret. Pages of
 * the extension have the full list. Calls go by runtime.sendMessage as `{call, args}`; live state comes over a port.
 */
import type {AskingChoice} from '../domain/asking.ts';
import type {LinkDraft} from '../domain/confirmation-link.ts';
import type {AccountId, DealId, LinkId, UserId} from '../domain/ids.ts';
import type {Mutation} from '../domain/mutation.ts';
import type {CardDealCalls} from './card-deal-calls.ts';
import type {CardState, PickLink} from './card-state.ts';
import type {LeftEdits} from './left-edits.ts';
import type {SaveOutcome} from './save-outcome.ts';
import type {SessionState} from './session.ts';
import type {SyncState, SyncTrouble} from './sync-state.ts';

export type {SaveOutcome} from './save-outcome.ts';

/** The card's scripts beside the first: its panels, and shared deals. */
export type CardPart = 'panels' | 'deal';

/** One list of what several say. */
type Flat<List> = {[K in keyof List]: List[K]};

export type ContentCalls = Flat<
  CardDealCalls & {
    /** Injects the card's first script into the sender's document, or another one. */
    'card.load': {args: {part?: CardPart | undefined}; result: {kind: 'loaded'} | {kind: 'failed'}};
    'card.create': {
      args: {linkId: LinkId; draft: LinkDraft; replaces: LinkId | null};
      result: SaveOutcome;
    };
    /** `was`: what its writer saw in the fields that change. */
    'card.edit': {
      args: {linkId: LinkId; changes: Partial<LinkDraft>; was: Partial<LinkDraft>};
      result: SaveOutcome;
    };
    /** Mails the link to its client, whose address the caller never sees. */
    'card.mail': {args: {linkId: LinkId}; result: SaveOutcome};
    'card.set_asking': {args: {linkId: LinkId; choice: AskingChoice}; result: SaveOutcome};
    /** Opens the receipt of an answered link in a tab; the caller never sees its address. */
    'card.receipt': {args: {linkId: LinkId}; result: {kind: 'opened'} | {kind: 'failed'}};
    'card.attach': {args: {linkId: LinkId; dealId: DealId}; result: SaveOutcome};
    'card.detach': {args: {linkId: LinkId; dealId: DealId}; result: SaveOutcome};
    /** `title`: what the page calls the record, for a deal that we have never seen. */
    'card.ask': {
      args: {linkId: LinkId; note: string; quoteNumber: string; title: string};
      result: SaveOutcome;
    };
    /** Puts the link's address on the clipboard; the caller never sees it. */
    'card.copy': {
      args: {linkId: LinkId};
      result: {kind: 'copied'; synced: boolean} | {kind: 'failed'};
    };
    /** One page of pending links that are on no deal, newest first; `after` is the last one of the page before. */
    'card.pick': {
      args: {search: string; after: LinkId | null};
      result: {links: PickLink[]; more: boolean};
    };
    /** Opens an extension page in a tab (the popup's view when the browser lets us open it). */
    'card.open': {args: {page: 'sign_in' | 'popup' | 'dashboard'}; result: {kind: 'opened'}};
    'card.retry': {args: Record<string, never>; result: {kind: 'started'}};
  }
>;

export type PageCalls = {
  'session.sign_in': {
    args: {server: string};
    result:
      | {kind: 'signed_in'}
      | {
          kind: 'failed';
          why: 'cancelled' | 'unreachable' | 'not_vouch' | 'insecure' | 'no_account' | 'too_old';
        };
  };
  /** With edits waiting it asks first: nothing is signed out until `evenIfWaiting`. The edits stay on this computer for the next time. */
  'session.sign_out': {
    args: {evenIfWaiting: boolean};
    result: {kind: 'signed_out'} | {kind: 'asks'; waiting: number};
  };
  'session.switch': {args: {accountId: AccountId}; result: {kind: 'switched'} | {kind: 'failed'}};
  mutate: {args: {mutation: Mutation}; result: SaveOutcome};
  'sync.now': {
    args: Record<string, never>;
    result: {kind: 'synced'} | {kind: 'failed'; why: SyncTrouble};
  };
  /** Takes a refused edit out of "Needs attention" (after Reuse or Discard). */
  'attention.clear': {args: {mid: number}; result: {kind: 'cleared'}};
  /** Throws away what its writer left in an account that is theirs no longer. */
  'left.discard': {
    args: {server: string; userId: UserId; accountId: AccountId};
    result: {kind: 'discarded'} | {kind: 'failed'};
  };
};

export type ContentCall = keyof ContentCalls;
export type PageCall = keyof PageCalls;
export type Calls = Flat<ContentCalls & PageCalls>;

/** Worked out for one call of one list at a time: all of them at once are more than the compiler takes. */
type ArgsOf<Call> = Call extends {args: infer Args} ? Args : never;
type ResultOf<Call> = Call extends {result: infer Result} ? Result : never;

/** The typed way to call: `send('card.copy', {linkId})`. Rejects only when the extension itself is gone (updated or removed). */
export type Send<List extends Partial<Calls>> = <K extends keyof List>(
  call: K,
  args: ArgsOf<List[K]>,
) => Promise<ResultOf<List[K]>>;

/** Ports by name; the background posts the whole state at once and again after each change. */
export const cardPort = 'card';
export const pagePort = 'page';
/** To a content script whose tab shows a record; sent again when the record or anything on it changes. */
export type CardNews = {
  /** Which record the state is of (lib/domain/crm-ref.ts, `crmRefKey`); the page may have moved on while it was under way. */
  record: string;
  state: CardState;
};
/** To extension pages, which then read what they show from the store. */
export type PageNews = {session: SessionState; sync: SyncState; left?: LeftEdits[]};
/** From a content script over its port when its page moved to another record without a reload; the background reads the address itself. */
export type CardAsk = {kind: 'moved'};
