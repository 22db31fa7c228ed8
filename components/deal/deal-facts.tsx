import {dealFields} from '../../lib/domain/deal.ts';
import {dayText, dealFieldText, dealValueText} from '../../lib/domain/deal-words.ts';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';
import {FactList} from './fact-list.tsx';
import {syncBadge, syncTitle} from './sync-words.ts';

/** The key facts with the way each goes, and the way to change them. */
export function DealFacts({desk}: {desk: DealDesk}) {
  const texts = useTexts();
  const {t} = texts;
  const {shared, values, sharing, emailWithheld} = desk.sheet.value;
  const {catalogue, vendorName} = desk.parties.value;
  const {vendorCloseDate} = sharing ?? {};
  const shown =
    emailWithheld && values.contact
      ? {...values, contact: {...values.contact, email: null}}
      : values;
  return (
    <div class="s-block" role="group" aria-label={t('deal_details')}>
      <div class="s-head">
        <h4>{t('deal_details')}</h4>
        {shared && (
          <Button look="quiet" icon="pencil" data-return="deal-edit" onClick={desk.startEditing}>
            {t('deal_edit')}
          </Button>
        )}
      </div>
      <FactList
        facts={[
          ...dealFields.map((field) => ({
            label: dealFieldText(texts, field),
            value: dealValueText(texts, catalogue, field, shown),
            mark: syncBadge(texts, field, vendorName),
            markTitle: syncTitle(texts, field, vendorName),
          })),
          {
            label: t('deal_vendor_close_date', vendorName),
            value: vendorCloseDate ? dayText(texts, vendorCloseDate) : t('deal_value_none'),
            mark: syncBadge(texts, 'vendorCloseDate', vendorName),
            markTitle: syncTitle(texts, 'vendorCloseDate', vendorName),
          },
        ]}
      />
    </div>
  );
}
