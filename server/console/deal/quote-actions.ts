import type {Quote} from '../../../lib/domain/deal.ts';
import type {QuoteId} from '../../../lib/domain/ids.ts';
import {isSameMoney, moneyText} from '../../../lib/domain/money.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {typedAmount} from './typed-amount.ts';
import {asking, dealAction, type DealAction} from './deal-action.ts';
import {idIn} from './form-state.ts';

/** A quote as its form shows it; a new one is known by its form's key. */
export function shownQuote(quote: Quote | undefined): string {
  return quote?.at ?? '';
}

const quoteFields = {amount: 'amount', currency: 'amount.currency'} as const;

export const quoteForm = (quoteId: string) => `quote:${quoteId}`;
export const removeQuoteForm = (quoteId: string) => `quote-remove:${quoteId}`;

function quoteText(texts: Texts, {number, amount}: Quote): string {
  return `${number}, ${moneyText(amount, texts.locale)}`;
}

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
        return {kind: 'stale', now: before ? quoteText(texts, before) : texts.t('deal_value_none')};
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
  one: ['quoteId', 'shown'],
  formOf: ({text}) => removeQuoteForm(text.quoteId),
  ask({text}, page, texts) {
    const quoteId = idIn<QuoteId>(text.quoteId);
    const now = page.sheet.quotes.find(({id}) => id === quoteId);
    // One that is gone already is the server's to answer: the same form sent twice removes once
    if (now && text.shown !== shownQuote(now)) return {kind: 'stale', now: quoteText(texts, now)};
    return asking({
      ...{kind: 'vendor.remove_quote', dealId: page.deal.id, quoteId},
      was: text.shown || null,
    });
  },
});

export const quoteActions: readonly DealAction[] = [put, remove];
