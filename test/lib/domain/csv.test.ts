import {describe, expect, it, test} from 'vitest';
import {csvLine, csvStart} from '../../../lib/domain/csv.ts';

describe('a line for a spreadsheet', () => {
  it('parts cells by commas and ends like every line', () => {
    expect(csvLine(['Acme', 12.5, 'Żółć'])).toBe('Acme,12.5,Żółć\r\n');
  });

  it('leaves a cell empty where nothing is known', () => {
    expect(csvLine([null, undefined, '', 0])).toBe(',,,0\r\n');
  });

  test.each([
    ['a comma', 'a,b', '"a,b"'],
    ['a semicolon', 'a;b', '"a;b"'],
    ['quotes', 'say "x"', '"say ""x"""'],
    ['lines', 'a\nb', '"a\nb"'],
    ['blanks at its ends', ' a ', '" a "'],
  ])('quotes %s', (_what, text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+49 30 123', "'+49 30 123"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['\r=1', '"\'\r=1"'],
    ['\n=1', '"\'\n=1"'],
    ['＝1', "'＝1"],
    ['=HYPERLINK("https://evil.example","x")', `"'=HYPERLINK(""https://evil.example"",""x"")"`],
  ])('shows %j as a text, not as a formula', (text, cell) => {
    expect(csvLine([text])).toBe(`${cell}\r\n`);
  });

  it('keeps a number below zero a number', () => {
    expect(csvLine([-5])).toBe('-5\r\n');
  });

  it('never lets one cell become two', () => {
    const cells = ['a",b', '=","', '"', ',', '\r\n', "'"];
    expect(parse(csvLine(cells))).toEqual([
      ['a",b', `'=","`, '"', ',', "'\r\n", "'"], // neutralised where they begin like a formula
    ]);
  });

  it('starts with the mark by which its encoding is known', () => {
    expect(new TextEncoder().encode(csvStart)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));
  });
});

/** A reader of its own, by the letter of RFC 4180. */
function parse(text: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  for (let at = 0; at < text.length; at++) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++;
        cell += text.charAt(at);
      }
      at++;
    } else {
      for (; text[at] !== ',' && text[at] !== '\r'; at++) cell += text.charAt(at);
    }
    cells.push(cell);
    if (text[at] !== '\r') continue;
    lines.push(cells);
    cells = [];
    at++;
  }
  return lines;
}
