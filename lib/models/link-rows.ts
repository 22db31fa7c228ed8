/**
 * The links of an account as lists show them: each with its deal, the names of its products and what the client said, ready to
 * be searched, filtered and sorted. Pure; thousands of rows are made anew on every change of the account.
 */
import type {AccountView} from '../domain/account-view.ts';
import type {GivenReason} from '../domain/answer.ts';
import type {Link, LinkStatus, PendingState} from '../domain/confirmation-link.ts';
import {linkStatus, pendingState} from '../domain/confirmation-link.ts';
import type {Deal} from '../domain/deal.ts';
import {snapshotOf} from '../domain/decide.ts';
import type {DealId, LinkId} from '../domain/ids.ts';
import type {AccountSnapshot} from './page-ports.ts';

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
  /** Everything a search looks at, folded. */
  haystack: string;
};

/** One reason and the products it was given for; none named when it was given for all. */
export type Rejection = {products: string[]; reason: GivenReason};

/** Newest first. */
export function linkRows(
  snapshot: Pick<AccountSnapshot, 'view' | 'isWaiting' | 'isSynced'>,
): LinkRow[] {
  const {view} = snapshot;
  const dealByLink = new Map<LinkId, DealId>();
  for (const attachment of view.attachments.values()) {
    dealByLink.set(attachment.linkId, attachment.dealId);
  }
  const rows = [...view.links.values()].map((link): LinkRow => {
    const dealId = dealByLink.get(link.id);
    const deal = dealId === undefined ? null : (view.deals.get(dealId) ?? null);
    const products = productsOf(link, view);
    return {
      id: link.id,
      link,
      status: linkStatus(link),
      pendingState: link.answer ? null : pendingState(link),
      deal,
      products,
      client: link.answer?.by.name ?? link.client?.name ?? null,
      rejections: rejectionsOf(link, products),
      waiting: snapshot.isWaiting(link.id),
      synced: snapshot.isSynced(link.id),
      haystack: fold(
        [
          link.name,
          link.client?.name,
          link.client?.email,
          link.answer?.by.name,
          deal?.name,
          deal?.company?.name,
          deal?.contact?.name,
          ...products.flatMap(({product, tier}) => [product, tier]),
        ].join('\n'),
      ),
    };
  });
  return rows.sort((a, b) => compareText(b.link.createdAt, a.link.createdAt));
}

/** The rows that hold every word of the search. */
export function searchRows(rows: readonly LinkRow[], search: string): readonly LinkRow[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => words.every((word) => row.haystack.includes(word)));
}

export type StatusCounts = Record<LinkStatus, number>;

export function countByStatus(rows: readonly LinkRow[]): StatusCounts {
  const counts: StatusCounts = {pending: 0, confirmed: 0, rejected: 0};
  for (const row of rows) counts[row.status] += 1;
  return counts;
}

/** Plain order, for texts that no person reads: ISO times, ids. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Lower case without accents, so that "wdrozenie" finds "Wdrożenie". */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ł', 'l');
}

function productsOf(link: Link, view: AccountView): LinkRow['products'] {
  return (link.answer?.snapshot ?? snapshotOf(link, view)).lines.map(({product, tier}) => ({
    product,
    tier,
  }));
}

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
