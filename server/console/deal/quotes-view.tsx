import {TextField} from '../../../components/ui/text-field.tsx';
import type {SheetQuote} from '../../../lib/domain/deal-sheet.ts';
import {amountInputIn} from '../../../lib/domain/money.ts';
import {Sheet} from '../../pages/frame.tsx';
import {DayText, MoneyText} from '../views.tsx';
import {ActionForm, Fold, type Show} from './action-form.tsx';
import {SyncBadge} from './facts-view.tsx';
import {FileField, FileRow} from './files-view.tsx';
import {quoteForm, removeQuoteForm, shownQuote} from './quote-actions.ts';

/** What the vendor offered the client. */
export function Quotes({show}: {show: Show}) {
  const {texts, page} = show;
  const {t} = texts;
  const {quotes} = page.sheet;
  return (
    <Sheet title={t('console_deal_quotes')}>
      <div class="k-stack" id="quotes">
        <p>
          <SyncBadge show={show} of="quotes" />
        </p>
        {quotes.length === 0 && <p class="k-aside">{t('console_quotes_none')}</p>}
        {quotes.map((quote) => (
          <Quote key={quote.id} show={show} quote={quote} />
        ))}
        {page.rights.decide && (
          <Fold show={show} forms={[quoteForm('')]} label={t('console_quote_add')}>
            <QuoteFields show={show} quote={undefined} />
          </Fold>
        )}
      </div>
    </Sheet>
  );
}

function Quote({show, quote}: {show: Show; quote: SheetQuote}) {
  const {texts, page, path} = show;
  const {t} = texts;
  return (
    <article class="k-item">
      <h3 dir="auto">{quote.number}</h3>
      <p>
        <MoneyText texts={texts} money={quote.amount} />
      </p>
      {quote.validUntil && (
        <p class="k-aside">
          {t('console_quote_valid')} <DayText texts={texts} day={quote.validUntil} />
        </p>
      )}
      {quote.file && <FileRow show={show} file={quote.file} />}
      <p class="k-aside" dir="auto">
        {t('console_by_at', quote.by.name, texts.date(quote.at, true))}
      </p>
      {page.rights.decide && (
        <>
          <Fold
            show={show}
            forms={[quoteForm(quote.id)]}
            label={t('console_quote_replace')}
            ariaLabel={t('console_quote_replace_of', quote.number)}
          >
            <QuoteFields show={show} quote={quote} />
          </Fold>
          <Fold
            show={show}
            forms={[removeQuoteForm(quote.id)]}
            label={t('admin_remove')}
            ariaLabel={t('admin_remove_of', quote.number)}
          >
            <p>{t('console_quote_remove_ask')}</p>
            <ActionForm
              show={show}
              id={removeQuoteForm(quote.id)}
              action={`${path}/quote-remove`}
              hidden={{quoteId: quote.id, shown: shownQuote(quote)}}
              look="danger"
              submit={t('admin_remove')}
              submitLabel={t('admin_remove_of', quote.number)}
            />
          </Fold>
        </>
      )}
    </article>
  );
}

function QuoteFields({show, quote}: {show: Show; quote: SheetQuote | undefined}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const currency = quote?.amount.currency ?? page.deal.sharing?.amount?.currency ?? '';
  return (
    <ActionForm
      show={show}
      id={quoteForm(quote?.id ?? '')}
      action={`${path}/quote`}
      hidden={{quoteId: quote?.id ?? '', shown: shownQuote(quote)}}
      submit={t(quote ? 'admin_save' : 'console_quote_add')}
      withFiles
    >
      {({text, error}) => (
        <>
          <TextField
            label={t('console_quote_number')}
            name="number"
            dir="auto"
            autocomplete="off"
            value={text('number', quote?.number)}
            error={error('number')}
          />
          <div class="p-row">
            <TextField
              label={t('deal_field_amount')}
              name="amount"
              inputMode="decimal"
              autocomplete="off"
              value={text('amount', quote && amountInputIn(quote.amount, texts.locale))}
              error={error('amount')}
            />
            <TextField
              label={t('console_currency')}
              name="currency"
              maxLength={3}
              placeholder="EUR"
              value={text('currency', currency)}
              error={error('amount.currency')}
            />
          </div>
          <TextField
            label={t('console_quote_valid_until')}
            name="validUntil"
            type="date"
            value={text('validUntil', quote?.validUntil ?? '')}
            error={error('validUntil')}
          />
          <FileField
            texts={texts}
            label={t('console_quote_file')}
            error={error('files')}
            many={false}
          />
        </>
      )}
    </ActionForm>
  );
}
