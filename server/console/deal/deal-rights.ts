import type {Deal} from '../../../lib/domain/deal.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
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
};

export function rightsOn(deal: Deal, {roles, relation}: Standing, userId: UserId): Rights {
  const ownsDeal = deal.owner?.userId === userId || deal.sharing?.registeredBy.userId === userId;
  const standing = {roles, relation: {...relation, ownsDeal}};
  return {
    talk: stands(standing, 'talk'),
    attach: stands(standing, deal.shared ? 'attach_shared' : 'attach_non_shared'),
    answer: stands(standing, 'attach_non_shared'),
    decide: stands(standing, 'decide_deals'),
  };
}
