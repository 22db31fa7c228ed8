/** Who is signed in as the background keeps it, and as everybody sees it. */
import type {UserId} from '../domain/ids.ts';
import type {SessionAccount, SessionState} from '../messages/session.ts';

export type StoredSession = {
  server: string;
  user: {id: UserId; name: string; email: string};
  accounts: SessionAccount[];
  accountId: string;
  expired: boolean;
};

/** `server`: where somebody would sign in. */
export function sessionStateOf(stored: StoredSession | undefined, server: string): SessionState {
  const account = stored?.accounts.find(({id}) => id === stored.accountId);
  if (!stored || !account) return {kind: 'signed_out', server};
  const {user, accounts, expired} = stored;
  return {kind: 'signed_in', server: stored.server, user, account, accounts, expired};
}
