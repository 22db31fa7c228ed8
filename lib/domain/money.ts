/**
 * An amount of money: whole minor units of a currency, so that nothing is ever rounded on the way. How many minor units make one is the
 * currency's own (ISO 4217, as the language tables of the platform know it): 100 cents, 1 yen, 1000 fils.
 */
import type {FieldIssue} from './field-issue.ts';

export type Money = {amountMinor: number; currency: string};

/** Far above any deal, far below where numbers lose their cents. */
const mostMinor = 1_000_000_000_000_00;

export function checkMoney(money: Money, field: string): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const {amountMinor, currency} = money;
  if (!Number.isSafeInteger(amountMinor) || amountMinor < 0 || amountMinor > mostMinor) {
    issues.push({field, code: 'invalid'});
  }
  if (!/^[A-Z]{3}$/.test(currency)) issues.push({field: `${field}.currency`, code: 'invalid'});
  return issues;
}

export function isSameMoney(a: Money | null, b: Money | null): boolean {
  return a?.amountMinor === b?.amountMinor && a?.currency === b?.currency;
}

/** "€12,500.00" in the language's way. */
export function moneyText(money: Money, locale: string): string {
  const {amountMinor, currency} = money;
  return formatOf(locale, currency).format(amountMinor / 10 ** digitsOf(currency));
}

/**
 * What a person typed ("12 500,50", "12,500.5", "12500") as money; undefined when it is not an amount of that currency, or could be two:
 * nothing is guessed that is a thousand times off. "12.500" is twelve thousand five hundred but where the currency has three digits.
 */
export function parseMoney(text: string, currency: string): Money | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const digits = digitsOf(currency);
  const plain = text.replace(/[\s'’\u00a0\u202f]/g, '');
  const point = decimalPoint(plain, digits);
  const whole = plain.slice(0, point);
  const part = plain.slice(point + 1);
  if (!/^(\d+|[1-9]\d{0,2}([.,])\d{3}(\2\d{3})*)$/.test(whole)) return undefined;
  if (!/^\d*$/.test(part) || part.length > digits) return undefined;
  if (part === '' && point < plain.length) return undefined;
  const amountMinor = Number(whole.replace(/[.,]/g, '') + part.padEnd(digits, '0'));
  return amountMinor <= mostMinor ? {amountMinor, currency} : undefined;
}

export type TypedMoney =
  | {kind: 'money'; money: Money}
  /** Two amounts, one a thousand times the other, are written so in one language or another. */
  | {kind: 'unclear'}
  | {kind: 'none'};

/**
 * The same of what was typed in a form of that language: its decimal mark counts, and its mark between thousands. "12,500" is an amount in
 * English, unclear in German, where a comma begins the cents; "12.500" the other way round.
 */
export function readMoney(text: string, currency: string, locale: string): TypedMoney {
  const money = parseMoney(text, currency);
  if (!money) return {kind: 'none'};
  const mark = /^[1-9]\d{0,2}([.,])\d{3}$/.exec(text.trim())?.[1];
  if (mark === undefined) return {kind: 'money', money};
  const {decimal, group} = marksOf(locale);
  const isThousands = digitsOf(currency) !== 3;
  const isSaid = isThousands ? mark === group : mark === decimal;
  return isSaid ? {kind: 'money', money} : {kind: 'unclear'};
}

/** Where the whole ends: at the last mark, unless it stands between thousands like those before it, or alone. */
function decimalPoint(plain: string, digits: number): number {
  const [first, ...more] = plain.match(/[.,]/g) ?? [];
  const at = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (first === undefined) return plain.length;
  const behind = plain.length - at - 1;
  if (more.length === 0) return behind === 3 && digits !== 3 ? plain.length : at;
  return plain[at] === first ? plain.length : at;
}

/** The amount as a form shows it for editing: "12500.50". */
export function amountInput({amountMinor, currency}: Money): string {
  return (amountMinor / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));
}

/** The same in a language's way: "12500,50". */
export function amountInputIn(money: Money, locale: string): string {
  return amountInput(money).replace('.', marksOf(locale).decimal);
}

/** What a language writes before the cents and between thousands. */
function marksOf(locale: string): {decimal: string; group: string} {
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.5);
  const valueOf = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return {decimal: valueOf('decimal'), group: valueOf('group')};
}

/** Asking a format for it takes longer than using it. */
function digitsOf(currency: string): number {
  const found =
    digits.get(currency) ?? formatOf('en', currency).resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}
const digits = new Map<string, number>();

/** Making one takes longer than all the rest of a row in a list of amounts. */
function formatOf(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const made = formats.get(key) ?? new Intl.NumberFormat(locale, {style: 'currency', currency});
  formats.set(key, made);
  return made;
}
const formats = new Map<string, Intl.NumberFormat>();
