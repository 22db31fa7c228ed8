import type {CardDeal, CardPartner} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {List} from '../ui/list.tsx';
import {useTexts} from '../ui/texts.tsx';
import {LinkRow} from './link-row.tsx';

type DealLinksProps = {card: CardModel; deal: CardDeal; partner: CardPartner; isNamed: boolean};

/** The links of one deal; on a contact's or company's page under the deal's name. */
export function DealLinks({card, deal, partner, isNamed}: DealLinksProps) {
  const {t} = useTexts();
  const {links} = deal;
  return (
    <>
      {isNamed && (
        <h3 class="c-deal">
          <span dir="auto">{deal.name}</span>
          {!deal.shared && <span class="v-sub">{t('card_not_shared_mark')}</span>}
        </h3>
      )}
      {links.length > 0 && (
        <List label={isNamed ? t('card_links_of', deal.name) : t('card_links')}>
          {links.map((link) => (
            <LinkRow key={link.id} {...{card, deal, link, partner}} />
          ))}
        </List>
      )}
    </>
  );
}
