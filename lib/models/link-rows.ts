/**
 * The links of an account as lists show them: each with its deal, the names of its products and what the client said, ready to
 * be searched, filtered and sorted. Pure, and in slices: an account may have a hundred thousand of them.
 */
import type {GivenReason} from '../domain/answer.ts';
import type {Catalogue, Named} from '../domain/catalogue.ts';
import type {Link, LinkStatus, PendingState, StatusCounts} from '../domain/confirmation-link.ts';
import {linkStatus, pendingState} from '../domain/confirmation-link.ts';
import type {Deal} from '../domain/deal.ts';
import type {LinkId} from '../domain/ids.ts';
import type {AccountSnapshot} from './page-ports.ts';
import {createRowSearch} from './row-search.ts';
import type {Work} from './slices.ts';
import {atOnce, sortSliced, stride} from './slices.ts';

export type LinkRow = {
  id: LinkId;
  link: Link;
  status: LinkStatus;
  /** Only of a pending link. */
  pendingState: PendingState | null;
  deal: Deal | null;
  /** As answered when answered, else as the catalogue calls them now. */
  products: Array<{product: string; tier: string}>;
  /** The name of the person asked or, once answered, of the one who answered. */
  client: string | null;
  rejections: Rejection[];
  /** A change to it is saved here and not yet on the server. */
  waiting: boolean;
  /** The server knows it, so its address works. */
  synced: boolean;
};

/** One reason and the products it was given for; none named when it was given for all. */
export type Rejection = {products: string[]; reason: GivenReason};

type Source = Pick<AccountSnapshot, 'view' | 'isWaiting' | 'isSynced'>;

/** The rows of few links, newest first. */
export const linkRows = (source: Source): readonly LinkRow[] => atOnce(createRowMaker()(source));

/**
 * Makes the rows of an account again and again, newest first. A row whose link, deal, catalogue and marks are the same as the last time
 * is the same row, so that what was drawn and folded for it stays good.
 */
export function createRowMaker(): (source: Source) => Work<readonly LinkRow[]> {
  let made = new Map<LinkId, LinkRow>();
  let catalogue: Catalogue | undefined;

  return function* make(source) {
    const {view} = source;
    const before = view.account?.catalogue === catalogue ? made : new Map<LinkId, LinkRow>();
    const names = createNames(view.account?.catalogue);
    const dealByLink = new Map<LinkId, Deal>();
    const next = new Map<LinkId, LinkRow>();
    let done = 0;
    for (const {linkId, dealId} of view.attachments.values()) {
      const deal = view.deals.get(dealId);
      if (deal) dealByLink.set(linkId, deal);
      if (++done % stride === 0) yield;
    }
    for (const link of view.links.values()) {
      const standing = {
        link,
        deal: dealByLink.get(link.id) ?? null,
        waiting: source.isWaiting(link.id),
        synced: source.isSynced(link.id),
      };
      const known = before.get(link.id);
      next.set(link.id, known && isSame(known, standing) ? known : makeRow(standing, names));
      if (++done % stride === 0) yield;
    }
    const rows = yield* sortSliced([...next.values()], newestFirst);
    made = next;
    catalogue = view.account?.catalogue;
    return rows;
  };
}

export const newestFirst = (a: LinkRow, b: LinkRow): number =>
  compareText(b.link.createdAt, a.link.createdAt);

type Standing = Pick<LinkRow, 'link' | 'deal' | 'waiting' | 'synced'>;

function isSame(a: Standing, b: Standing): boolean {
  return a.link === b.link && a.deal === b.deal && a.waiting === b.waiting && a.synced === b.synced;
}

function makeRow(standing: Standing, names: Names): LinkRow {
  const {link} = standing;
  const products = link.answer
    ? link.answer.snapshot.lines.map(({product, tier}) => ({product, tier}))
    : link.lines.map(({productId, tierId}) => ({
        product: names.product(productId),
        tier: names.tier(tierId),
      }));
  return {
    ...standing,
    id: link.id,
    status: linkStatus(link),
    pendingState: link.answer ? null : pendingState(link),
    products,
    client: link.answer?.by.name ?? link.client?.name ?? null,
    rejections: rejectionsOf(link, products),
  };
}

type Names = Record<'product' | 'tier', (id: string) => string>;

/** Asked twice for every link, so they are looked up and not searched for. */
function createNames(catalogue: Catalogue | undefined): Names {
  const nameIn = (items: readonly Named[] = []) => {
    const names = new Map(items.map(({id, name}) => [id, name]));
    return (id: string) => names.get(id) ?? id;
  };
  return {product: nameIn(catalogue?.products), tier: nameIn(catalogue?.tiers)};
}

/** The rows that hold every word of the search, in their order; `publish` gets what is found so far. */
export const searchRows = createRowSearch<LinkRow>(({link, deal, products}) => [
  ...[link.name, link.client?.name, link.client?.email, link.answer?.by.name],
  ...[deal?.name, deal?.company?.name, deal?.contact?.name],
  ...products.flatMap(({product, tier}) => [product, tier]),
]);

export function countByStatus(rows: readonly LinkRow[]): StatusCounts {
  const counts: StatusCounts = {pending: 0, confirmed: 0, rejected: 0};
  for (const row of rows) counts[row.status] += 1;
  return counts;
}

/** Plain order, for texts that no person reads: ISO times, ids. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function rejectionsOf(link: Link, products: LinkRow['products']): Rejection[] {
  if (!link.answer) return [];
  const found: Rejection[] = [];
  link.answer.lines.forEach((line, at) => {
    if (line.verdict !== 'rejected') return;
    const {reason} = line;
    const product = products[at]?.product ?? line.productId;
    const same = found.find(
      (other) => other.reason.id === reason.id && other.reason.text === reason.text,
    );
    if (same) same.products.push(product);
    else found.push({products: [product], reason});
  });
  const [only] = found;
  if (found.length === 1 && only?.products.length === link.answer.lines.length) only.products = [];
  return found;
}
