import type {Quote} from '../../../lib/domain/deal.ts';
import type {QuoteId} from '../../../lib/domain/ids.ts';
import {isSameMoney, moneyText} from '../../../lib/domain/money.ts';
import {typedAmount} from './typed-amount.ts';
import {asking, dealAction, type DealAction} from './deal-action.ts';
import {idIn} from './form-state.ts';

/** A quote as its form shows it; a new one is known by its form's key. */
export function shownQuote(quote: Quote | undefined): string {
  return quote?.at ?? '';
}

const quoteFields = {amount: 'amount', currency: 'amount.currency'} as const;

export const quoteForm = (quoteId: string) => `quote:${quoteId}`;

const put = dealAction({
  ...{name: 'quote', place: 'quotes', done: 'saved', withFiles: true},
  one: ['quoteId', 'number', 'amount', 'currency', 'validUntil', 'shown'],
  formOf: ({text}) => quoteForm(text.quoteId),
  ask({text}, page, texts, [file = null]) {
    const currency = text.currency.trim().toUpperCase();
    const typed = typedAmount(texts, text.amount, currency);
    if (typed === undefined) {
      return {kind: 'wrong', errors: {amount: texts.t('error_field_required')}};
    }
    if ('error' in typed) return {kind: 'wrong', errors: {[quoteFields[typed.field]]: typed.error}};
    const amount = typed.money;
    const before = page.sheet.quotes.find(({id}) => id === text.quoteId);
    const validUntil = text.validUntil.trim() || null;
    if (text.quoteId !== '') {
      const isAsAsked =
        before?.number === text.number.trim() &&
        isSameMoney(before.amount, amount) &&
        file === null &&
        before.validUntil === validUntil;
      // Of a quote that is gone, or never was this deal's, there is nothing to replace
      if (!before || (text.shown !== shownQuote(before) && !isAsAsked)) {
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
      was: text.shown || null,
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
