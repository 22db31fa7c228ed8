import type {Context, Hono} from 'hono';
import * as z from 'zod/mini';
import {longestChunk, shortestChunk, type FileState} from '../../../lib/contract/files.ts';
import {ids} from '../../../lib/contract/shapes.ts';
import {countUses, limits} from '../../auth/rate-limit.ts';
import {retryAfterSeconds} from '../../db/trouble.ts';
import type {Deps} from '../../deps.ts';
import {answerFile} from '../../files/answer-file.ts';
import type {FileRef} from '../../files/file-keys.ts';
import {FileStoreTrouble, reasonOf} from '../../files/file-store.ts';
import {findFile, type SeenFile} from '../../files/find-file.ts';
import {takeBytes} from '../../files/take-bytes.ts';
import {readBody} from '../../read-body.ts';
import {ApiError} from './api-error.ts';
import {requireBearer} from './require-bearer.ts';

const filePath = '/api/v1/accounts/:accountId/files/:fileId';

/** A file's bytes, in and out (lib/contract/files.ts). */
export function registerFiles(app: Hono, deps: Deps): void {
  app.get(filePath, async (c) => {
    const {row} = await find(c, deps);
    return c.json<FileState>({state: row.state, size: row.size, received: row.received});
  });

  app.put(`${filePath}/bytes`, async (c) => {
    const {userId} = await requireBearer(c, deps);
    const ref = refOf(c);
    const from = c.req.query('from') ?? '';
    if (!/^\d{1,10}$/.test(from)) {
      throw new ApiError(400, 'invalid', 'Say where the bytes stand.', [
        {field: 'from', code: 'invalid'},
      ]);
    }
    const used = await countUses(deps.db, [[limits.fileChunksOfPerson, userId]]);
    if (used.kind === 'refused') {
      c.header('Retry-After', String(used.retryAfterSeconds));
      throw new ApiError(429, 'too_many', 'Too many bytes in too short a time.');
    }
    const bytes = await readChunk(c);
    const outcome = await inStore(c, deps, () => takeBytes(deps, userId, ref, Number(from), bytes));
    switch (outcome.kind) {
      case 'taken': {
        const {state, size, received} = outcome;
        return c.json<FileState>({state, size, received});
      }
      case 'not_found':
        throw notFound();
      case 'not_yours':
        throw new ApiError(403, 'not_yours', 'Only who shared the file can send its bytes.');
      case 'refused':
        throw new ApiError(409, 'file_refused', 'The file was given up: share it anew.');
      case 'wrong_offset':
        throw new ApiError(409, 'wrong_offset', `Go on from byte ${outcome.received}.`, undefined, {
          received: outcome.received,
        });
      case 'too_large':
        throw new ApiError(413, 'too_large', `The file was to have ${outcome.size} bytes.`);
      case 'too_short':
        throw new ApiError(
          422,
          'too_short',
          `Any chunk but the last has ${shortestChunk} bytes or more.`,
        );
    }
  });

  for (const what of ['content', 'preview'] as const) {
    app.get(`${filePath}/${what}`, async (c) => {
      const {row, ref} = await find(c, deps);
      const answer = await inStore(c, deps, () => answerFile(c, deps, ref, row, what));
      if (!answer) throw notFound();
      return answer;
    });
  }
}

async function find(c: Context, deps: Deps): Promise<SeenFile & {ref: FileRef}> {
  const {userId} = await requireBearer(c, deps);
  const ref = refOf(c);
  const found = await findFile(deps.db, userId, ref);
  if (!found) throw notFound();
  return {...found, ref};
}

function refOf(c: Context): FileRef {
  const accountId = z.safeParse(ids.account, c.req.param('accountId'));
  const fileId = z.safeParse(ids.file, c.req.param('fileId'));
  if (!accountId.success || !fileId.success) throw notFound();
  return {accountId: accountId.data, fileId: fileId.data};
}

async function readChunk(c: Context): Promise<Buffer> {
  let bytes: Buffer | undefined;
  try {
    bytes = await readBody(c.req.raw, longestChunk);
  } catch {
    throw new ApiError(400, 'cut_off', 'The body broke off.'); // nobody is there to read it
  }
  if (!bytes) throw new ApiError(413, 'too_large', `A chunk has ${longestChunk} bytes at most.`);
  return bytes;
}

async function inStore<T>(c: Context, {log}: Deps, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FileStoreTrouble)) throw error;
    log({level: 'warning', what: 'files', message: reasonOf(error)});
    c.header('Retry-After', String(retryAfterSeconds));
    throw new ApiError(503, 'busy', 'The file store is busy or away. Please ask again shortly.');
  }
}

/** The same for a file of others, one that is not stored (yet), and one that does not exist. */
function notFound(): ApiError {
  return new ApiError(404, 'file_not_found', 'There is no such file, or it was deleted.');
}
