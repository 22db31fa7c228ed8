import type {Quote} from '../../../lib/domain/deal.ts';
import type {QuoteId} from '../../../lib/domain/ids.ts';
import {isSameMoney, moneyText, parseMoney} from '../../../lib/domain/money.ts';
import {asking, dealAction, type DealAction} from './deal-action.ts';
import {digestOf, idIn} from './form-state.ts';

/** A quote as its form shows it; a new one is known by its form's key. */
export function shownQuote(quote: Quote | undefined): string {
  return digestOf(quote && [quote.number, quote.amount, quote.validUntil, quote.fileId]);
}

export const quoteForm = (quoteId: string) => `quote:${quoteId}`;

const put = dealAction({
  ...{name: 'quote', place: 'quotes', done: 'saved', withFiles: true},
  one: ['quoteId', 'number', 'amount', 'currency', 'validUntil', 'shown'],
  formOf: ({text}) => quoteForm(text.quoteId),
  ask({text}, page, texts, [file = null]) {
    const currency = text.currency.trim().toUpperCase();
    const amount = parseMoney(text.amount.trim(), currency);
    if (!amount) {
      const isCurrency = /^[A-Z]{3}$/.test(currency);
      const wrong = text.amount.trim() === '' ? 'error_field_required' : 'console_error_amount';
      return {
        kind: 'wrong',
        errors: isCurrency
          ? {amount: texts.t(wrong)}
          : {'amount.currency': texts.t('console_error_currency')},
      };
    }
    const before = page.sheet.quotes.find(({id}) => id === text.quoteId);
    const validUntil = text.validUntil.trim() || null;
    if (text.quoteId !== '') {
      const isAsAsked =
        before?.number === text.number.trim() &&
        isSameMoney(before.amount, amount) &&
        file === null &&
        before.validUntil === validUntil;
      if (text.shown !== shownQuote(before) && !isAsAsked) {
        const now = before
          ? `${before.number}, ${moneyText(before.amount, texts.locale)}`
          : texts.t('deal_value_none');
        return {kind: 'stale', now};
      }
    }
    return asking({
      ...{kind: 'vendor.put_quote', dealId: page.deal.id, number: text.number},
      quoteId: idIn<QuoteId>(text.quoteId || text.key),
      ...{amount, validUntil, file},
    });
  },
});

const remove = dealAction({
  ...{name: 'quote-remove', place: 'quotes', done: 'saved'},
  one: ['quoteId'],
  formOf: ({text}) => `quote-remove:${text.quoteId}`,
  ask: ({text}, page) =>
    asking({
      kind: 'vendor.remove_quote',
      dealId: page.deal.id,
      quoteId: idIn<QuoteId>(text.quoteId),
    }),
});

export const quoteActions: readonly DealAction[] = [put, remove];
