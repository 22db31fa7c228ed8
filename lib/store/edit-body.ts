import type {Mutation} from '../domain/mutation.ts';

const kinds: Record<Mutation['kind'], true> = {
  'link.create': true,
  'link.edit': true,
  'link.remove': true,
  'link.assign_client': true,
  'link.send': true,
  'link.set_asking': true,
  'link.attach': true,
  'link.detach': true,
  'attach.request': true,
  'overwrite.dismiss': true,
  'deal.share': true,
  'deal.convert': true,
  'deal.edit': true,
  'deal.withdraw': true,
  'deal.link_record': true,
  'deal.team': true,
  'deal.dismiss_overwrite': true,
  'deal.seen': true,
  'message.post': true,
  'message.edit': true,
  'message.delete': true,
  'file.remove': true,
  'note.write': true,
  'note.edit': true,
  'note.delete': true,
  'settings.recipient': true,
  'settings.notices': true,
};

type Body = {at: string; mutation: Mutation};

/** What was read of bodies that are still held: a page looks at each of its thousands more than once. */
const known = new WeakMap<{body: string}, Body | 'unknown'>();

/** The body of an entry, taken apart once. */
export function bodyOf(entry: {body: string}): Body | undefined {
  const found = known.get(entry) ?? parseBody(entry.body) ?? 'unknown';
  known.set(entry, found);
  return found === 'unknown' ? undefined : found;
}

/** A stored body; the contract checked it before it was stored. Undefined for one that a newer version has left here. */
export function parseBody(text: string): Body | undefined {
  const body = parseJson(text) as {at: string; mutation?: Mutation} | null | undefined;
  return body?.mutation && Object.hasOwn(kinds, body.mutation.kind)
    ? {at: body.at, mutation: body.mutation}
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
