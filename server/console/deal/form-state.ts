import {createHash} from 'node:crypto';
import type {Context} from 'hono';
import type {FileId} from '../../../lib/domain/ids.ts';
import {isUuid} from '../../../lib/domain/ids.ts';
import {readForm, type Form, type FormShape} from '../../pages/form.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {checkSameOrigin} from '../../pages/same-origin.ts';

/**
 * Forms of the console. Each carries a `key` made when it was shown: sent twice it changes nothing twice, and what it makes is known by it.
 * Where others may have decided meanwhile it carries what it showed, too.
 */
export type Typed = Form<string, string>;

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
): Promise<Form<One | 'key', Many>> {
  checkSameOrigin(c.req.raw, deps.publicUrl);
  const shape = {one: ['key', ...one] as const, ...(many && {many})};
  const form = await readForm<One | 'key', Many>(c.req.raw, shape, mostBytes);
  if (!isUuid(form.text.key)) throw new PageProblem(400);
  return form;
}

/** Says whether something is still as it was shown. */
export function digestOf(shown: unknown): string {
  const text = JSON.stringify(shown ?? null);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
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
