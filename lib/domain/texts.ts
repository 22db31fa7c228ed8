/**
 * Texts in the reader's language. One catalogue serves both sides: public/_locales/<language>/messages.json. The
 * extension lets the browser look a key up (so nothing is bundled), the server reads the JSON; both hand this module a
 * `Lookup`. Placeholders are Chrome's positional $1…$9, so a translation may change their order.
 */
import type catalogue from '../../public/_locales/en/messages.json';

export type TextKey = keyof typeof catalogue;
/** A key without its plural ending: `card_waiting` for `card_waiting_one` and `card_waiting_other`. */
export type PluralKey = {
  [K in TextKey]: K extends `${infer Stem}_other` ? Stem : never;
}[TextKey];

/** The raw text of a key in one language, still with $1…$9, or undefined when that language lacks it. */
export type Lookup = (key: string) => string | undefined;

export type Texts = {
  /** BCP 47 tag that dates and numbers are written in. */
  locale: string;
  t: (key: TextKey, ...params: ReadonlyArray<string | number>) => string;
  /** Picks the plural form for `count`; the count itself, written for the language, is $1, further params follow. */
  plural: (stem: PluralKey, count: number, ...params: readonly string[]) => string;
  /** "21 Nov 2026"; `withTime` adds hours and minutes. `at` is ISO UTC. */
  date: (at: string, withTime?: boolean) => string;
  number: (value: number) => string;
  /** "A, B and C" in the language's way. */
  list: (items: readonly string[]) => string;
};

export function createTexts(locale: string, lookup: Lookup): Texts {
  const plurals = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale);
  const lists = new Intl.ListFormat(locale, {type: 'conjunction'});
  const day = new Intl.DateTimeFormat(locale, {dateStyle: 'medium'});
  const minute = new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeStyle: 'short'});

  const find = (key: string, params: ReadonlyArray<string | number>): string | undefined => {
    const raw = lookup(key);
    return raw === undefined || raw === '' ? undefined : fill(raw, params, numbers);
  };

  return {
    locale,
    t: (key, ...params) => find(key, params) ?? key,
    plural: (stem: string, count, ...params) => {
      const all = [count, ...params];
      return find(`${stem}_${plurals.select(count)}`, all) ?? find(`${stem}_other`, all) ?? stem;
    },
    date: (at, withTime = false) => (withTime ? minute : day).format(new Date(at)),
    number: (value) => numbers.format(value),
    list: (items) => lists.format(items),
  };
}

function fill(
  raw: string,
  params: ReadonlyArray<string | number>,
  numbers: Intl.NumberFormat,
): string {
  return raw.replace(/\$([1-9$])/g, (_, mark: string) => {
    if (mark === '$') return '$';
    const value = params[Number(mark) - 1];
    if (value === undefined) return '';
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}
