import type {Deal} from '../../../lib/domain/deal.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import {isOwnDeal} from '../../../lib/domain/mutation-action.ts';
import type {Action} from '../../../lib/domain/permissions.ts';
import {stands, type Standing} from '../../data/standing.ts';

/** What the page offers on one deal; the write path asks the same table again, under the account's lock. */
export type Rights = {
  /** Shared messages, files, comments, the own side of the team. */
  talk: boolean;
  /** Attaching links, and taking them off. */
  attach: boolean;
  /** Answering requests to attach. */
  answer: boolean;
  /** Eligibility, owner, quotes, state, close date, product interest. */
  decide: boolean;
  /** Withdrawing the registration, and registering the deal again. */
  share: boolean;
  /** Saying which mail domains are a company's. */
  hold: boolean;
};

export function rightsOn(deal: Deal, {roles, relation}: Standing, userId: UserId): Rights {
  const may = (action: Action) =>
    stands({roles, relation: {...relation, ownsDeal: isOwnDeal(deal, userId, action)}}, action);
  return {
    talk: may('talk'),
    attach: may(deal.shared ? 'attach_shared' : 'attach_non_shared'),
    answer: may('attach_non_shared'),
    decide: may('decide_deals'),
    share: may('share_deals'),
    hold: may('hold_domains'),
  };
}
