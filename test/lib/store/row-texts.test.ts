/** Rows cut out of the answer that brought them are the rows that it parses to. */
import {serialize} from 'node:v8';
import * as fc from 'fast-check';
import {expect, it} from 'vitest';
import type {Change} from '../../../lib/domain/account-view.ts';
import type {Link} from '../../../lib/domain/confirmation-link.ts';
import {findInLeaf, joinLeaf, splitLeaf} from '../../../lib/store/leaf.ts';
import {findRowTexts, narrow} from '../../../lib/store/row-texts.ts';
import {linkId} from '../domain/fixtures.ts';
import {accountRow, linkRow} from './store-suite.ts';

const linkAt = (n: number, name = `Link ${n}`): Change => {
  const row = {...(linkRow(n).row as Link), name}; // linkRow makes links
  return {kind: 'link', id: row.id, row: Object.assign({id: row.id}, row)}; // in the server's order
};
const answer = (changes: readonly Change[]) => ({kind: 'page', changes, refused: []});
const cut = (changes: readonly Change[], source = JSON.stringify(answer(changes))) => {
  const parsed = JSON.parse(source) as {changes: Change[]};
  return findRowTexts(source, parsed.changes);
};

const name = fc.oneof(
  fc.string({unit: 'grapheme'}),
  fc.constantFrom(
    `"},{"kind":"link","id":"${linkId(2)}","row":{"id":"${linkId(2)}"`,
    '},{"kind":"',
    'Łódź \\" \u2028 😀 \ud800',
    'ü\n\t',
  ),
);

it('are just what the rows say, whatever people wrote in them', () => {
  fc.assert(
    fc.property(fc.array(name, {minLength: 2, maxLength: 8}), (names) => {
      const changes = [accountRow, ...names.map((one, at) => linkAt(at + 1, one))];
      const texts = cut(changes);
      expect(texts.size).toBe(names.length - 1); // the last one's end is not looked for
      for (const {id, row} of changes.slice(1, -1)) {
        expect(JSON.parse(texts.get(id) ?? '')).toEqual(row);
      }
      const leaf = joinLeaf([...texts.values()]);
      expect(splitLeaf(leaf)).toEqual([...texts.values()]);
      for (const [id, text] of texts) expect(findInLeaf(leaf, id)).toBe(text);
    }),
  );
});

it('are cut out on either side of other kinds of rows, and of rows that are gone', () => {
  const gone: Change = {kind: 'link', id: linkId(2), row: null};
  const texts = cut([linkAt(1), accountRow, gone, linkAt(3), linkAt(4)]);
  expect([...texts.keys()]).toEqual([linkId(1), linkId(3)]);
});

it('are left out where the answer does not look as expected', () => {
  const [one, two, three] = [linkAt(1), linkAt(2), linkAt(3)];
  const {id, ...rest} = two.row as Link; // linkAt made it
  const turned: Change = {kind: 'link', id, row: {...rest, id}};
  expect([...cut([one, turned, three]).keys()]).toEqual([linkId(1)]);
  const changes = [one, two, three];
  expect(cut(changes, JSON.stringify(answer(changes), null, 1)).size).toBe(0);
  const spaced = JSON.stringify(answer(changes)).replaceAll('"row":', '"row": ');
  expect(cut(changes, spaced).size).toBe(0);
  const swapped = changes.map(({kind, ...other}) => ({...other, kind}) as Change);
  expect(cut(swapped).size).toBe(0);
  expect(findRowTexts('', changes).size).toBe(0);
  expect(findRowTexts('{}', []).size).toBe(0);
});

it('take one byte a letter, in memory and on the disk', () => {
  const wide = JSON.stringify({name: 'Łódź', text: 'a'.repeat(500)});
  expect(serialize(wide).length).toBeGreaterThan(1000);
  expect(serialize(narrow(wide)).length).toBeLessThan(600);
  expect(JSON.parse(narrow(wide))).toEqual(JSON.parse(wide));
  const texts = [...cut([linkAt(1, 'Łódź'), linkAt(2), linkAt(3)]).values()];
  const leaf = joinLeaf(texts);
  expect(serialize(leaf).length).toBeLessThan(leaf.length + 50);
});
