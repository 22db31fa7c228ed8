/** Writing down what has to be told inside a page's transaction, and reading it again. */
import type {Change} from '../domain/account-view.ts';
import type {LinkId, UserId} from '../domain/ids.ts';
import type {Link} from '../domain/confirmation-link.ts';
import {all, ask} from './layout.ts';
import type {RecordKey} from './layout.ts';
import {readMeta} from './ledger.ts';
import {asNews, newlyAnswered, newlyWritten, type News, type NewsKey} from './untold.ts';

/** To be called before the page's rows are written: tells which of them were not here. */
export async function findNewlyWritten(
  tx: IDBTransaction,
  scope: string,
  changes: readonly Change[],
  userId: UserId,
): Promise<News[]> {
  const records = tx.objectStore('records');
  const candidates = newlyWritten(changes, userId);
  const here = await Promise.all(
    candidates.map(({kind, id}) =>
      ask<IDBValidKey | undefined>(records.getKey([scope, kind, id] satisfies RecordKey)),
    ),
  );
  return candidates.filter((_, at) => here[at] === undefined);
}

/** True when there is something. */
export function writeUntold(
  tx: IDBTransaction,
  scope: string,
  written: readonly News[],
  before: ReadonlyMap<LinkId, Link>,
  changes: readonly Change[],
): boolean {
  const news = [...written, ...asNews(newlyAnswered(before, changes))];
  for (const one of news) tx.objectStore('untold').put(one, [scope, one.kind, one.id]);
  return news.length > 0;
}

/** Nothing while the base is being pulled from the start: what it is about may not be here yet. */
export async function readUntold(tx: IDBTransaction, scope: string): Promise<News[]> {
  const [meta, news] = await Promise.all([
    readMeta(tx, scope),
    ask<News[]>(tx.objectStore('untold').getAll(all(scope))),
  ]);
  return meta && meta.cursor > 0 ? news : [];
}

export function forgetUntold(tx: IDBTransaction, scope: string, told: readonly NewsKey[]): void {
  for (const {kind, id} of told) tx.objectStore('untold').delete([scope, kind, id]);
}
