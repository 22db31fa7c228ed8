import type {CardDeal, CardPartner, CardRequest} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {CopyButton} from '../ui/copy-button.tsx';
import {List, ListRow} from '../ui/list.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';
import {dayText} from './link-words.ts';
import {LinkRow} from './link-row.tsx';

type DealLinksProps = {card: CardModel; deal: CardDeal; partner: CardPartner; isNamed: boolean};

/** The links of one deal and what was asked for it; on a contact's or company's page under the deal's name. */
export function DealLinks({card, deal, partner, isNamed}: DealLinksProps) {
  const {t} = useTexts();
  const {links, requests} = deal;
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
      {requests.length > 0 && (
        <List label={t('card_requests')}>
          {requests.map((request) => (
            <RequestRow key={request.linkId} card={card} request={request} />
          ))}
        </List>
      )}
    </>
  );
}

function RequestRow({card, request}: {card: CardModel; request: CardRequest}) {
  const texts = useTexts();
  const {t} = texts;
  const {linkId, linkName, at, waiting} = request;
  return (
    <ListRow
      name={linkName}
      side={
        <CopyButton
          name={t('card_copy_name', linkName)}
          notYet={t('card_copy_not_yet')}
          onCopy={() => card.copy(linkId)}
        />
      }
    >
      <div class="c-marks">
        <StatusPill tone="plain" icon="clock">
          {waiting ? t('card_asked_waiting') : t('card_asked_on', dayText(texts, at))}
        </StatusPill>
      </div>
    </ListRow>
  );
}
