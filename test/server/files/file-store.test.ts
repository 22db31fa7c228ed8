import {chmodSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {shortestChunk} from '../../../lib/contract/files.ts';
import {limits} from '../../../lib/domain/limits.ts';
import {
  checkFileStore,
  createFileStore,
  FileStoreTrouble,
} from '../../../server/files/file-store.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';
import {startS3} from './s3.ts';
import {makeFilesFolder} from './test-files.ts';

let s3: Awaited<ReturnType<typeof startS3>>;
const folder = makeFilesFolder();
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(async () => {
  await s3.stop();
  folder.remove();
});

describe.each([
  ['a folder', () => folder.at],
  ['a bucket', () => s3.at],
])('%s', (_, at) => {
  it('keeps objects, and lists and forgets those below a prefix', async () => {
    const store = await createFileStore(at());
    const bytes = Buffer.from([0, 1, 254, 255]);
    await store.put('a/b/c', bytes);
    await store.put('a/b/d', Buffer.from('d'));
    await store.put('a/bc', Buffer.from('other'));
    expect((await store.read('a/b/c'))?.equals(bytes)).toBe(true);
    expect(await store.sizeOf('a/b/c')).toBe(4);
    expect((await store.list('a/b')).filter((key) => key.startsWith('a/b/')).sort()).toEqual([
      ...['a/b/c', 'a/b/d'],
    ]);
    await store.put('a/b/c', Buffer.from('again'));
    expect(String(await store.read('a/b/c'))).toBe('again');
    await store.remove(['a/b/d', 'a/b/never']);
    expect(await store.sizeOf('a/b/d')).toBeUndefined();
    expect(await store.read('a/b/d')).toBeUndefined();
    await store.removeAll('a/b/c');
    await store.removeAll('a/never');
    expect(await store.read('a/b/c')).toBeUndefined();
    expect(await store.list('never')).toEqual([]);
  });

  it('forgets as many parts as a file can have', async () => {
    const store = await createFileStore(at());
    const count = Math.ceil(limits.fileSize / shortestChunk);
    for (let n = 0; n < count; n += 50) {
      const some = Array.from({length: Math.min(50, count - n)}, (_unused, k) => `many/${n + k}`);
      await Promise.all(some.map((key) => store.put(key, Buffer.from('x'))));
    }
    expect(await store.list('many')).toHaveLength(count);
    await store.removeAll('many');
    expect(await store.list('many')).toEqual([]);
  });

  it('does not leave its place', async () => {
    const store = await createFileStore(at());
    await expect(store.put('../../evil', Buffer.from('x'))).rejects.toBeInstanceOf(
      FileStoreTrouble,
    );
    await expect(store.read('a/../../evil')).rejects.toBeInstanceOf(FileStoreTrouble);
  });

  it('is tried out at the start, and looks the same afterwards', async () => {
    const store = await checkFileStore(at());
    expect(await store.list('vouch')).toEqual([]);
  });
});

it('a folder is for its owner alone, and holds nothing half written', async () => {
  const at = {kind: 'disk', folder: join(folder.at.folder, 'deep', 'er')} as const;
  const store = await checkFileStore(at);
  await store.put('x/y', Buffer.from('bytes'));
  expect(readdirSync(join(at.folder, 'x'))).toEqual(['y']);
  expect(statSync(join(at.folder, 'x', 'y')).mode & 0o077).toBe(0);
  expect(statSync(join(at.folder, 'x')).mode & 0o077).toBe(0);
});

it.each([
  [
    'a file where the folder should be',
    () => {
      const path = join(folder.at.folder, 'a-file');
      writeFileSync(path, '');
      chmodSync(path, 0o600);
      return {kind: 'disk', folder: path} as const;
    },
  ],
  ['a bucket that is not there', () => ({...s3.at, bucket: 'nowhere'})],
  [
    'a key that it does not know',
    () => ({...s3.at, credentials: {accessKeyId: 'unknown', secretAccessKey: 'S3RVER'}}),
  ],
  ['nobody at that address', () => ({...s3.at, endpoint: 'http://127.0.0.1:9'})],
])('%s stops the start, with a sentence for whoever runs it', async (_, at) => {
  const error: unknown = await checkFileStore(at()).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(StartupProblem);
  expect((error as StartupProblem).message).toMatch(/^Files cannot be kept in .+ must be allowed/);
});
