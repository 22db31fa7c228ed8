// @vitest-environment node
/** One push or pull at a time, against replies written by hand: the odd ones that a behaving server never gives. */
import {beforeEach, describe, expect, it} from 'vitest';
import type {Reply} from '../../../lib/api/http.ts';
import {protocol} from '../../../lib/contract/protocol.ts';
import type {
  PullRequest,
  PullResponse,
  PushRequest,
  PushResponse,
} from '../../../lib/contract/wire.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import type {Store} from '../../../lib/store/store.ts';
import {pull, type Pulled} from '../../../lib/sync/pull.ts';
import {push, type FlightPorts} from '../../../lib/sync/push.ts';
import {createFakeClock} from '../platform/fake-clock.ts';
import {accountRow, linkRow, pageOf, scope} from '../store/store-suite.ts';
import {newClientId} from './browser.ts';

let store: Store;
let asked: Array<PushRequest | PullRequest>;
let pushReply: Reply<PushResponse>;
let pullReply: Reply<PullResponse>;
let ports: FlightPorts;

const page = (part: Partial<Extract<PullResponse, {kind: 'page'}>>): Reply<PullResponse> => ({
  kind: 'ok',
  body: {
    kind: 'page',
    epoch: 'e1',
    cursor: 1,
    walk: null,
    tag: null,
    more: false,
    lastMid: 0,
    refused: [],
    changes: [],
    ...part,
  },
});

beforeEach(async () => {
  store = createMemoryStore(newClientId);
  await store.open(scope);
  asked = [];
  ports = {
    store,
    scope,
    clock: createFakeClock(),
    signal: new AbortController().signal,
    server: {
      push: (request) => {
        asked.push(request);
        return Promise.resolve(pushReply);
      },
      pull: (request) => {
        asked.push(request);
        return Promise.resolve(pullReply);
      },
    },
  };
});

const append = async (...bodies: string[]): Promise<void> => {
  for (const body of bodies) await store.append(scope, body, 'at');
};
const queued = async (): Promise<number[]> =>
  (await store.readQueued(scope, 100)).map((entry) => entry.mid);

describe('a push', () => {
  it('asks nothing when nothing is queued', async () => {
    expect(await push(ports)).toEqual({kind: 'nothing'});
    expect(asked).toEqual([]);
  });

  it('[E1] sends bodies character for character under their mids', async () => {
    await append('{"a": 1}', '{"b":2 }');
    pushReply = {kind: 'ok', body: {lastMid: 2, results: []}};
    expect(await push(ports)).toEqual({kind: 'applied', upTo: 2});
    expect(asked[0]).toMatchObject({
      protocol,
      accountId: scope.accountId,
      mutations: [
        {mid: 1, body: '{"a": 1}'},
        {mid: 2, body: '{"b":2 }'},
      ],
    });
  });

  it('[P8] takes as done only what the server says it has', async () => {
    await append('a', 'b', 'c');
    pushReply = {kind: 'ok', body: {lastMid: 2, results: [{mid: 1, kind: 'applied'}]}};
    expect(await push(ports)).toEqual({kind: 'applied', upTo: 2});
    expect(await queued()).toEqual([3]);
  });

  it('[T5] tries later when the server has taken none of it', async () => {
    await append('a');
    pushReply = {kind: 'ok', body: {lastMid: 0, results: []}};
    expect(await push(ports)).toEqual({kind: 'retry', why: 'server'});
    expect(await queued()).toEqual([1]);
  });

  it('[P5] writes down refusals with their fields', async () => {
    await append('a');
    const fields = [{field: 'name', code: 'required'}] as const;
    pushReply = {
      kind: 'ok',
      body: {
        lastMid: 1,
        results: [{mid: 1, kind: 'refused', code: 'invalid', fields: [...fields]}],
      },
    };
    await push(ports);
    expect((await store.readLedger(scope))?.outbox[0]?.refusal).toEqual({code: 'invalid', fields});
  });

  it('[T4] counts from one again under a new client id', async () => {
    await append('a', 'b');
    await store.markTaken(scope, [{mid: 1}]);
    await store.renewClient(scope, 'at');
    pushReply = {
      kind: 'ok',
      body: {lastMid: 1, results: [{mid: 1, kind: 'refused', code: 'invalid'}]},
    };
    expect(await push(ports)).toEqual({kind: 'applied', upTo: 2});
    expect(asked[0]).toMatchObject({mutations: [{mid: 1, body: 'b'}]});
    expect((await store.readLedger(scope))?.outbox[0]).toMatchObject({mid: 2, taken: true});
  });

  it('[S3] changes nothing when it fails', async () => {
    await append('a');
    pushReply = {kind: 'error', status: 426, code: 'client_too_old'};
    expect(await push(ports)).toEqual({kind: 'stop', why: 'client_too_old'});
    expect(await queued()).toEqual([1]);
  });
});

describe('a pull', () => {
  const ignore = (): void => undefined;

  it('[R2] asks from the cursor and tells what changed', async () => {
    await store.applyPage(scope, pageOf({cursor: 4}));
    const told: Pulled[] = [];
    const changes = [accountRow, linkRow(1)];
    pullReply = page({cursor: 6, changes});
    expect(await pull(ports, (pulled) => told.push(pulled))).toEqual({
      kind: 'page',
      more: false,
      again: false,
    });
    expect(asked[0]).toMatchObject({epoch: 'e1', cursor: 4, ackedMid: 0, limit: 500});
    expect(told).toEqual([{kind: 'page', hasNews: false}]);
    expect((await store.read(scope))?.base.links.size).toBe(1);
    expect((await store.open(scope)).cursor).toBe(6);
  });

  it('[R3] speaks of acknowledged mids in the numbers of its client id', async () => {
    await append('a', 'b', 'c');
    await store.markTaken(scope, [{mid: 1}, {mid: 2}]);
    await store.renewClient(scope, 'at');
    await store.markTaken(scope, [{mid: 3}]);
    pullReply = page({cursor: 2, lastMid: 1, refused: [{mid: 1, code: 'id_taken'}]});
    await pull(ports, ignore);
    expect(asked[0]).toMatchObject({ackedMid: 0});
    expect((await store.read(scope))?.rejected).toMatchObject([
      {mid: 3, refusal: {code: 'id_taken'}},
    ]);
    pullReply = page({cursor: 2, lastMid: 1});
    await pull(ports, ignore);
    expect(asked[1]).toMatchObject({ackedMid: 1});
  });

  it('[R5] begins again when told, and tells', async () => {
    await store.applyPage(scope, pageOf({changes: [accountRow], cursor: 4}));
    const told: Pulled[] = [];
    pullReply = {kind: 'ok', body: {kind: 'reset', epoch: 'e2', lastMid: 0}};
    expect(await pull(ports, (pulled) => told.push(pulled))).toEqual({kind: 'reset', whole: true});
    expect(told).toEqual([{kind: 'reset'}]);
    expect(await store.open(scope)).toMatchObject({cursor: 0, epoch: 'e2'});
  });

  it('[R5] begins again when a server has forgotten what it had acknowledged', async () => {
    await append('a');
    await store.markTaken(scope, [{mid: 1}]);
    await store.applyPage(scope, pageOf({settledUpTo: 1}));
    pullReply = page({cursor: 3, lastMid: 0});
    expect(await pull(ports, ignore)).toEqual({kind: 'reset', whole: true});
    expect(await queued()).toEqual([1]);
  });

  it('[R3] does not take a half-way page for forgetfulness', async () => {
    await append('a');
    await store.markTaken(scope, [{mid: 1}]);
    await store.applyPage(scope, pageOf({settledUpTo: 1}));
    pullReply = page({cursor: 3, lastMid: 0, more: true});
    expect(await pull(ports, ignore)).toMatchObject({kind: 'page', more: true});
    expect(await queued()).toEqual([]);
  });

  it('[S3] changes nothing when it fails', async () => {
    const before = await store.read(scope);
    pullReply = {kind: 'unreachable', why: 'offline'};
    expect(await pull(ports, ignore)).toEqual({kind: 'retry', why: 'offline'});
    expect(await store.read(scope)).toEqual(before);
  });
});
