/**
 * What a decision of the vendor stands on. Several people of the vendor's decide on one deal; nobody replaces or removes what they have not
 * seen: a command may say what its writer saw (`was`), and is refused as stale where something else stands by then. Asked under the account's lock.
 */
import type {AccountView} from './account-view.ts';
import type {MutationOf} from './mutation.ts';

export type Deciding = MutationOf<
  | 'vendor.set_owner'
  | 'vendor.set_eligibility'
  | 'vendor.set_close_date'
  | 'vendor.set_state'
  | 'vendor.put_quote'
  | 'vendor.remove_quote'
>;

/** As one text: the owner's id, the day; of what has several parts the moment at which it came to be. Null: there was none. */
export function standsOn(view: AccountView, mutation: Deciding): string | null {
  const deal = view.deals.get(mutation.dealId);
  const sharing = deal?.sharing;
  switch (mutation.kind) {
    case 'vendor.set_owner':
      return deal?.owner?.userId ?? null;
    case 'vendor.set_eligibility':
      return sharing?.eligibility?.at ?? null;
    case 'vendor.set_close_date':
      return sharing?.vendorCloseDate ?? null;
    case 'vendor.set_state':
      return sharing?.since ?? null;
    case 'vendor.put_quote':
    case 'vendor.remove_quote':
      return view.quotes.get(mutation.quoteId)?.at ?? null;
  }
}

/** Whoever claims nothing is never stale. */
export function isStale(view: AccountView, mutation: Deciding): boolean {
  return mutation.was !== undefined && mutation.was !== standsOn(view, mutation);
}
