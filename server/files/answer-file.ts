import {Readable} from 'node:stream';
import type {Context} from 'hono';
import type {Log} from '../log.ts';
import {contentKey, previewKey, type FileRef} from './file-keys.ts';
import type {FileStore} from './file-store.ts';
import type {FileRow} from './find-file.ts';
import {previewType} from './make-preview.ts';

/**
 * Strangers' bytes, from the origin of our own pages: never shown but saved, never guessed at, and were one opened all the same, in a
 * sandbox without origin, scripts or network. A preview is a picture of our own making.
 */
const guards = {
  'Content-Security-Policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'private, no-store', // what is deleted is gone for whoever looks
  'Cross-Origin-Resource-Policy': 'same-site',
};

/** Types that no program opens with scripts in it; all others go out as mere bytes. */
const inert =
  /^(?:image\/(?!svg)[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+|application\/(?:pdf|zip|json|vnd\.openxmlformats-officedocument\.[\w.]+|vnd\.oasis\.opendocument\.\w+)|text\/(?:plain|csv|markdown))$/;

/** Undefined when there is nothing to serve: not stored yet, or no preview, or the store has lost it. */
export async function answerFile(
  c: Context,
  {files, log}: {files: FileStore; log: Log},
  ref: FileRef,
  row: FileRow,
  what: 'content' | 'preview',
): Promise<Response | undefined> {
  const {digest} = row;
  if (row.state !== 'stored' || digest === null) return undefined;
  if (what === 'preview' && !row.has_preview) return undefined;
  const key = what === 'content' ? contentKey(ref, digest) : previewKey(ref, digest);
  const size = await files.sizeOf(key);
  if (size === undefined || (what === 'content' && size !== row.size)) {
    log({level: 'error', what: 'files', message: `The store has lost ${key}`});
    return undefined;
  }
  const headers = {
    ...guards,
    'Content-Length': String(size),
    ...(what === 'content'
      ? {'Content-Type': servedType(row.type), 'Content-Disposition': disposition(row.name)}
      : {'Content-Type': previewType}),
  };
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  const stream = await files.stream(key);
  return c.body(Readable.toWeb(stream) as ReadableStream, 200, headers); // the same thing by two types
}

function servedType(type: string): string {
  if (!inert.test(type)) return 'application/octet-stream';
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}

/** RFC 6266: the name twice, for old readers without anything that could end the quotes or mean a folder, and as it is (RFC 5987). */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\/%:*?<>|]/g, '_').slice(0, 150);
  const coded = encodeURIComponent(name.replace(/[/\\]/g, '_').toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}
