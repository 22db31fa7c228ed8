/** Whatever breaks off, a file is whole or not there, and can go on. No server runs here, so no job gets in between. */
import {sql} from 'kysely';
import sharp from 'sharp';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {shortestChunk} from '../../../lib/contract/files.ts';
import type {AccountId, DealId, FileId} from '../../../lib/domain/ids.ts';
import {
  createFileStore,
  FileStoreTrouble,
  type FileStore,
} from '../../../server/files/file-store.ts';
import {finishFile} from '../../../server/files/finish-file.ts';
import {refuseOverdueFiles} from '../../../server/files/overdue-files.ts';
import {takeBytes} from '../../../server/files/take-bytes.ts';
import {tidyFile} from '../../../server/files/tidy-file.ts';
import {must, newId, ownCompany, post, share} from '../shared-deals.ts';
import {createWorld, type Someone, type World} from '../world.ts';
import {noise, photo} from './pictures.ts';
import {makeFilesFolder} from './test-files.ts';

let world: World;
let account: AccountId;
let maria: Someone;
let dealId: DealId;
let files: FileStore;
const folder = makeFilesFolder();

beforeAll(async () => {
  world = await createWorld();
  files = await createFileStore(folder.at);
  account = await world.account('Bright Agency');
  maria = await world.member(account, 'Maria');
  const sharing = share(ownCompany());
  ({dealId} = sharing);
  await must(world, maria, account, sharing);
});
afterAll(async () => {
  await world.end();
  folder.remove();
});

async function promise(size: number): Promise<FileId> {
  const fileId: FileId = newId();
  const file = {fileId, name: 'a.png', size, type: 'image/png'};
  await must(world, maria, account, {...post(dealId, 'Look'), files: [file]});
  return fileId;
}

const deps = (given: Partial<FileStore> = {}) => ({
  ...world.deps,
  files: {...files, ...given},
});
const refOf = (fileId: FileId) => ({accountId: account, fileId});
const take = (fileId: FileId, from: number, bytes: Uint8Array, store = files) =>
  takeBytes({db: world.db, files: store}, maria.userId, refOf(fileId), from, bytes);
const finish = (fileId: FileId, given: Partial<FileStore> = {}) =>
  finishFile(deps(given), refOf(fileId));

const rowOf = async (fileId: FileId) => {
  const row = await world.read(account, (trx) =>
    trx.selectFrom('file').selectAll().where('id', '=', fileId).executeTakeFirst(),
  );
  if (!row) throw new Error('The row is gone');
  return row;
};
const contentOf = async (fileId: FileId) =>
  files.read(`${account}/${fileId}/content-${(await rowOf(fileId)).digest}`);

/** All of its bytes are there, and nobody has looked into them. */
async function arrived(bytes: Buffer): Promise<FileId> {
  const fileId = await promise(bytes.length);
  for (let at = 0; at < bytes.length; at += shortestChunk) {
    const outcome = await take(fileId, at, bytes.subarray(at, at + shortestChunk));
    expect(outcome.kind).toBe('taken');
  }
  return fileId;
}

const killed = new Error('killed');
/** Does its first `writes` writes and dies at the next. */
function dyingAfter(writes: number): Pick<FileStore, 'put'> {
  let done = 0;
  return {
    put: async (key, bytes) => {
      if (done++ >= writes) throw killed;
      await files.put(key, bytes);
    },
  };
}

it('a crash between the write and its count: the chunk is sent again and is there once', async () => {
  const bytes = noise(3 * shortestChunk);
  const fileId = await promise(bytes.length);
  await take(fileId, 0, bytes.subarray(0, shortestChunk));
  const crashing = {
    ...files,
    put: async (key: string, chunk: Uint8Array) => {
      await files.put(key, chunk);
      throw killed;
    },
  };
  const next = bytes.subarray(shortestChunk);
  await expect(take(fileId, shortestChunk, next, crashing)).rejects.toBe(killed);
  expect(await rowOf(fileId)).toMatchObject({state: 'awaited', received: shortestChunk});
  expect(await take(fileId, shortestChunk, next)).toMatchObject({kind: 'taken'});
  await finish(fileId);
  expect((await contentOf(fileId))?.equals(bytes)).toBe(true);
});

it('a crash at any write while it is finished: the next one finishes it', async () => {
  const bytes = await photo(200, 150);
  for (const writes of [0, 1]) {
    const fileId = await arrived(bytes);
    await expect(finish(fileId, dyingAfter(writes))).rejects.toBe(killed);
    expect(await rowOf(fileId)).toMatchObject({state: 'awaited'});
    await finish(fileId);
    expect(await rowOf(fileId)).toMatchObject({
      ...{state: 'stored', type: 'image/png', has_preview: true},
    });
    expect((await contentOf(fileId))?.equals(bytes)).toBe(true);
  }
});

it('finished many times at once is finished once', async () => {
  const bytes = await photo(100, 100);
  const fileId = await arrived(bytes);
  await Promise.all([finish(fileId), finish(fileId), finish(fileId)]);
  expect(await rowOf(fileId)).toMatchObject({state: 'stored', has_preview: true});
  const {rows} = await world.read(account, (trx) =>
    sql`select from app.activity where event ->> 'fileId' = ${fileId} and event ->> 'kind' = 'file_stored'`.execute(
      trx,
    ),
  );
  expect(rows).toHaveLength(1);
});

it('bytes that change between two looks are never served as what the first one found', async () => {
  const picture = await photo(100, 100);
  const other = Buffer.alloc(picture.length);
  (await sharp(picture).jpeg().toBuffer()).copy(other);
  const fileId = await arrived(picture);
  const parts = await files.list(`${account}/${fileId}`);
  await finish(fileId, {
    put: async (key, bytes) => {
      await files.put(key, bytes);
      if (!key.includes('/preview-')) return;
      // The first has found a PNG; now the parts are another's, and a second one begins and dies
      for (const part of parts) {
        const [from, to] = (/(\d+)-(\d+)$/.exec(part) ?? []).slice(1).map(Number);
        await files.put(part, other.subarray(from, to));
      }
      await finish(fileId, dyingAfter(1)).catch(() => undefined);
    },
  });
  expect(await rowOf(fileId)).toMatchObject({state: 'stored', type: 'image/png'});
  expect((await contentOf(fileId))?.equals(picture)).toBe(true);
});

it('a part that the store has lost is asked for again', async () => {
  const bytes = noise(3 * shortestChunk);
  const fileId = await arrived(bytes);
  await files.remove([`${account}/${fileId}/part-${shortestChunk}-${2 * shortestChunk}`]);
  await finish(fileId);
  expect(await rowOf(fileId)).toMatchObject({
    ...{state: 'awaited', received: shortestChunk, parts: [shortestChunk]},
  });
  for (const at of [1, 2]) {
    await take(
      fileId,
      at * shortestChunk,
      bytes.subarray(at * shortestChunk, (at + 1) * shortestChunk),
    );
  }
  await finish(fileId);
  expect((await contentOf(fileId))?.equals(bytes)).toBe(true);
});

it('content that the store has lost before it was served is asked for again', async () => {
  const fileId = await arrived(noise(shortestChunk));
  await world.read(account, (trx) =>
    sql`update app.file set digest = ${'0'.repeat(64)} where id = ${fileId}`.execute(trx),
  );
  await finish(fileId);
  expect(await rowOf(fileId)).toMatchObject({state: 'awaited', received: 0, digest: null});
});

it('removed while it is finished: nothing of it stays', async () => {
  const fileId = await arrived(noise(shortestChunk));
  await finish(fileId, {
    put: async (key, bytes) => {
      await must(world, maria, account, {kind: 'file.remove', fileId});
      await files.put(key, bytes);
    },
  });
  expect(await files.list(`${account}/${fileId}`)).toEqual([]);
});

it('asks for its jobs in the transaction that makes them necessary', async () => {
  const jobsOf = async (fileId: FileId) => {
    const {rows} = await sql<{task: string; later: boolean}>`
      select j.task_identifier as task, j.run_at > now() + interval '30 minutes' as later
      from graphile_worker.jobs j join graphile_worker._private_jobs p using (id)
      where p.payload ->> 'fileId' = ${fileId} order by j.id
    `.execute(world.db);
    return rows.map(({task, later}) => (later ? `${task} later` : task));
  };
  const fileId = await promise(2 * shortestChunk);
  const bytes = noise(2 * shortestChunk);
  await take(fileId, 0, bytes.subarray(0, shortestChunk));
  expect(await jobsOf(fileId)).toEqual([]);
  await take(fileId, shortestChunk, bytes.subarray(shortestChunk));
  expect(await jobsOf(fileId)).toEqual(['finish_file']);
  await finish(fileId);
  expect(await jobsOf(fileId)).toEqual(['finish_file', 'tidy_file']);
  await must(world, maria, account, {kind: 'file.remove', fileId});
  expect((await jobsOf(fileId)).slice(2)).toEqual(['tidy_file', 'tidy_file later']);
});

it('a file that never came is refused after a week, and its parts go', async () => {
  const [silent, slow, done] = [
    await promise(2 * shortestChunk),
    await promise(2 * shortestChunk),
    await arrived(noise(shortestChunk)),
  ];
  await take(silent, 0, noise(shortestChunk));
  await world.read(account, async (trx) => {
    const age = (fileId: FileId, days: number) =>
      sql`update app.file set at = now() - interval '30 days', received_at = now() - ${days} * interval '1 day'
          where id = ${fileId}`.execute(trx);
    await age(silent, 8);
    await age(slow, 6);
    await age(done, 2);
  });
  await refuseOverdueFiles(deps(), 1);
  expect(await rowOf(silent)).toMatchObject({state: 'refused', refusal: 'not_arrived'});
  expect(await rowOf(slow)).toMatchObject({state: 'awaited'});
  expect(await rowOf(done)).toMatchObject({state: 'stored'});
  await tidyFile(deps(), refOf(silent));
  expect(await files.list(`${account}/${silent}`)).toEqual([]);
  expect((await take(silent, shortestChunk, noise(shortestChunk))).kind).toBe('refused');
});

it('a store that fails is a passing trouble and costs nothing', async () => {
  const fileId = await promise(shortestChunk);
  const away = {...files, put: () => Promise.reject(new FileStoreTrouble('away'))};
  await expect(take(fileId, 0, noise(shortestChunk), away)).rejects.toBeInstanceOf(
    FileStoreTrouble,
  );
  expect((await take(fileId, 0, noise(shortestChunk))).kind).toBe('taken');
});
