/**
 * Two people change the same field of a link, each without having seen what the other wrote: the later one stands, and both are told,
 * with the value that went. An edit carries what its writer saw (`was`); what stands in its way and was neither seen nor one's own is lost
 * to somebody. Only the server can tell, since only it knows who wrote last; the extension shows what the server found.
 */
import type {Link, LinkDraft} from './confirmation-link.ts';
import type {LinkId, OverwriteId, UserId} from './ids.ts';
import {isSameLines} from './link-rules.ts';
import type {ServerMutation} from './mutation.ts';
import {linkIn} from './mutation-subject.ts';
import type {Person} from './person.ts';

/** What people write on a link. Products, switch and duration hang together and may be lost together. */
export type LinkValues = LinkDraft & {client: Person | null};
export type LinkField = keyof LinkValues;
/** In the order of the form. */
export const linkFields = ['lines', 'providingOnboarding', 'durationId', 'name', 'client'] as const;

export type Writer = {userId: UserId; name: string};

/** One edit that took the place of values of one other person. Times are ISO UTC, by the server's clock. */
export type Overwrite = {
  id: OverwriteId;
  linkId: LinkId;
  /** As it was called then; the link may be gone by now. */
  linkName: string;
  /** The values that went, of `lostBy`, the last of them written at `lostAt`. */
  lost: Partial<LinkValues>;
  lostBy: Writer;
  lostAt: string;
  /** What took their place, of `keptBy`: the same fields. */
  kept: Partial<LinkValues>;
  keptBy: Writer;
  at: string;
  /** Who has not put the notice away yet: at first both. */
  told: UserId[];
};

/** Who wrote a field last, and when. A field that nobody wrote since the object was made is its creator's. */
export type Written = {by: Writer; at: string};
export type FieldWriters = Readonly<Partial<Record<LinkField, Written>>>;

/**
 * Follows one applied mutation: notes in `writers` who wrote what (in place), and says what it took away from others. `before` and `after`
 * are the mutation's link.
 */
export function traceWrites(
  writers: Map<LinkId, FieldWriters>,
  step: {mutation: ServerMutation; before: Link | undefined; after: Link | undefined},
  by: Writer,
  at: string,
  makeId: () => OverwriteId,
): Overwrite[] {
  const {mutation, before, after} = step;
  const linkId = linkIn(mutation);
  if (linkId === undefined) return [];
  if (!before || !after) {
    writers.delete(linkId);
    return [];
  }
  const known = writers.get(linkId) ?? {};
  const fields = changedFields(before, after);
  if (fields.length === 0) return [];
  const written = fields.map((field) => [field, {by, at}] as const);
  writers.set(linkId, {...known, ...Object.fromEntries(written)});
  const was = claimOf(mutation);
  const creator = {by: before.createdBy, at: before.createdAt};
  const lost = findLost(
    fields,
    (field) => {
      const isUnseen = field in was && !isSeen(field, was, before);
      return isUnseen ? (known[field] ?? creator) : undefined;
    },
    by,
  );
  return lost.map(({from, fields: gone, at: lostAt}) => ({
    id: makeId(),
    linkId: after.id,
    linkName: after.name,
    lost: pick(before, gone),
    lostBy: from,
    lostAt,
    kept: pick(after, gone),
    keptBy: by,
    at,
    told: [from.userId, by.userId],
  }));
}

/** Whose unseen values an edit of these fields takes, one entry for each person; `writerOf` is undefined for what was seen. One's own do not count. */
export function findLost<Field>(
  fields: readonly Field[],
  writerOf: (field: Field) => Written | undefined,
  by: Writer,
): Array<{from: Writer; fields: Field[]; at: string}> {
  const found = new Map<UserId, {from: Writer; fields: Field[]; at: string}>();
  for (const field of fields) {
    const writer = writerOf(field);
    if (!writer || writer.by.userId === by.userId) continue;
    const {userId} = writer.by;
    const row = found.get(userId) ?? {from: writer.by, fields: [], at: writer.at};
    row.fields.push(field);
    found.set(userId, {...row, at: writer.at > row.at ? writer.at : row.at});
  }
  return [...found.values()];
}

function pick(values: LinkValues, fields: readonly LinkField[]): Partial<LinkValues> {
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}

/** The fields in which two states of a link differ. */
export function changedFields(before: LinkValues, after: LinkValues): LinkField[] {
  return linkFields.filter((field) => !isSameValue(field, before, after));
}

/** What the writer of a mutation says to have seen; nothing for one that makes no claim. */
export function claimOf(mutation: ServerMutation): Partial<LinkValues> {
  if (mutation.kind === 'link.edit') return mutation.was ?? {};
  if (mutation.kind !== 'link.assign_client' || mutation.was === undefined) return {};
  return {client: mutation.was};
}

function isSeen(field: LinkField, was: Partial<LinkValues>, now: LinkValues): boolean {
  return isSameValue(field, {...now, ...was}, now);
}

export function isSameValue(field: LinkField, a: LinkValues, b: LinkValues): boolean {
  switch (field) {
    case 'name':
      return a.name.trim() === b.name.trim();
    case 'lines':
      return isSameLines(a.lines, b.lines);
    case 'client':
      return a.client?.name === b.client?.name && a.client?.email === b.client?.email;
    case 'providingOnboarding':
    case 'durationId':
      return a[field] === b[field];
  }
}
