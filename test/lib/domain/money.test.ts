import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {
  amountInput,
  amountInputIn,
  checkMoney,
  isSameMoney,
  moneyText,
  parseMoney,
  readMoney,
} from '../../../lib/domain/money.ts';

const eur = (amountMinor: number) => ({amountMinor, currency: 'EUR'});

describe('what a person typed', () => {
  it.each([
    ['12500', 'EUR', 12_500_00],
    ['12500.5', 'EUR', 12_500_50],
    ['12,500.50', 'EUR', 12_500_50],
    ['12.500,50', 'EUR', 12_500_50],
    ['12 500,50', 'EUR', 12_500_50],
    ['12\u202f500,50', 'EUR', 12_500_50],
    ['12’500.50', 'CHF', 12_500_50],
    ['12.500', 'EUR', 12_500_00],
    ['1,234,567', 'EUR', 1_234_567_00],
    ['0', 'EUR', 0],
    ['0.05', 'EUR', 5],
    ['12,500', 'JPY', 12_500],
    ['12.500', 'KWD', 12_500],
    ['12,500.250', 'KWD', 12_500_250],
    ['1,234,567', 'KWD', 1_234_567_000],
  ])('%s %s is an amount', (text, currency, amountMinor) => {
    expect(parseMoney(text, currency)).toEqual({amountMinor, currency});
  });

  it.each([
    ['', 'EUR'],
    ['ten', 'EUR'],
    ['-5', 'EUR'],
    ['1e5', 'EUR'],
    ['12.', 'EUR'],
    ['.50', 'EUR'],
    ['12.345,678', 'EUR'], // thousands of two kinds, or three digits of cents
    ['1234.567', 'EUR'], // a thousand times too much, or half a cent
    ['0.500', 'EUR'],
    ['1,23,456', 'EUR'],
    ['1.234.56', 'EUR'],
    ['12.5', 'JPY'],
    ['<b>5</b>', 'EUR'],
    ['9'.repeat(400), 'EUR'],
    ['1000000000001', 'EUR'], // more than any deal
    ['5', 'euro'],
    ['5', ''],
  ])('%s %s is none', (text, currency) => {
    expect(parseMoney(text, currency)).toBeUndefined();
  });

  it('comes back from a form as it went in, in every kind of currency', () => {
    const amount = fc.record({
      amountMinor: fc.nat({max: 1_000_000_000_000_00}),
      currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    });
    fc.assert(
      fc.property(amount, (money) => {
        expect(parseMoney(amountInput(money), money.currency)).toEqual(money);
      }),
      {numRuns: 500},
    );
  });
});

describe('what a person typed in a language', () => {
  const unclear = 'unclear';
  it.each([
    ['en', '12,500', 'EUR', 12_500_00],
    ['en', '12.500', 'EUR', unclear],
    ['en', '12500.50', 'EUR', 12_500_50],
    ['de', '12.500', 'EUR', 12_500_00],
    ['de', '12,500', 'EUR', unclear],
    ['de', '12500,50', 'EUR', 12_500_50],
    ['de', '12.500,50', 'EUR', 12_500_50],
    ['de', '12,500.50', 'EUR', 12_500_50], // another's way, and clear
    ['de', '12.5', 'EUR', 12_50],
    ['it', '1.500', 'EUR', 1_500_00],
    ['es', '1.500', 'EUR', 1_500_00],
    ['pl', '1 500,5', 'PLN', 1_500_50],
    ['pl', '1.500', 'PLN', unclear], // neither the mark of the cents nor of the thousands
    ['pl', '1,500', 'PLN', unclear],
    ['de', '12,500', 'KWD', 12_500],
    ['de', '12.500', 'KWD', unclear],
    ['en', '12.500', 'KWD', 12_500],
    ['en', '0.500', 'KWD', 500],
    ['de', '0.500', 'EUR', 'none'],
    ['de', 'ten', 'EUR', 'none'],
    ['de', '', 'EUR', 'none'],
  ] as const)('%s: %s %s', (locale, text, currency, wanted) => {
    const read = readMoney(text, currency, locale);
    expect(read.kind === 'money' ? read.money.amountMinor : read.kind).toBe(wanted);
  });

  it('comes back from a form as it went in, in every language', () => {
    const amount = fc.record({
      amountMinor: fc.nat({max: 1_000_000_000_000_00}),
      currency: fc.constantFrom('EUR', 'JPY', 'KWD'),
    });
    const locales = fc.constantFrom('en', 'de', 'it', 'es', 'pl');
    fc.assert(
      fc.property(amount, locales, (money, locale) => {
        const typed = amountInputIn(money, locale);
        expect(readMoney(typed, money.currency, locale)).toEqual({kind: 'money', money});
      }),
      {numRuns: 500},
    );
  });
});

describe('an amount', () => {
  it.each([
    ['nothing', eur(0), []],
    ['the most', eur(1_000_000_000_000_00), []],
    ['less than nothing', eur(-1), ['amount']],
    ['half a cent', eur(0.5), ['amount']],
    ['no number', eur(NaN), ['amount']],
    ['more than any deal', eur(1_000_000_000_000_01), ['amount']],
    ['a currency in small letters', {amountMinor: 1, currency: 'eur'}, ['amount.currency']],
    ['markup for a currency', {amountMinor: 1, currency: '<b>'}, ['amount.currency']],
  ])('of %s is checked', (_, money, fields) => {
    expect(checkMoney(money, 'amount')).toEqual(fields.map((field) => ({field, code: 'invalid'})));
  });

  it('is the same only in the same currency, and nothing is the same as nothing', () => {
    expect(isSameMoney(eur(5), eur(5))).toBe(true);
    expect(isSameMoney(eur(5), {amountMinor: 5, currency: 'USD'})).toBe(false);
    expect(isSameMoney(eur(5), eur(6))).toBe(false);
    expect(isSameMoney(eur(0), null)).toBe(false);
    expect(isSameMoney(null, null)).toBe(true);
  });

  it.each([
    [eur(12_500_00), 'en', '€12,500.00'],
    [eur(12_500_00), 'de', '12.500,00\u00a0€'],
    [{amountMinor: 12_500, currency: 'JPY'}, 'en', '¥12,500'],
    [{amountMinor: 12_500, currency: 'KWD'}, 'en', 'KWD\u00a012.500'],
  ])('%o reads in %s as %s', (money, locale, text) => {
    expect(moneyText(money, locale)).toBe(text);
  });
});
