import {describe, expect, it} from 'vitest';
import {findInLog, verifyLogExport} from '../../../lib/receipt/log-export.ts';
import {headAt, makeLog} from './sample-log.ts';
import {issuer, sampleReceipt} from './sample.ts';

const {partner} = sampleReceipt();

const fileOf = (lines: readonly string[]) => `${lines.join('\n')}\n`;
async function checked(lines: readonly string[]) {
  const verdict = await verifyLogExport(fileOf(lines));
  if (verdict.kind !== 'intact') throw new Error(verdict.kind);
  return verdict.log;
}

describe('an exported log', () => {
  it('is intact as it was written, erased entries and all', async () => {
    expect(await verifyLogExport(fileOf(makeLog(4)))).toMatchObject({
      ...{kind: 'intact', log: {header: {entries: 4}, readable: 3}},
    });
    expect(await verifyLogExport(fileOf(makeLog(0)))).toMatchObject({kind: 'intact'});
  });

  it('with any byte of any entry flipped is broken, at that entry or the next', async () => {
    const lines = makeLog(3);
    for (let seq = 1; seq <= 3; seq++) {
      const line = lines[seq] ?? '';
      for (let position = 0; position < line.length; position++) {
        const char = String.fromCharCode(line.charCodeAt(position) ^ 1);
        const flipped = line.slice(0, position) + char + line.slice(position + 1);
        const verdict = await verifyLogExport(fileOf(lines.with(seq, flipped)));
        expect(verdict, `${seq}/${position}`).toMatchObject({kind: 'broken', seq});
      }
    }
  });

  it('whose tail was cut says how much is left of how many', async () => {
    const lines = makeLog(5);
    expect(await verifyLogExport(fileOf(lines.slice(0, -2)))).toEqual({
      ...{kind: 'cut', entries: 3, said: 5},
    });
  });

  it.each([
    ['an entry taken out', (lines: string[]) => lines.toSpliced(3, 1), {seq: 3, why: 'missing'}],
    ['two exchanged', (l: string[]) => [...l.slice(0, 2), ...l.slice(2, 4).reverse()], {seq: 2}],
    ['one too many', (lines: string[]) => [...lines, lines[1] ?? ''], {why: 'missing'}],
    ['an empty line', (lines: string[]) => lines.toSpliced(2, 0, ''), {why: 'unreadable'}],
    [
      'a salt without its payload',
      (lines: string[]) => lines.with(1, (lines[1] ?? '').replace(/,"payload".*/, '}')),
      {why: 'unreadable', seq: 1},
    ],
  ])('with %s is broken', async (_, change, found) => {
    expect(await verifyLogExport(fileOf(change(makeLog(4))))).toMatchObject({
      ...{kind: 'broken', ...found},
    });
  });

  it.each(['', '\n', 'hello', '{"type":"vouch-log"}', '[]'])('%j is none', async (text) => {
    expect(await verifyLogExport(text)).toEqual({kind: 'not_log'});
  });
});

describe("a receipt's place in a log", () => {
  const receiptAt = (sequence: number, head: string) => sampleReceipt({log: {sequence, head}});

  it('is there where the head at its sequence is the same', async () => {
    const lines = makeLog(4);
    expect(findInLog(await checked(lines), receiptAt(2, headAt(lines, 2)))).toEqual({
      ...{kind: 'there', sequence: 2},
    });
  });

  it('shows a tail that was cut, also when the file says it is whole', async () => {
    const lines = makeLog(4);
    const receipt = receiptAt(4, headAt(lines, 4));
    const header = JSON.parse(lines[0] ?? '') as object;
    const forged = [
      JSON.stringify({...header, entries: 2, head: headAt(lines, 2)}),
      ...lines.slice(1, 3),
    ];
    expect(findInLog(await checked(forged), receipt)).toEqual({
      ...{kind: 'cut', entries: 2, sequence: 4},
    });
  });

  it('shows a log that was written anew, however well it is chained', async () => {
    const [lines, anew] = [makeLog(4), makeLog(4)];
    expect(findInLog(await checked(anew), receiptAt(4, headAt(lines, 4)))).toEqual({
      ...{kind: 'rewritten', sequence: 4},
    });
  });

  it('is looked for in the log of its own account and issuer only', async () => {
    const lines = makeLog(2);
    const receipt = receiptAt(2, headAt(lines, 2));
    const log = await checked(lines);
    const other = {...receipt, partner: {...partner, id: 'other'}};
    expect(findInLog(log, other)).toEqual({kind: 'other_account', account: partner.name});
    expect(findInLog(log, {...receipt, iss: 'https://other.example'})).toEqual({
      ...{kind: 'other_issuer', issuer},
    });
  });
});
