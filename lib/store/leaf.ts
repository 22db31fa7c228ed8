/**
 * A leaf: up to 500 links or deals as one JSON text, an array in order of their ids with one row per line, each row beginning with its id. So one row is
 * found, taken out or put in without parsing any, and all of them are parsed in one go. (JSON writes no raw line break inside a text.)
 */
import type {Link} from '../domain/confirmation-link.ts';
import type {Deal} from '../domain/deal.ts';
import {narrow} from './row-texts.ts';

export type LeafRow = Link | Deal;

export type Sizes = {
  /** Rows in a leaf at most. */
  leafRows: number;
  /** Changed rows in the delta that are worth folding into their leaves. */
  foldAbove: number;
  /** Links of each status on the first screen. */
  firstLinks: number;
};
export const sizes: Sizes = {leafRows: 500, foldAbove: 1000, firstLinks: 30};

const head = '{"id":"';

/** One letter beyond Latin-1 would double the bytes of its whole leaf. */
export function rowText(id: string, row: LeafRow): string {
  let text = JSON.stringify(row);
  if (!text.startsWith(id, head.length) || !text.startsWith(head)) {
    text = JSON.stringify(Object.assign({id}, row)); // what is set first is written first
  }
  return narrow(text);
}

export function idOfRow(text: string): string {
  return text.slice(head.length, text.indexOf('"', head.length));
}

export function joinLeaf(rows: readonly string[]): string {
  return `[${rows.join(',\n')}]`;
}

export function splitLeaf(leaf: string): string[] {
  return leaf.slice(1, -1).split(',\n');
}

export function parseLeaf(leaf: string): LeafRow[] {
  return JSON.parse(leaf) as LeafRow[]; // as joinLeaf wrote it
}

export function findInLeaf(leaf: string, id: string): string | undefined {
  const wanted = `${head}${id}"`;
  const start = leaf.startsWith(wanted, 1) ? 1 : leaf.indexOf(`\n${wanted}`) + 1;
  if (start === 0) return undefined;
  const end = leaf.indexOf('\n', start);
  return end < 0 ? leaf.slice(start, -1) : leaf.slice(start, end - 1);
}

/** Rows of one place in leaves that are as equal as can be. */
export function cutRows(rows: readonly string[], leafRows: number): string[][] {
  const leaves = Math.ceil(rows.length / leafRows);
  const size = Math.ceil(rows.length / Math.max(1, leaves));
  return Array.from({length: leaves}, (_, at) => rows.slice(at * size, (at + 1) * size));
}
