// @vitest-environment node
import {beforeEach, describe, expect, it} from 'vitest';
import type {PullRequest} from '../../../lib/contract/wire.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import {createAhead, type Ahead} from '../../../lib/sync/ahead.ts';
import {pull} from '../../../lib/sync/pull.ts';
import type {SyncServer} from '../../../lib/sync/server-port.ts';
import {linkId} from '../domain/fixtures.ts';
import {createFakeClock} from '../platform/fake-clock.ts';
import {linkRow, scope} from '../store/store-suite.ts';
import {newClientId} from './browser.ts';

const links = [1, 2, 3].map((n) => ({id: linkId(n), change: linkRow(n)}));
const ids = links.map(({id}) => id);
let asked: PullRequest[];
let ahead: Ahead;
let ports: Parameters<typeof pull>[0];

/** A server with three links, that gives one a page. */
const server: Pick<SyncServer, 'pull'> = {
  pull: (request) => {
    asked.push(request);
    const after = request.walk?.id;
    const at = links.findIndex(({id}) => id === after) + 1;
    const link = links[at];
    if (!link) throw new Error('Asked for more than there is');
    const isLast = at === links.length - 1;
    return Promise.resolve({
      kind: 'ok',
      body: {
        ...{kind: 'page', epoch: 'e1', tag: null, lastMid: 0, refused: []},
        cursor: isLast ? 9 : 0,
        walk: isLast ? null : {rev: 9, kind: 'link', id: link.id},
        more: !isLast,
        changes: [link.change],
      },
    });
  },
};

beforeEach(async () => {
  asked = [];
  const store = createMemoryStore(newClientId);
  await store.open(scope);
  const both: SyncServer = {
    ...server,
    push: () => Promise.reject(new Error('Nothing is sent here')),
  };
  const {signal} = new AbortController();
  ahead = createAhead(both, signal);
  ports = {store, scope, clock: createFakeClock(), signal, server: both, ahead};
});

const next = () => pull(ports, () => undefined);
const kept = async () => (await ports.store.read(scope))?.base.links.size;

describe('a walk', () => {
  it('[R8] asks for the next page while this one is written, and for none twice', async () => {
    await next(); // two pages; the third is the last and left to the next flight
    expect(asked.map(({walk}) => walk?.id)).toEqual([undefined, ids[0], ids[1]]);
    expect(await kept()).toBe(2);
    await next();
    expect(asked.map(({walk}) => walk?.id)).toEqual([undefined, ids[0], ids[1]]);
    expect(await kept()).toBe(3);
  });

  it('[R8] takes no answer to another request than the disk asks for now', async () => {
    await next();
    await ports.store.wipeBase(scope);
    await next();
    const walked = [undefined, ids[0], ids[1]];
    expect(asked.map(({walk}) => walk?.id)).toEqual([...walked, ...walked]);
    expect(await kept()).toBe(2);
    await next();
    expect(await kept()).toBe(3);
  });

  it('[L9] writes nothing any more once it was given up', async () => {
    const {signal} = ports;
    const over = new AbortController();
    ports = {...ports, signal: over.signal};
    expect(signal.aborted).toBe(false);
    const pulling = next();
    over.abort();
    expect(await pulling).toMatchObject({kind: 'retry'});
    expect(await kept()).toBe(0);
  });
});
