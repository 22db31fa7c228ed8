/**
 * What a page shows first, kept ready as one text: the account, the newest links of each status, what they are attached to. It is
 * brought up to date in the transaction that writes a page of a pull, and looked up anew only where that page could have changed it.
 */
import type {LinkStatus, StatusCounts} from '../domain/confirmation-link.ts';
import type {Attachment} from '../domain/deal.ts';
import {findPlaces, readTreeSlice} from './base-reading.ts';
import type {Written} from './base-writing.ts';
import type {FirstScreen} from './first-text.ts';
import type {RowRecord} from './layout.ts';
import {all, ask, treesOf} from './layout.ts';
import {idOfRow} from './leaf.ts';
import {onLink} from './row-keys.ts';

export async function readFirst(tx: IDBTransaction, scope: string): Promise<string | undefined> {
  return ask(tx.objectStore('firsts').get(scope));
}

/** Called after the page's rows were written; `text` is what was there before, `counts` are the new ones. */
export async function writeFirst(
  tx: IDBTransaction,
  scope: string,
  text: string | undefined,
  {moves, hasOthers}: Pick<Written, 'moves' | 'hasOthers'>,
  counts: StatusCounts,
  firstLinks: number,
): Promise<void> {
  const old = text === undefined ? undefined : (JSON.parse(text) as FirstScreen);
  const listOf = (tree: LinkStatus): string[] | Promise<string[]> => {
    const list = old && moved(old.links[tree], tree, moves, firstLinks);
    return list && (list.length === firstLinks || list.length >= counts[tree])
      ? list
      : findNewest(tx, scope, tree, firstLinks);
  };
  const [pending, confirmed, rejected] = await Promise.all([
    listOf('pending'),
    listOf('confirmed'),
    listOf('rejected'),
  ]);
  const links = {pending, confirmed, rejected};
  const isSame = old && treesOf.link.every((tree) => isEqual(links[tree], old.links[tree]));
  if (isSame && !hasOthers) return;
  const around =
    old && !hasOthers && isEqual(idsOf(links), idsOf(old.links))
      ? old // the same links, so they hang on the same deals
      : await findAround(tx, scope, Object.values(links).flat(), dealTexts(old, moves));
  const {account, attachments, deals} = around;
  const first: FirstScreen = {account, links, attachments, deals};
  tx.objectStore('firsts').put(JSON.stringify(first), scope);
}

/** In one order, whatever their status is. */
function idsOf(links: FirstScreen['links']): string[] {
  return Object.values(links).flat().map(idOfRow).sort();
}

/**
 * A full list after these moves, as far as it can be told from itself: below its last link there are others that it does not know, so one
 * that lost a link is only right when newer ones took its place.
 */
function moved(
  list: readonly string[],
  tree: LinkStatus,
  moves: Written['moves'],
  firstLinks: number,
): string[] {
  const oldest = list.length < firstLinks ? '' : idOfRow(list.at(-1) ?? '');
  const rows = new Map(list.map((text) => [idOfRow(text), text]));
  for (const [id, {to, text}] of moves) {
    rows.delete(id);
    if (to === tree && id >= oldest) rows.set(id, text);
  }
  const ids = [...rows.keys()].sort().reverse().slice(0, firstLinks);
  return ids.map((id) => rows.get(id) ?? '');
}

async function findNewest(
  tx: IDBTransaction,
  scope: string,
  tree: LinkStatus,
  firstLinks: number,
): Promise<string[]> {
  const found: string[] = [];
  let before: string | undefined;
  do {
    const slice = await readTreeSlice(tx, scope, tree, before);
    found.push(...slice.texts);
    before = slice.next;
  } while (before !== undefined && found.length < firstLinks);
  return found.slice(0, firstLinks);
}

async function findAround(
  tx: IDBTransaction,
  scope: string,
  links: readonly string[],
  known: ReadonlyMap<string, string>,
): Promise<Omit<FirstScreen, 'links'>> {
  const records = tx.objectStore('records');
  const index = records.index('keys');
  const [accounts, ...hanging] = await Promise.all([
    ask<RowRecord[]>(records.getAll(all(scope, 'account'))),
    ...links.map((text) => ask<RowRecord[]>(index.getAll(onLink(scope, idOfRow(text))))),
  ]);
  const attachments = hanging.flat().filter(({kind}) => kind === 'attachment');
  const dealIds = new Set(attachments.map(({text}) => (JSON.parse(text) as Attachment).dealId));
  const missing = [...dealIds].filter((id) => !known.has(id));
  const places = await findPlaces(tx, scope, 'deal', missing);
  return {
    account: accounts[0]?.text ?? null,
    attachments: attachments.map(({text}) => text),
    deals: [...dealIds].flatMap((id) => {
      const text = known.get(id) ?? places.get(id)?.text;
      return text ? [text] : [];
    }),
  };
}

/** The deals whose rows are at hand; one that is gone has no text. Each of the others costs a leaf. */
function dealTexts(
  old: FirstScreen | undefined,
  moves: Written['moves'],
): ReadonlyMap<string, string> {
  const texts = new Map((old?.deals ?? []).map((text) => [idOfRow(text), text]));
  for (const [id, {text}] of moves) texts.set(id, text);
  return texts;
}

const isEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, at) => text === b[at]);
