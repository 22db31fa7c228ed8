/** Tables are shown in pages of so many rows. */
export const pageLength = 50;

/** Rows `first` to `last` (from 1) of `total`. */
export type PageRange = {first: number; last: number; total: number; page: number; pages: number};

/** A page beyond the last is the last. */
export function pageRange(total: number, wanted: number): PageRange {
  const pages = Math.max(1, Math.ceil(total / pageLength));
  const page = Math.min(wanted, pages);
  const start = (page - 1) * pageLength;
  return {
    first: total && start + 1,
    last: Math.min(start + pageLength, total),
    total,
    page,
    pages,
  };
}
