import type {DealSheet} from '../../lib/domain/deal-sheet.ts';
import {dayText} from '../../lib/domain/deal-words.ts';
import {moneyText} from '../../lib/domain/money.ts';
import type {DealParties} from '../../lib/models/deal-acts.ts';
import {List, ListRow} from '../ui/list.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';
import {FileName} from './file-list.tsx';
import {syncBadge, syncTitle} from './sync-words.ts';

type FromVendorProps = {sheet: DealSheet; parties: DealParties};

/** Eligibility for compensation, as the vendor decided. */
export function EligibilityBlock({sheet, parties}: FromVendorProps) {
  const texts = useTexts();
  const {t} = texts;
  const {vendorName} = parties;
  const eligibility = sheet.sharing?.eligibility;
  return (
    <div class="s-block" role="group" aria-label={t('deal_eligibility')}>
      <div class="s-head">
        <h4>{t('deal_eligibility')}</h4>
        <span class="v-mark" title={syncTitle(texts, 'eligibility', vendorName)}>
          {syncBadge(texts, 'eligibility', vendorName)}
        </span>
      </div>
      {eligibility ? (
        <>
          <div class="s-marks">
            <StatusPill tone={eligibility.credit ? 'yes' : 'no'}>
              {t(eligibility.credit ? 'deal_credit_yes' : 'deal_credit_no')}
            </StatusPill>
            <StatusPill tone={eligibility.commission ? 'yes' : 'no'}>
              {t(eligibility.commission ? 'deal_commission_yes' : 'deal_commission_no')}
            </StatusPill>
          </div>
          {eligibility.reason && (
            <p class="s-said" dir="auto">
              {eligibility.reason}
            </p>
          )}
          <p class="v-sub">
            {t('deal_decided_by', eligibility.by.name, texts.date(eligibility.at))}
          </p>
        </>
      ) : (
        <p class="v-sub">{t('deal_eligibility_none', vendorName)}</p>
      )}
    </div>
  );
}

/** What the vendor offered the client. */
export function QuotesBlock({sheet, parties}: FromVendorProps) {
  const texts = useTexts();
  const {t} = texts;
  const {vendorName} = parties;
  return (
    <div class="s-block" role="group" aria-label={t('deal_quotes')}>
      <div class="s-head">
        <h4>{t('deal_quotes')}</h4>
        <span class="v-mark" title={syncTitle(texts, 'quotes', vendorName)}>
          {syncBadge(texts, 'quotes', vendorName)}
        </span>
      </div>
      {sheet.quotes.length === 0 ? (
        <p class="v-sub">{t('deal_quotes_none')}</p>
      ) : (
        <List label={t('deal_quotes')}>
          {sheet.quotes.map((quote) => (
            <ListRow
              key={quote.id}
              name={t('deal_quote', quote.number)}
              sub={[
                moneyText(quote.amount, texts.locale),
                quote.validUntil && t('deal_quote_until', dayText(texts, quote.validUntil)),
              ]
                .filter(Boolean)
                .join(' · ')}
            >
              {quote.file && <FileName file={quote.file} />}
            </ListRow>
          ))}
        </List>
      )}
    </div>
  );
}
