import type {Mutation} from '../domain/mutation.ts';

const kinds: Record<Mutation['kind'], true> = {
  'link.create': true,
  'link.edit': true,
  'link.remove': true,
  'link.assign_client': true,
  'link.attach': true,
  'link.detach': true,
  'attach.request': true,
  'overwrite.dismiss': true,
};

/** A stored body; the contract checked it before it was stored. Undefined for one that a newer version has left here. */
export function parseBody(text: string): {at: string; mutation: Mutation} | undefined {
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
