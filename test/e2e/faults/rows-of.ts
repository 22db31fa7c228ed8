import type {AccountView} from '../../../lib/domain/account-view.ts';

/** Rows by kind and id: what `toEqual` compares. */
export type Rows = Record<string, unknown>;

export function rowsOf(view: AccountView): Rows {
  const rows: Rows = {};
  for (const [kind, value] of Object.entries(view)) {
    if (!(value instanceof Map)) rows[kind] = value;
    else for (const [id, row] of value) rows[`${kind} ${String(id)}`] = row;
  }
  return rows;
}
