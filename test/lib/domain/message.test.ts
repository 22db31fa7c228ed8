import {describe, expect, it} from 'vitest';
import {checkFiles, checkText, tidyName} from '../../../lib/domain/message.ts';
import type {FileId} from '../../../lib/domain/ids.ts';
import {newFile} from './fixtures.ts';

const MB = 1024 * 1024;

describe('a text', () => {
  it.each([
    ['a', []],
    ['x'.repeat(10_000), []],
    ['x'.repeat(10_001), ['too_long']],
    ['x'.repeat(MB), ['too_long']],
    ['', ['required']],
    [' \n\t', ['required']],
  ])('is refused when it is empty or too long (%#)', (text, codes) => {
    expect(checkText(text, 'text')).toEqual(codes.map((code) => ({field: 'text', code})));
  });
});

describe('the name of a file, deal or person', () => {
  it.each([
    ['what has none of it stays', 'Angebot 2027 (final).pdf', 'Angebot 2027 (final).pdf'],
    ['a name that runs backwards', 'invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['isolates and marks of direction', '\u2066a\u2069\u200eb\u200f\u061cc\u202ad\u202c', 'abcd'],
    ['Hebrew and Arabic keep their letters', 'שלום مرحبا', 'שלום مرحبا'],
    ['several lines', 'a\r\nb\u2028c\td', 'a b c d'],
    ['control characters', 'a\u0000\u001b[31mb\u009f', 'a [31mb'],
    ['blanks', '  a   b  ', 'a b'],
    ['markup is text', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['joined signs stay joined', '👩\u200d💻 Ada', '👩\u200d💻 Ada'],
    ['nothing that can be seen', '\u200b\u202e\u200d\u00ad', ''],
    ['nothing at all', '', ''],
  ])('%s', (_, name, tidy) => {
    expect(tidyName(name)).toBe(tidy);
  });
});

describe('files', () => {
  it.each([
    ['one', [newFile(1)], []],
    ['none', [], []],
    ['25 MB', [newFile(1, {size: 25 * MB})], []],
    ['one byte', [newFile(1, {size: 1})], []],
    ['26 MB', [newFile(1, {size: 26 * MB})], [['files.0.size', 'too_long']]],
    ['one byte too many', [newFile(1, {size: 25 * MB + 1})], [['files.0.size', 'too_long']]],
    ['an empty one', [newFile(1, {size: 0})], [['files.0.size', 'invalid']]],
    ['less than nothing', [newFile(1, {size: -1})], [['files.0.size', 'invalid']]],
    ['half a byte', [newFile(1, {size: 0.5})], [['files.0.size', 'invalid']]],
    ['no number', [newFile(1, {size: Infinity})], [['files.0.size', 'invalid']]],
    ['no name', [newFile(1, {name: ' \u202e '})], [['files.0.name', 'required']]],
    ['a long name', [newFile(1, {name: 'x'.repeat(201)})], [['files.0.name', 'too_long']]],
    ['the same twice', [newFile(1), newFile(1)], [['files.1.fileId', 'invalid']]],
    [
      'an id that is none',
      [newFile(1, {fileId: '../1' as FileId})],
      [['files.0.fileId', 'invalid']],
    ],
    ['more than ten', Array.from({length: 11}, (_, n) => newFile(n + 1)), [['files', 'too_long']]],
    ['ten', Array.from({length: 10}, (_, n) => newFile(n + 1)), []],
  ])('%s', (_, files, issues) => {
    expect(checkFiles(files).map(({field, code}) => [field, code])).toEqual(issues);
  });
});
