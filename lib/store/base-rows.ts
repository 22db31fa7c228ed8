import type {AccountView, Change, RowKind, RowOf} from '../domain/account-view.ts';

/** The account's view from its rows as JSON texts, as they came from the server (checked by the contract before they were stored). */
export function viewFromRows(rows: Readonly<Record<RowKind, readonly string[]>>): AccountView {
  return {
    account: rows.account.map(parse<'account'>).at(0),
    links: byId<'link'>(rows.link),
    deals: byId<'deal'>(rows.deal),
    attachments: byId<'attachment'>(rows.attachment),
    attachRequests: byId<'attach_request'>(rows.attach_request),
    overwrites: byId<'overwrite'>(rows.overwrite),
  };
}

function byId<K extends RowKind>(texts: readonly string[]): Map<RowOf[K]['id'], RowOf[K]> {
  return new Map(texts.map(parse<K>).map((row) => [row.id, row]));
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows which kind it reads
function parse<K extends RowKind>(text: string): RowOf[K] {
  return JSON.parse(text) as RowOf[K];
}

/** The last word on each object, so that a page that names one twice writes it once. */
export function lastChanges(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [`${change.kind} ${change.id}`, change])).values()];
}
