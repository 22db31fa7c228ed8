/**
 * The texts of rows, cut out of the answer that brought them: writing them anew costs more than everything else that is done with a page. The
 * contract has found the answer right by then, so the beginning of the next change can only be where that change begins: inside of a
 * text its quotes would be escaped, and no row has a field `row`. Whatever does not look exactly so is left out and written anew.
 */
import type {Change} from '../domain/account-view.ts';
import {isInLeaves} from './layout.ts';

/** Of those among `changes` that lie in leaves; all were parsed from `source`. */
export function findRowTexts(
  source: string,
  changes: readonly Change[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (source.includes('\n')) return found; // leaves have a row in each line
  const text = narrow(source);
  let head = headOf(changes[0]);
  let at = text.indexOf(head);
  for (const [index, change] of changes.entries()) {
    const {id, row} = change;
    const next = headOf(changes[index + 1]);
    const start = at + head.length;
    const end = next === '' ? -1 : text.indexOf(`},${next}`, start); // the last row's end is not looked for
    if (at < 0 || end < 0) break;
    if (isInLeaves(change) && row && text.startsWith(`{"id":"${id}"`, start)) {
      found.set(id, text.slice(start, end));
    }
    [head, at] = [next, end + 2];
  }
  return found;
}

function headOf(change: Change | undefined): string {
  return change ? `{"kind":"${change.kind}","id":"${change.id}","row":` : '';
}

const hexDigits = new TextEncoder().encode('0123456789abcdef');
const backslash = 0x5c;
const letterU = 0x75;
const latin1 = new TextDecoder('latin1');

/**
 * The same JSON as a string of one byte a letter. With a letter beyond Latin-1 a string takes two bytes for each, in memory and on the disk; and
 * goes on to when that letter is replaced, so it is built anew from bytes.
 */
export function narrow(json: string): string {
  if (!/[^\0-\u00ff]/.test(json)) return json;
  const bytes = new Uint8Array(json.length * 6);
  let length = 0;
  for (let at = 0; at < json.length; at++) {
    const unit = json.charCodeAt(at);
    if (unit < 0x80) {
      bytes[length++] = unit;
      continue;
    }
    bytes[length++] = backslash;
    bytes[length++] = letterU;
    for (let shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = hexDigits[(unit >> shift) & 15] ?? 0;
    }
  }
  return latin1.decode(bytes.subarray(0, length));
}
