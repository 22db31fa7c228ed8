import {useEffect} from 'preact/hooks';
import {Button} from '../ui/button.tsx';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {DealPanel} from './deal-panel.tsx';
import type {CardDealProps} from './deal-section.tsx';
import {DealSection} from './deal-section.tsx';

/** "Shared deal" on one CRM page: the record's deals, or what was opened of them. */
export function DealCard({card, deals}: CardDealProps) {
  const {t} = useTexts();
  const state = card.state.value;
  const desk = card.desk.value;
  useEffect(() => () => deals.leave(desk), [desk]); // whoever comes back finds the list, with the way to go on
  if (state.kind !== 'ready') return null;
  const isOpen = deals.isOpen.value;
  return (
    <section role="region" class="c-card c-shared" aria-label={t('card_deals')}>
      <div class="c-head">
        <Icon name="deal" />
        <h2>{t('card_deals')}</h2>
        {!isOpen && state.objectType !== 'deal' && (
          <Button
            look="quiet"
            icon="plus"
            data-return="deal-share"
            onClick={() => void deals.startShare()}
          >
            {t('card_deals_add')}
          </Button>
        )}
      </div>
      <div class="c-body">
        {isOpen ? (
          <DealPanel card={card} deals={deals} />
        ) : (
          <DealSection card={card} deals={deals} />
        )}
      </div>
    </section>
  );
}
