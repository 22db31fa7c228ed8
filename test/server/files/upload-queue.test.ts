/** The extension's queue against the server: its own HTTP, its own pull, a line that breaks. */
import {afterAll, beforeAll, expect, it} from 'vitest';
import {createFileApi} from '../../../lib/api/files.ts';
import type {HttpPorts} from '../../../lib/api/http.ts';
import {createServerApi} from '../../../lib/api/server-api.ts';
import type {Tokens} from '../../../lib/api/tokens.ts';
import {createFileQueue} from '../../../lib/background/file-queue.ts';
import type {AccountId, FileId} from '../../../lib/domain/ids.ts';
import type {Mutation} from '../../../lib/domain/mutation.ts';
import {systemClock} from '../../../lib/platform/clock.ts';
import {createLocalLock} from '../../../lib/platform/lock.ts';
import {newId as newClientId} from '../../../lib/platform/new-id.ts';
import {createMemoryStore} from '../../../lib/store/memory.ts';
import {fileChunkSize} from '../../../lib/store/file-bytes.ts';
import type {Scope} from '../../../lib/store/store.ts';
import {createEngine} from '../../../lib/sync/engine.ts';
import {createMemoryFileBytes} from '../../lib/store/memory-file-bytes.ts';
import {startApi} from '../routes/running-api.ts';
import {must, newId, ownCompany, post, share} from '../shared-deals.ts';
import {bodyOf, type Someone} from '../world.ts';
import {noise} from './pictures.ts';

let api: Awaited<ReturnType<typeof startApi>>;
let account: AccountId;
let maria: Someone;
beforeAll(async () => {
  api = await startApi();
  account = await api.world.account('Bright Agency');
  maria = await api.world.member(account, 'Maria');
});
afterAll(() => api.stop());

it('brings a file written offline to the server, through a line that breaks, and forgets it here', async () => {
  const sharing = share(ownCompany());
  await must(api.world, maria, account, sharing);
  const token = await api.world.token(maria);
  const tokens = {
    get: () => Promise.resolve({kind: 'ok', body: token}),
  } as Partial<Tokens> as Tokens; // all that is asked
  let requests = 0;
  const http: HttpPorts = {
    isOnline: () => true,
    now: () => Date.now(),
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      // Every third answer about files is lost on its way back
      if (init?.method === 'PUT' && requests++ % 3 === 1) throw new TypeError('Failed to fetch');
      return answer;
    },
  };
  const scope: Scope = {server: api.origin, userId: maria.userId, accountId: account};
  const store = createMemoryStore(newClientId);
  const bytes = createMemoryFileBytes();
  await store.open(scope);
  const content = noise(4 * fileChunkSize + 321);
  const fileId: FileId = newId();
  await bytes.begin(scope, {fileId, size: content.length}, new Date().toISOString());
  for (let index = 0; index * fileChunkSize < content.length; index++) {
    const from = index * fileChunkSize;
    await bytes.write(scope, fileId, index, content.subarray(from, from + fileChunkSize));
  }
  const file = {fileId, name: 'plan.bin', size: content.length, type: 'application/pdf'};
  const mutation: Mutation = {...post(sharing.dealId, 'Look'), files: [file]};
  await store.append(scope, bodyOf(mutation), new Date().toISOString());

  const common = {scope, store, clock: systemClock, lock: createLocalLock(), log: () => undefined};
  const progress: number[] = [];
  const queue = createFileQueue({
    ...{...common, bytes, backOff: () => 10},
    api: createFileApi(http, tokens, api.origin, account),
    onProgress: ({sent}) => void progress.push(sent),
  });
  const engine = createEngine({
    ...{...common, backOff: () => 10, server: createServerApi(http, tokens, api.origin)},
    onChange: () => queue.wake(),
    onPulled: () => undefined,
    onStop: (why) => {
      throw new Error(why);
    },
  });
  while ((await bytes.list(scope)).length > 0) {
    await engine.syncNow();
    queue.wake();
    await new Promise((done) => setTimeout(done, 20));
  }
  engine.stop();
  queue.stop();
  expect(requests).toBeGreaterThanOrEqual(5);
  expect(progress).toContain(content.length);
  const remote = createFileApi(http, tokens, api.origin, account);
  const opened = await remote.open(fileId, 'content');
  if (opened.kind !== 'ok') throw new Error(opened.kind);
  expect(Buffer.from(await opened.body.arrayBuffer()).equals(content)).toBe(true);
  expect(await remote.open(fileId, 'preview')).toEqual({
    ...{kind: 'error', status: 404, code: 'file_not_found'},
  });
});
