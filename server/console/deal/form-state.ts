import {createHash} from 'node:crypto';
import type {Context} from 'hono';
import {limits} from '../../../lib/domain/limits.ts';
import type {NewFile} from '../../../lib/domain/message.ts';
import type {FileId} from '../../../lib/domain/ids.ts';
import {isUuid} from '../../../lib/domain/ids.ts';
import {readForm, type Form, type FormShape} from '../../pages/form.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {readBody} from '../../read-body.ts';
import {checkSameOrigin} from '../../pages/same-origin.ts';

/**
 * Forms of the console. Each carries a `key` made when it was shown: sent twice it changes nothing twice, and what it makes is known by it.
 * Where others may have decided meanwhile it carries what it showed, too.
 */
export type Typed = Form<string, string>;
/** A file as it came with a form. */
export type Uploaded = NewFile & {bytes: Uint8Array};

/** A form that came back: what was typed stands in it still, with what is the matter. */
export type Failed = {
  form: string;
  typed: Typed;
  problem: string;
  /** By field. */
  errors: Readonly<Record<string, string>>;
};

/** A text of a million characters, in any script, is read and given back as too long. */
const mostBytes = 10 * 1024 * 1024;

/** Throws PageProblem. */
export async function readConsoleForm<One extends string, Many extends string = never>(
  c: Context,
  {deps}: PageKit,
  {one, many}: FormShape<One, Many>,
): Promise<Form<One | 'key', Many> & {files: Uploaded[]}> {
  checkSameOrigin(c.req.raw, deps.publicUrl);
  const shape = {one: ['key', ...one] as const, ...(many && {many})};
  const {request, files} = await takeFilesOut(c.req.raw);
  const form = await readForm<One | 'key', Many>(request, shape, mostBytes);
  const {key} = form.text;
  if (!isUuid(key)) throw new PageProblem(400);
  return {...form, files: await Promise.all(files.map((file, at) => readFile(file, key, at)))};
}

/** Several files at their largest; more has to go in several messages. */
const mostBytesWithFiles = 4 * limits.fileSize + mostBytes;

/** A form with files as the same without, and its files. */
async function takeFilesOut(request: Request): Promise<{request: Request; files: File[]}> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) return {request, files: []};
  const body = await readBody(request, mostBytesWithFiles);
  if (!body) throw new PageProblem(413);
  const sent = await new Response(new Uint8Array(body), {headers: {'content-type': type}})
    .formData()
    .catch(() => undefined); // cut off, or never one
  if (!sent) throw new PageProblem(400);
  const typed = new URLSearchParams();
  const files: File[] = [];
  for (const [name, value] of sent) {
    if (typeof value === 'string') typed.append(name, value.replace(/\r\n/g, '\n'));
    else if (name !== 'files') throw new PageProblem(400);
    else if (value.name !== '' || value.size > 0) files.push(value); // a field without a file sends an empty one
  }
  return {request: new Request(request.url, {method: 'POST', body: typed}), files};
}

async function readFile(file: File, key: string, at: number): Promise<Uploaded> {
  const {name, size, type} = file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  return {
    fileId: fileIdFor(key, at),
    name: name.slice(0, 1000),
    size,
    type: type.slice(0, 200),
    bytes,
  };
}

/** Says whether something is still as it was shown. */
export function digestOf(shown: unknown): string {
  const text = JSON.stringify(shown ?? null);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

export function asNewFile({fileId, name, size, type}: Uploaded): NewFile {
  return {fileId, name, size, type};
}

/** The same form sent twice means the same files. A UUID of version 8. */
export function fileIdFor(key: string, index: number): FileId {
  const hex = createHash('sha256').update(`${key}:${index}`).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-') as FileId; // made here
}

/** An id out of a form. Throws PageProblem 400: ours hold ids, anything else was not sent by one. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- whoever asks knows what the field is the id of
export function idIn<T extends string>(text: string): T {
  if (!isUuid(text)) throw new PageProblem(400);
  return text as T; // it is one, by its form
}
