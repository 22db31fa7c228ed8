/** Our own store, reached as the background reaches it: a reply is read, checked by the contract and applied by a pull. */
import {createServerApi} from '../../../lib/api/server-api.ts';
import type {HttpPorts} from '../../../lib/api/http.ts';
import type {Tokens} from '../../../lib/api/tokens.ts';
import {walkLimit} from '../../../lib/contract/wire.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import {systemClock} from '../../../lib/platform/clock.ts';
import {newId} from '../../../lib/platform/new-id.ts';
import {createIndexedDbStore} from '../../../lib/store/indexeddb.ts';
import {openReader, scopeOf} from '../../../lib/store/open-reader.ts';
import {createSnapshotReader} from '../../../lib/store/snapshot-reader.ts';
import {createAhead} from '../../../lib/sync/ahead.ts';
import {pull} from '../../../lib/sync/pull.ts';
import {deleteDatabase, type Contender} from './contender.ts';
import {account} from './sample-links.ts';

export const session = {
  server: 'http://bench',
  user: {id: 'user-0-of-bright' as UserId, name: 'Maria Nowak'},
  account: {id: account.id},
};

const tokens: Tokens = {
  get: () => Promise.resolve({kind: 'ok', body: 'token'}),
  keep: () => Promise.resolve(),
  forget: () => Promise.resolve(),
};

export const vouch: Contender = {
  rowsPerPage: walkLimit,
  open: async (database) => {
    const store = createIndexedDbStore(newId, database);
    const scope = scopeOf(session);
    await store.open(scope);
    let replies: string[] = [];
    const http: HttpPorts = {
      fetch: () => Promise.resolve(replyOf(replies.shift() ?? '')),
      isOnline: () => true,
      now: () => Date.now(),
    };
    const server = createServerApi(http, tokens, session.server);
    const {signal} = new AbortController();
    const ahead = createAhead(server, signal);
    const ports = {store, server, scope, clock: systemClock, signal, ahead};
    return {
      applyPages: async (texts) => {
        replies = [...texts];
        for (let more = true; more;) {
          const outcome = await pull(ports, () => undefined);
          if (outcome.kind !== 'page') throw new Error(`The page was not applied: ${outcome.kind}`);
          ({more} = outcome);
        }
      },
      readAll: async () => {
        const reader = createOwnReader(database);
        const {view} = await reader.readAll(session);
        reader.close();
        return view.links.size;
      },
      close: () => store.close(),
    };
  },
  remove: deleteDatabase,
};

/** A reply whose bytes are a text already, as the pages are that the others are given. */
function replyOf(text: string): Response {
  return Object.assign(new Response(), {text: () => Promise.resolve(text)});
}

export function createOwnReader(database: string) {
  return openReader(createSnapshotReader(database));
}
