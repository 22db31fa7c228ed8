/** What the calls of our own pages do. */
import type {PageHandlers} from '../messages/router.ts';
import type {SessionState} from '../messages/session.ts';
import {scopeOf} from '../store/open-reader.ts';
import type {Store} from '../store/store.ts';
import type {AccountDesk} from './account-desk.ts';
import type {LeftKeeper} from './left-edits.ts';
import type {SessionKeeper} from './session-keeper.ts';

export type PageDeskPorts = {
  desk: () => Promise<AccountDesk | undefined>;
  sessions: SessionKeeper;
  store: Store;
  left: LeftKeeper;
  onChange: () => void;
};

export function createPageDesk({
  desk,
  sessions,
  store,
  left,
  onChange,
}: PageDeskPorts): PageHandlers {
  /** What the next person at this computer could read goes; what this one wrote waits for them. */
  const wipe = async (session: SessionState): Promise<void> => {
    if (session.kind === 'signed_out') return;
    for (const account of session.accounts) {
      await store.wipeBase(scopeOf({...session, account}));
    }
  };

  return {
    'session.sign_in': async ({server}) => {
      await desk();
      const before = sessions.state();
      const result = await sessions.signIn(server);
      if (!isSamePerson(before, sessions.state())) await wipe(before);
      return result;
    },

    'session.sign_out': async ({evenIfWaiting}) => {
      const opened = await desk();
      const waiting = opened ? (await opened.syncState()).waiting : 0;
      if (waiting > 0 && !evenIfWaiting) return {kind: 'asks', waiting};
      const session = sessions.state();
      await sessions.signOut();
      await wipe(session);
      return {kind: 'signed_out'};
    },

    'session.switch': async ({accountId}) => {
      await desk();
      return (await sessions.switchTo(accountId)) ? {kind: 'switched'} : {kind: 'failed'};
    },

    mutate: async ({mutation}) => {
      const opened = await desk();
      return opened ? opened.save(mutation) : {kind: 'failed', why: 'signed_out'};
    },

    'sync.now': async () => {
      const opened = await desk();
      if (!opened) return {kind: 'failed', why: 'signed_out'};
      const why = await opened.engine.syncNow();
      return why === undefined ? {kind: 'synced'} : {kind: 'failed', why};
    },

    'attention.clear': async ({mid}) => {
      await (await desk())?.clearAttention(mid);
      return {kind: 'cleared'};
    },

    'left.discard': async (scope) => {
      await desk();
      const isGone = await left.discard(sessions.state(), scope);
      onChange();
      return {kind: isGone ? 'discarded' : 'failed'};
    },
  };
}

function isSamePerson(a: SessionState, b: SessionState): boolean {
  return (
    a.kind === 'signed_in' &&
    b.kind === 'signed_in' &&
    a.server === b.server &&
    a.user.id === b.user.id
  );
}
