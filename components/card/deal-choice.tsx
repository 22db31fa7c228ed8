import type {CardModel} from '../../lib/models/card-model.ts';
import type {DealId} from '../../lib/domain/ids.ts';
import {Select} from '../ui/select.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Which shared deal Add means, asked only where the page has several. */
export function DealChoice({card, tried}: {card: CardModel; tried: boolean}) {
  const {t} = useTexts();
  const deals = card.sharedDeals.value;
  const {dealId} = card.desk.value;
  const isMissing = tried && !card.target.value;
  if (deals.length < 2) return null;
  return (
    <Select
      label={t('card_pick_deal')}
      options={deals.map((deal) => ({value: deal.id, label: deal.name}))}
      value={card.target.value?.id ?? ''}
      placeholder={t('card_pick_deal_choose')}
      error={isMissing ? t('card_pick_deal_required') : undefined}
      onChange={(id) => (dealId.value = id as DealId)} // one of the options above
    />
  );
}
