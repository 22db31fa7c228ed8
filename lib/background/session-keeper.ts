/**
 * Who is signed in: kept on disk, so that a restarted background knows it before the network does. Tokens are elsewhere (lib/api/tokens);
 * a session whose token was refused stays, `expired`, with everything readable and editable.
 */
import * as z from 'zod/mini';
import type {ServerApi} from '../api/server-api.ts';
import type {SignIn, SignInWish} from '../api/sign-in.ts';
import type {Tokens} from '../api/tokens.ts';
import {me as meSchema} from '../contract/wire.ts';
import type {Me} from '../contract/wire.ts';
import type {AccountId, UserId} from '../domain/ids.ts';
import type {PageCalls} from '../messages/calls.ts';
import type {SessionState} from '../messages/session.ts';
import {parseServerAddress} from '../models/server-address.ts';
import type {Kept, StorageArea} from '../platform/key-value.ts';
import {createKept} from '../platform/key-value.ts';
import {sessionStateOf, type StoredSession} from './stored-session.ts';

const storedSession = z.object({
  server: z.string(),
  user: meSchema.shape.user,
  accounts: meSchema.shape.accounts,
  accountId: z.string(),
  expired: z.boolean(),
});
type SignInResult = PageCalls['session.sign_in']['result'];
export type SignedIn = Extract<SessionState, {kind: 'signed_in'}>;

export type SessionPorts = {
  local: StorageArea;
  tokens: Tokens;
  apiOf: (server: string) => ServerApi;
  signIn: (origin: string, wish: SignInWish) => Promise<SignIn>;
  defaultServer: string;
  /** The server says that this person belongs to no account. */
  onTurnedAway: (server: string, userId: UserId) => Promise<void>;
  /** Called with the new state whenever it changed. */
  onChange: (state: SessionState) => void;
};

export type SessionKeeper = {
  load(): Promise<SessionState>;
  state(): SessionState;
  signIn(typed: string): Promise<SignInResult>;
  signOut(): Promise<void>;
  switchTo(accountId: AccountId): Promise<boolean>;
  markExpired(): Promise<void>;
  /** Asks the server who we are now; the accounts that are no longer ours. */
  refresh(): Promise<{lost: AccountId[]}>;
};

export function createSessionKeeper(ports: SessionPorts): SessionKeeper {
  const kept: Kept<StoredSession> = createKept(ports.local, 'session', storedSession);
  const lastServer = createKept(ports.local, 'server', z.string());
  let state: SessionState = {kind: 'signed_out', server: ports.defaultServer};

  const show = (stored: StoredSession | undefined, server: string): void => {
    state = sessionStateOf(stored, server);
    ports.onChange(state);
  };

  const keep = async (stored: StoredSession): Promise<void> => {
    await kept.write(stored);
    await lastServer.write(stored.server);
    show(stored, stored.server);
  };

  const leave = async (server: string): Promise<void> => {
    await kept.clear();
    show(undefined, server);
  };

  const current = async (): Promise<StoredSession | undefined> => {
    const stored = await kept.read();
    return state.kind === 'signed_in' && stored?.server === state.server ? stored : undefined;
  };

  return {
    state: () => state,

    load: async () => {
      show(await kept.read(), (await lastServer.read()) ?? ports.defaultServer);
      return state;
    },

    signIn: async (typed) => {
      const address = parseServerAddress(typed);
      if (address.kind === 'invalid') {
        return {kind: 'failed', why: address.why === 'insecure' ? 'insecure' : 'not_vouch'};
      }
      const before = await current();
      // Somebody signed out here: whoever comes now may be another person, though the server's session is still open
      const asksAgain = before === undefined && (await lastServer.read()) !== undefined;
      const signedIn = await ports.signIn(address.origin, {asksAgain});
      if (signedIn.kind === 'failed') return signedIn;
      const {server, endpoints, grant} = signedIn;
      await ports.tokens.keep(server, endpoints, grant);
      const reply = await ports.apiOf(server).me();
      if (reply.kind !== 'ok') {
        const tooOld = reply.kind === 'error' && reply.status === 426;
        return {kind: 'failed', why: tooOld ? 'too_old' : 'unreachable'};
      }
      const {user, accounts} = reply.body;
      const account = accounts.find(({id}) => id === before?.accountId) ?? accounts[0];
      if (!account) {
        await ports.tokens.forget(server);
        await ports.onTurnedAway(server, user.id);
        return {kind: 'failed', why: 'no_account'};
      }
      await keep({server, user, accounts, accountId: account.id, expired: false});
      return {kind: 'signed_in'};
    },

    signOut: async () => {
      const {server} = state;
      await leave(server);
      await ports.tokens.forget(server);
    },

    switchTo: async (accountId) => {
      const stored = await current();
      if (!stored?.accounts.some(({id}) => id === accountId)) return false;
      await keep({...stored, accountId});
      return true;
    },

    markExpired: async () => {
      const stored = await current();
      if (stored && !stored.expired) await keep({...stored, expired: true});
    },

    refresh: async () => {
      const stored = await current();
      if (!stored) return {lost: []};
      const reply = await ports.apiOf(stored.server).me();
      const now = await current();
      if (now?.user.id !== stored.user.id) return {lost: []};
      if (reply.kind === 'error' && reply.status === 401) await keep({...now, expired: true});
      if (reply.kind !== 'ok' || reply.body.user.id !== now.user.id) return {lost: []};
      return adopt(now, reply.body);
    },
  };

  async function adopt(stored: StoredSession, {user, accounts}: Me): Promise<{lost: AccountId[]}> {
    const lost = stored.accounts
      .map(({id}) => id)
      .filter((id) => !accounts.some((account) => account.id === id));
    const account = accounts.find(({id}) => id === stored.accountId) ?? accounts[0];
    if (!account) {
      await ports.onTurnedAway(stored.server, user.id); // before the session goes: it is the last to know who that was
      await leave(stored.server);
    } else {
      const next = {...stored, user, accounts, accountId: account.id, expired: false};
      if (JSON.stringify(next) !== JSON.stringify(stored)) await keep(next);
    }
    return {lost};
  }
}
