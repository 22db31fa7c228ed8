/** Who is signed in as the background keeps it, and as everybody sees it. */
import type {UserId} from '../domain/ids.ts';
import type {SessionAccount, SessionState} from './session.ts';

export const sessionKey = 'session';

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

/** What a page finds there itself, as far as it needs it before the background has spoken; the background checks all of it. */
export function readStoredSession(value: unknown): SessionState | undefined {
  if (!isStored(value)) return undefined;
  const state = sessionStateOf(value, value.server);
  return state.kind === 'signed_in' ? state : undefined;
}

function isStored(value: unknown): value is StoredSession {
  if (typeof value !== 'object' || value === null) return false;
  const {server, user, accounts} = value as Partial<StoredSession>; // as far as it is one
  return typeof server === 'string' && typeof user?.id === 'string' && Array.isArray(accounts);
}
