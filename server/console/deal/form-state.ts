import {createHash} from 'node:crypto';
import type {Context} from 'hono';
import {limits} from '../../../lib/domain/limits.ts';
import type {NewFile} from '../../../lib/domain/message.ts';
import type {FileId} from '../../../lib/domain/ids.ts';
import {isUuid} from '../../../lib/domain/ids.ts';
import {readForm, type Form, type FormShape} from '../../pages/form.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {checkSameOrigin} from '../../pages/same-origin.ts';
import {readMultipart, type SentFile} from './multipart.ts';

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
  status?: 413;
};

/** A text of a million characters, in any script, is read and given back as too long. */
const mostBytes = 10 * 1024 * 1024;

/** Throws PageProblem. `isTooLarge`: the files were let go, and what was typed is all there is. */
export async function readConsoleForm<One extends string, Many extends string = never>(
  c: Context,
  {deps}: PageKit,
  {one, many}: FormShape<One, Many>,
): Promise<Form<One | 'key', Many> & {files: Uploaded[]; isTooLarge: boolean}> {
  checkSameOrigin(c.req.raw, deps.publicUrl);
  const shape = {one: ['key', ...one] as const, ...(many && {many})};
  const {request, files, isTooLarge} = await takeFilesOut(c.req.raw);
  const form = await readForm<One | 'key', Many>(request, shape, mostBytes);
  const {key} = form.text;
  if (!isUuid(key)) throw new PageProblem(400);
  return {...form, files: files.map((file, at) => uploaded(file, key, at)), isTooLarge};
}

/** Several files at their largest; more has to go in several messages. */
export const mostFileBytes = 4 * limits.fileSize;
const most = {textBytes: mostBytes, fileBytes: mostFileBytes, bytes: 2 * 1024 ** 3};

type TakenOut = {request: Request; files: SentFile[]; isTooLarge: boolean};

/** A form with files as the same without, and its files. */
async function takeFilesOut(request: Request): Promise<TakenOut> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type)) return {request, files: [], isTooLarge: false};
  const sent = await readMultipart(request, most);
  if (sent === 'endless') throw new PageProblem(413);
  if (sent === 'broken') throw new PageProblem(400);
  const {texts, files, isTooLarge} = sent;
  if (files.some(({field}) => field !== 'files')) throw new PageProblem(400);
  const typed = new URLSearchParams(
    texts.map(([name, value]) => [name, value.replace(/\r\n/g, '\n')]),
  );
  return {request: new Request(request.url, {method: 'POST', body: typed}), files, isTooLarge};
}

function uploaded({name, type, bytes}: SentFile, key: string, at: number): Uploaded {
  return {
    fileId: fileIdFor(key, at),
    name: name.slice(0, 1000),
    size: bytes.length,
    type: type.slice(0, 200),
    bytes,
  };
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
