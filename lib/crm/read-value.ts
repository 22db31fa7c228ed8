/** Amounts and days as a page writes them for people, in its own language. What could be two things is none: nothing is guessed. */
import type {Money} from '../domain/money.ts';
import {parseMoney} from '../domain/money.ts';
import {isDay} from '../domain/deal-rules.ts';

const known = [
  ...['USD', 'EUR', 'GBP', 'PLN', 'CHF', 'SEK', 'NOK', 'DKK', 'CZK', 'HUF', 'RON', 'BGN', 'TRY'],
  ...['CAD', 'AUD', 'NZD', 'JPY', 'SGD', 'INR', 'BRL', 'MXN', 'COP', 'ZAR', 'AED', 'ILS'],
];

/** "$48,000", "PLN 315 000,00", "1.200 €". */
export function readMoney(text: string, lang: string): Money | undefined {
  const parts = /^([^\d]*)(\d[\d\s.,'’\u00a0\u202f]*)([^\d]*)$/.exec(text.trim());
  const [, before = '', amount = '', after = ''] = parts ?? [];
  const sign = `${before}${after}`.replace(/[\s\u00a0]/g, '');
  if (sign === '' || /[-−(]/.test(sign)) return undefined;
  const currency = languages(lang)
    .map((locale) => known.find((code) => code === sign || signOf(code, locale) === sign))
    .find((code) => code !== undefined);
  return currency === undefined ? undefined : parseMoney(amount, currency);
}

/** The sign that a language has for a currency: "$" is another one in Toronto. */
function signOf(currency: string, locale: string): string | undefined {
  const format = new Intl.NumberFormat(locale, {style: 'currency', currency});
  return format.formatToParts(1).find(({type}) => type === 'currency')?.value;
}

/** "Jan 29, 2027", "29. Januar 2027", "2027-01-29"; "03/04/2027" is two days, so it is none. */
export function readDay(text: string, lang: string): string | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/.exec(text);
  if (iso) return dayOf(iso[1], iso[2], iso[3]);
  const numbers = text.match(/\d+/g) ?? [];
  const year = numbers.find((number) => number.length === 4);
  const others = numbers.filter((number) => number.length < 3);
  if (year === undefined) return undefined;
  const month = monthIn(text, lang);
  if (month !== undefined) return dayOf(year, String(month), others[0]);
  const [a, b] = others;
  if (a === undefined || b === undefined) return undefined;
  if (Number(a) > 12 || a === b) return dayOf(year, b, a);
  return Number(b) > 12 ? dayOf(year, a, b) : undefined;
}

/** The number of the month that the text names, in the page's language or in English. */
function monthIn(text: string, lang: string): number | undefined {
  const words: readonly string[] = text.toLocaleLowerCase().match(/\p{L}+/gu) ?? [];
  for (const locale of languages(lang)) {
    for (const style of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(locale, {
        month: style,
        day: 'numeric',
        timeZone: 'UTC',
      });
      for (let month = 1; month <= 12; month++) {
        const parts = format.formatToParts(new Date(Date.UTC(2027, month - 1, 1)));
        const name = parts.find(({type}) => type === 'month')?.value ?? '';
        if (words.includes(name.toLocaleLowerCase(locale).replace('.', ''))) return month;
      }
    }
  }
  return undefined;
}

function dayOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined {
  if (!year || !month || !day) return undefined;
  const found = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(found) ? found : undefined;
}

/** The page's language and English; a page can claim any, and one that the browser does not take is none. */
function languages(lang: string): string[] {
  try {
    return [...Intl.getCanonicalLocales(lang), 'en'];
  } catch {
    return ['en'];
  }
}
