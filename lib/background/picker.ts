/** The picker's page of links: pending ones that are on no deal, newest first, found leaf by leaf and no further than is asked. */
import {attachmentOf} from '../domain/account-view.ts';
import {findById} from '../domain/catalogue.ts';
import type {Link} from '../domain/confirmation-link.ts';
import type {LinkId} from '../domain/ids.ts';
import type {PickLink} from '../messages/card-state.ts';
import type {LinkSlice} from '../store/store.ts';
import type {PartReading} from './account-part.ts';

export type PickPorts = {
  /** What the pending edits touch: of these links it has the last word. */
  part: PartReading;
  /** The base's pending links below one, newest first. */
  readLinks: (before: LinkId | undefined) => Promise<LinkSlice>;
  /** Which of them are on a deal in the base. */
  findAttached: (links: readonly LinkId[]) => Promise<ReadonlySet<LinkId>>;
};

export const pickLimit = 20;
/** Links whose attachments are looked up together. */
const groupLength = 2 * pickLimit;

/** Names and products only: the page they go to is not ours. */
export async function pickLinks(
  {part, readLinks, findAttached}: PickPorts,
  asked: {search: string; after: LinkId | null},
): Promise<{links: PickLink[]; more: boolean}> {
  const found: PickLink[] = [];
  let before = asked.after ?? undefined;
  do {
    const slice = await readLinks(before);
    const candidates = newestFirst(part, slice, before).filter((link) =>
      matches(pickLink(part, link), asked.search),
    );
    for (let at = 0; at < candidates.length && found.length <= pickLimit; at += groupLength) {
      const group = candidates.slice(at, at + groupLength);
      const unknown = group.map(({id}) => id).filter((id) => !isInPart(part, id));
      const attached = unknown.length > 0 ? await findAttached(unknown) : new Set<LinkId>();
      for (const link of group) {
        const isFree = isInPart(part, link.id)
          ? !attachmentOf(part.view, link.id)
          : !attached.has(link.id);
        if (isFree) found.push(pickLink(part, link));
      }
    }
    before = slice.next;
  } while (before !== undefined && found.length <= pickLimit);
  return {links: found.slice(0, pickLimit), more: found.length > pickLimit};
}

/** A slice as people see it: links made here in their places, those changed here as they are now. */
function newestFirst(part: PartReading, slice: LinkSlice, before: LinkId | undefined): Link[] {
  const made = [...part.view.links.values()].filter(
    ({id}) =>
      !part.base.links.has(id) &&
      (before === undefined || id < before) &&
      (slice.next === undefined || id >= slice.next),
  );
  const others = slice.links.flatMap((link) =>
    isInPart(part, link.id) ? (part.view.links.get(link.id) ?? []) : link,
  );
  return [...made, ...others].filter((link) => !link.answer).sort((a, b) => (a.id < b.id ? 1 : -1));
}

function isInPart({base, view}: PartReading, id: LinkId): boolean {
  return base.links.has(id) || view.links.has(id);
}

function pickLink(part: PartReading, {id, name, lines}: Link): PickLink {
  const {products = []} = part.view.account?.catalogue ?? {};
  return {
    id,
    name,
    products: lines.map(({productId}) => findById(products, productId)?.name ?? productId),
    synced: !isInPart(part, id) || part.isSynced(id),
  };
}

function matches({name, products}: PickLink, search: string): boolean {
  const text = [name, ...products].join(' ').toLocaleLowerCase();
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
