import {describe, expect, it} from 'vitest';
import type {PluralKey, TextKey} from '../../../lib/domain/texts.ts';
import {createTexts} from '../../../lib/domain/texts.ts';

const source: Record<string, string> = {
  greet: 'Hello $1 and $2',
  turned: '$2 before $1',
  price: '$$1 costs $1',
  edits_one: '$1 edycja',
  edits_few: '$1 edycje',
  edits_many: '$1 edycji',
  edits_other: '$1 edycji',
};
const texts = createTexts('pl', (key) => source[key]);
const t = (key: string, ...params: Array<string | number>) => texts.t(key as TextKey, ...params);

describe('texts', () => {
  it('fill placeholders in the order the language wants', () => {
    expect(t('greet', 'Ann', 'Bob')).toBe('Hello Ann and Bob');
    expect(t('turned', 'Ann', 'Bob')).toBe('Bob before Ann');
  });

  it('leave text that looks like a placeholder inside a value alone', () => {
    expect(t('greet', '$2', 'Bob')).toBe('Hello $2 and Bob');
    expect(t('price', 5)).toBe('$1 costs 5');
  });

  it.each([
    [1, '1 edycja'],
    [3, '3 edycje'],
    [5, '5 edycji'],
    [22, '22 edycje'],
  ])('count %s in Polish', (count, expected) => {
    expect(texts.plural('edits' as PluralKey, count)).toBe(expected);
  });

  it('show the key when a text is missing, so that the gap is seen', () => {
    expect(t('nowhere')).toBe('nowhere');
  });

  it('write dates, numbers and lists for the language', () => {
    expect(texts.date('2026-11-21T10:00:00.000Z')).toContain('2026');
    expect(texts.number(12345)).toBe(new Intl.NumberFormat('pl').format(12345));
    expect(texts.list(['A', 'B', 'C'])).toBe('A, B i C');
  });
});
