import {expect, it} from 'vitest';
import {
  cutRows,
  findInLeaf,
  idOfRow,
  joinLeaf,
  parseLeaf,
  rowText,
  splitLeaf,
} from '../../../lib/store/leaf.ts';
import {
  after,
  createLink,
  linkId,
  partnerAccount,
  rejectLink,
  viewWith,
} from '../domain/fixtures.ts';

const view = after(viewWith(partnerAccount), createLink(1), createLink(2), rejectLink(2));
const links = [...view.links.values()];

it('finds a row by its id alone, whatever the rows say', () => {
  const [first, second] = links;
  if (!first || !second) throw new Error('Made above');
  const tricky = {...first, name: `\n{"id":"${linkId(2)}"`, replaces: linkId(2)};
  const inside = {
    ...second,
    answer: JSON.parse(JSON.stringify(second.answer)) as typeof second.answer,
  };
  for (const line of inside.answer?.lines ?? []) {
    if (line.verdict === 'rejected') line.reason = {...line.reason, id: linkId(3)};
  }
  const rows = [tricky, inside].map((link) => rowText(link.id, link));
  const leaf = joinLeaf(rows);
  expect(splitLeaf(leaf)).toEqual(rows);
  expect(splitLeaf(leaf).map(idOfRow)).toEqual([linkId(1), linkId(2)]);
  expect(parseLeaf(leaf)).toEqual([tricky, inside]);
  expect(findInLeaf(leaf, linkId(1))).toBe(rows[0]);
  expect(findInLeaf(leaf, linkId(2))).toBe(rows[1]);
  expect(inside.answer?.lines[0]).toMatchObject({reason: {id: linkId(3)}});
  expect(findInLeaf(leaf, linkId(3))).toBeUndefined();
});

it('writes the id first, wherever the row has it', () => {
  const [first] = links;
  if (!first) throw new Error('Made above');
  const {id, ...rest} = first;
  expect(idOfRow(rowText(id, {...rest, id}))).toBe(linkId(1));
});

it('writes letters beyond Latin-1 as escapes, and reads them as they were', () => {
  const [first] = links;
  if (!first) throw new Error('Made above');
  const link = {...first, name: 'Łódź, Zürich, 東京 😀 \\u0141 \u2028'};
  const text = rowText(link.id, link);
  expect(text).toMatch(/^[ -~]+$/);
  expect(parseLeaf(joinLeaf([text]))).toEqual([link]);
  const western = {...first, name: 'Zürich'}; // a string of one byte a letter as it is
  expect(rowText(western.id, western)).toContain('Zürich');
});

it('cuts evenly', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'];
  expect(cutRows(rows, 4).map((leaf) => leaf.length)).toEqual([3, 2]);
  expect(cutRows([], 4)).toEqual([]);
});
