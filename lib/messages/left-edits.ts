import type {AccountId, UserId} from '../domain/ids.ts';

/**
 * What somebody wrote in an account that is theirs no longer. It is on this computer and nowhere else, for them to take along or to throw
 * away; should they be invited again, it is sent.
 */
export type LeftEdits = {
  server: string;
  user: {id: UserId; name: string};
  account: {id: AccountId; name: string};
  count: number;
};
