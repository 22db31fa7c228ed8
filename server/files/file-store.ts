import {mkdir} from 'node:fs/promises';
import {resolve} from 'node:path';
import type {Readable} from 'node:stream';
import {Disk} from 'flydrive';
import type {DriverContract} from 'flydrive/types';
import {StartupProblem} from '../postgres/startup-problem.ts';
import {DurableDisk} from './durable-disk.ts';

/** Where the bytes of files lie: a folder, or a bucket of an S3-compatible store. */
export type FilesAt =
  | {kind: 'disk'; folder: string}
  | {
      kind: 's3';
      bucket: string;
      region: string;
      /** Any store but Amazon's own. */
      endpoint?: string;
      /** Left out: as the machine's role or profile has them. */
      credentials?: {accessKeyId: string; secretAccessKey: string};
    };

/**
 * Objects by key, each there as a whole or not at all. What the store does not answer is a FileStoreTrouble, which passes; what it does
 * not have is undefined.
 */
export type FileStore = {
  put(key: string, bytes: Uint8Array): Promise<void>;
  sizeOf(key: string): Promise<number | undefined>;
  read(key: string): Promise<Buffer | undefined>;
  /** Of an object that is there. */
  stream(key: string): Promise<Readable>;
  /** All keys below a prefix. */
  list(prefix: string): Promise<string[]>;
  remove(keys: readonly string[]): Promise<void>;
  removeAll(prefix: string): Promise<void>;
};

export class FileStoreTrouble extends Error {
  override readonly name = 'FileStoreTrouble';
}

export async function createFileStore(at: FilesAt): Promise<FileStore> {
  const disk = new Disk(await driverOf(at));

  const sizeOf = async (key: string): Promise<number | undefined> =>
    (await disk.exists(key)) ? (await disk.getMetaData(key)).contentLength : undefined;

  const list = async (prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    let paginationToken: string | undefined;
    do {
      const page = await disk.listAll(prefix, {
        recursive: true,
        ...(paginationToken !== undefined && {paginationToken}),
      });
      for (const one of page.objects) if (one.isFile) keys.push(one.key);
      ({paginationToken} = page);
    } while (paginationToken !== undefined);
    return keys;
  };

  return {
    put: (key, bytes) => passing(() => disk.put(key, bytes)),
    sizeOf: (key) => passing(() => sizeOf(key)),
    read: (key) =>
      passing(async () => {
        if ((await sizeOf(key)) === undefined) return undefined;
        const chunks: Buffer[] = [];
        for await (const chunk of await disk.getStream(key)) chunks.push(chunk as Buffer); // a stream of bytes
        return Buffer.concat(chunks);
      }),
    stream: (key) => passing(() => disk.getStream(key)),
    list: (prefix) => passing(() => list(prefix)),
    remove: (keys) =>
      passing(async () => {
        for (const key of keys) await disk.delete(key);
      }),
    removeAll: (prefix) =>
      passing(async () => {
        await disk.deleteAll(prefix);
        // S3 tells in its answer what it did not delete, and flydrive does not look
        if ((await list(prefix)).length > 0) throw new Error(`Not all of ${prefix} was deleted`);
      }),
  };
}

async function driverOf(at: FilesAt): Promise<DriverContract> {
  if (at.kind === 'disk') return new DurableDisk(resolve(at.folder));
  const {S3Driver} = await import('flydrive/drivers/s3'); // large, and most servers do without
  const {bucket, region, endpoint, credentials} = at;
  return new S3Driver({
    ...{bucket, region, visibility: 'private', supportsACL: false},
    // Stores of one's own seldom have a name for each bucket, nor the checksums that Amazon's has lately
    ...(endpoint !== undefined && {endpoint, forcePathStyle: true}),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(credentials && {credentials}),
  });
}

async function passing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new FileStoreTrouble('The file store did not do it', {cause});
  }
}

const probeKey = 'vouch';

/** Before anybody relies on it: whether one can write there, read, list and delete. Throws a StartupProblem. */
export async function checkFileStore(at: FilesAt): Promise<FileStore> {
  const store = await createFileStore(at);
  try {
    if (at.kind === 'disk') await mkdir(at.folder, {recursive: true, mode: 0o700});
    const key = `${probeKey}/${process.pid}-${Date.now()}`;
    await store.put(key, Buffer.from('Vouch can write here'));
    const there = (await store.read(key))?.length;
    await store.removeAll(key);
    if (there !== 20) throw new Error('what was written did not come back');
  } catch (cause) {
    const where = at.kind === 'disk' ? `FILES_DIR (${at.folder})` : `the bucket ${at.bucket}`;
    throw new StartupProblem(
      `Files cannot be kept in ${where}: ${reasonOf(cause)}. Whoever runs Vouch must be allowed to write, read, list and delete there.`,
      {cause},
    );
  }
  return store;
}

/** The innermost cause says it best. */
export function reasonOf(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return at instanceof Error ? at.message || at.name : String(at);
}
