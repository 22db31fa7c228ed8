import {useEffect} from 'preact/hooks';
import {StatePill} from '../deal/state-pill.tsx';
import {nextText} from '../deal/state-words.ts';
import type {CardDeal} from '../../lib/models/card-desk.ts';
import type {CardDeals} from '../../lib/models/card-deals.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {Button} from '../ui/button.tsx';
import {List, ListRow} from '../ui/list.tsx';
import {useTexts} from '../ui/texts.tsx';

export type CardDealProps = {card: CardModel; deals: CardDeals};

/** How often the page is read again for what differs from the shared deal. */
const lookEveryMs = 3000;

/** What belongs to the record, with where each deal stands; Convert to shared deal where none is. */
export function DealSection({card, deals}: CardDealProps) {
  const {t} = useTexts();
  const state = card.state.value;
  if (state.kind !== 'ready') return null;
  const isDealPage = state.objectType === 'deal';
  const own = isDealPage ? state.deals[0] : undefined;
  const mayConvert = isDealPage && !own?.state;
  const hasEnded = own?.state === 'withdrawn' || own?.state === 'expired';
  // Of a deal page that was never shared there is nothing to open
  const rows = state.deals.filter((deal) => !isDealPage || deal.state !== null);
  const begun = deals.isBegun.value && deals.place.value;
  return (
    <div class="c-deals">
      {rows.length > 0 && (
        <List label={t('card_deals')}>
          {rows.map((deal) => (
            <DealRow key={deal.id} {...{card, deals, deal, isDealPage}} />
          ))}
        </List>
      )}
      {!isDealPage && state.deals.length === 0 && (
        <p class="c-rest">{t('card_deals_none', state.partner.vendorName)}</p>
      )}
      {mayConvert && (
        <div class="c-deals-act">
          <Button
            data-return="deal-convert"
            onClick={() => void deals.startConvert(own?.id ?? null)}
          >
            {t('deal_convert')}
          </Button>
        </div>
      )}
      {hasEnded && (
        <div class="c-deals-act">
          <Button onClick={() => void deals.startConvert(own.id)}>{t('card_deals_again')}</Button>
        </div>
      )}
      {begun && begun.kind !== 'failed' && (
        <p class="c-rest">
          <Button
            look="quiet"
            icon="pencil"
            onClick={() =>
              void (begun.kind === 'convert'
                ? deals.startConvert(begun.dealId)
                : deals.startShare())
            }
          >
            {t('card_deals_continue')}
          </Button>
        </p>
      )}
      {own?.shared && <Differing deals={deals} deal={own} />}
    </div>
  );
}

type DealRowProps = CardDealProps & {deal: CardDeal; isDealPage: boolean};

function DealRow({card, deals, deal, isDealPage}: DealRowProps) {
  const texts = useTexts();
  const {t, plural} = texts;
  const {id, name, state, owner, next, unread} = deal;
  const vendor = card.partner.value?.vendorName ?? '';
  return (
    <ListRow
      name={isDealPage ? t('card_deals_this') : name}
      sub={state ? nextText(texts, next, vendor) : t('card_not_shared_mark')}
      side={
        state ? (
          <Button
            aria-label={t('card_deals_open_name', name)}
            data-return={`deal-${id}`}
            onClick={() => void deals.openDeal(id)}
          >
            {t('card_deals_open')}
          </Button>
        ) : (
          <Button
            aria-label={t('card_deals_convert_name', name)}
            data-return={`deal-${id}`}
            onClick={() => void deals.startConvert(id)}
          >
            {t('card_deals_convert')}
          </Button>
        )
      }
    >
      <div class="c-marks">
        {state && <StatePill state={state} />}
        {unread > 0 && <span class="s-new">{plural('card_deals_unread', unread)}</span>}
        {owner && !isDealPage && <span class="v-sub">{t('card_owner', owner, vendor)}</span>}
      </div>
    </ListRow>
  );
}

/** Whether the page says something else than the shared deal. */
function Differing({deals, deal}: {deals: CardDeals; deal: CardDeal}) {
  const {plural, t} = useTexts();
  useEffect(() => {
    deals.look();
    const timer = setInterval(deals.look, lookEveryMs);
    return () => clearInterval(timer);
  }, [deal.id]);
  useEffect(() => void deals.follow(deal.id, deal.mark), [deal.id, deal.mark]);
  const count = deals.differences.value.length;
  if (count === 0) return null;
  return (
    <p class="c-rest">
      {plural('card_deals_differ', count)}{' '}
      <Button look="quiet" onClick={() => void deals.openDeal(deal.id)}>
        {t('card_deals_look')}
      </Button>
    </p>
  );
}
