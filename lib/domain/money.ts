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
  const format = new Intl.NumberFormat(locale, {style: 'currency', currency});
  return format.format(amountMinor / 10 ** digitsOf(currency));
}

/** What a person typed ("12 500,50", "12,500.5", "12500") as money; undefined when it is not an amount of that currency. */
export function parseMoney(text: string, currency: string): Money | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const plain = text.replace(/[\s'’\u00a0\u202f]/g, '');
  const found = /^(\d{1,3}(?:[.,]\d{3})*|\d+)(?:[.,](\d{1,3}))?$/.exec(plain);
  if (!found) return undefined;
  const digits = digitsOf(currency);
  let whole = (found[1] ?? '').replace(/[.,]/g, '');
  let part = found[2] ?? '';
  if (part.length > digits) {
    if (part.length !== 3) return undefined;
    whole += part; // "12.500" is twelve thousand five hundred where a currency has no three digits
    part = '';
  }
  const amountMinor = Number(whole + part.padEnd(digits, '0'));
  return amountMinor <= mostMinor ? {amountMinor, currency} : undefined;
}

/** The amount as a form shows it for editing: "12500.50". */
export function amountInput({amountMinor, currency}: Money): string {
  return (amountMinor / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));
}

function digitsOf(currency: string): number {
  return (
    new Intl.NumberFormat('en', {style: 'currency', currency}).resolvedOptions()
      .maximumFractionDigits ?? 2
  );
}
