import {isForm, readBody} from '../read-body.ts';
import {PageProblem} from './page-problem.ts';

/**
 * A posted form, read with suspicion: urlencoded, small, every field known, one value for each that should have one. What
 * breaks these rules was not sent by our page, so it gets a plain 4xx; what a person may get wrong is the route's to judge.
 */
export type FormShape<One extends string, Many extends string> = {
  one: readonly One[];
  many?: readonly Many[];
};
export type Form<One extends string, Many extends string> = {
  /** The text typed, '' for a field that was not sent. */
  text: Record<One, string>;
  list: Record<Many, string[]>;
};

const maxBytes = 64 * 1024;

/** Throws a PageProblem: 413 too large, 415 not a form, 400 anything that our pages never send. */
export async function readForm<One extends string, Many extends string = never>(
  request: Request,
  shape: FormShape<One, Many>,
  most = maxBytes,
): Promise<Form<One, Many>> {
  if (!isForm(request)) throw new PageProblem(415);
  const body = await readBody(request, most);
  if (!body) throw new PageProblem(413);
  const sent = new URLSearchParams(body.toString('utf8'));
  const one = new Set<string>(shape.one);
  const many = new Set<string>(shape.many ?? []);
  for (const [name, value] of sent) {
    if (!one.has(name) && !many.has(name)) throw new PageProblem(400);
    if (one.has(name) && sent.getAll(name).length > 1) throw new PageProblem(400);
    if (value.includes('\0')) throw new PageProblem(400); // no text in Postgres can hold it
  }
  return {
    text: Object.fromEntries(shape.one.map((name) => [name, sent.get(name) ?? ''])) as Record<
      One,
      string
    >, // fromEntries forgets which keys it was given
    list: Object.fromEntries((shape.many ?? []).map((name) => [name, sent.getAll(name)])) as Record<
      Many,
      string[]
    >,
  };
}
