import {amountInputIn, readMoney, type Money} from '../../../lib/domain/money.ts';
import type {Texts} from '../../../lib/domain/texts.ts';

export type TypedAmount = {money: Money} | {field: 'amount' | 'currency'; error: string};

/** An amount as it was typed into a form of the reader's language; undefined for none. Nothing is guessed that is a thousand times off. */
export function typedAmount(
  {t, locale}: Texts,
  text: string,
  currency: string,
): TypedAmount | undefined {
  if (text.trim() === '') return undefined;
  if (!/^[A-Z]{3}$/.test(currency)) return {field: 'currency', error: t('console_error_currency')};
  const read = readMoney(text, currency, locale);
  if (read.kind === 'money') return {money: read.money};
  const error =
    read.kind === 'none'
      ? t('console_error_amount', amountInputIn(example, locale))
      : t('console_error_amount_unclear', amountInputIn(example, locale));
  return {field: 'amount', error};
}

const example: Money = {amountMinor: 12_500_50, currency: 'EUR'};
