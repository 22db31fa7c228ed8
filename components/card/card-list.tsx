import type {CardDeal, CardPartner} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {Button} from '../ui/button.tsx';
import {Icon} from '../ui/icon.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import {DealLinks} from './deal-links.tsx';
import {managersText} from './link-words.ts';

type CardListProps = {card: CardModel; partner: CardPartner; isDealPage: boolean};

/** What hangs on the record, or what to do when nothing does. */
export function CardList({card, partner, isDealPage}: CardListProps) {
  const {t, plural} = useTexts();
  const deals = card.deals.value;
  const full = deals.filter((deal) => deal.links.length > 0);
  const empty = deals.length - full.length;
  const {open, removing} = card.desk.value;
  const isBegun = open.value?.form.isTouched.value ?? false;
  return (
    <div class="c-list">
      <Done card={card} />
      {removing.value === undefined && <CardProblemNotice card={card} />}
      {full.map((deal) => (
        <DealLinks key={deal.id} {...{card, deal, partner}} isNamed={!isDealPage} />
      ))}
      <NothingMore {...{card, partner, full, isDealPage}} />
      {!isDealPage && empty > 0 && full.length > 0 && (
        <p class="c-rest">{plural('card_deal_empty', empty)}</p>
      )}
      {isBegun && (
        <p class="c-rest">
          <Button
            look="quiet"
            icon="pencil"
            data-return="form"
            onClick={() => void card.openForm()}
          >
            {t('card_continue')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** What can be done here beyond the list: ask, create, or that there is nothing yet. */
function NothingMore(props: CardListProps & {full: CardDeal[]}) {
  const {card, partner, full, isDealPage} = props;
  const texts = useTexts();
  const {t} = texts;
  const create = (look: 'primary' | 'ghost') => (
    <Button look={look} data-return="create" onClick={() => void card.openForm()}>
      {t('card_create')}
    </Button>
  );
  switch (card.mode.value) {
    case 'attach':
      if (full.length > 0) return null;
      return (
        <Notice
          icon="seal"
          title={t(isDealPage ? 'card_empty' : 'card_empty_record')}
          action={create('primary')}
        >
          {t('card_empty_text')}
        </Notice>
      );
    case 'ask':
      return (
        <Notice
          icon="deal"
          title={t('card_not_shared')}
          action={
            <>
              <Button look="primary" data-return="ask" onClick={() => void card.openPicker()}>
                {t('card_ask')}
              </Button>
              <Button data-return="copy" onClick={() => void card.openPicker()}>
                {t('card_copy')}
              </Button>
              {create('ghost')}
            </>
          }
        >
          {t('card_not_shared_text', managersText(texts, partner))}
        </Notice>
      );
    case 'none':
      return (
        <Notice icon="deal" title={t('card_none')} action={create('primary')}>
          {t(card.deals.value.length > 0 ? 'card_none_open_deal' : 'card_none_text')}
        </Notice>
      );
  }
}

/** What was just done, until the next thing is. */
function Done({card}: {card: CardModel}) {
  const {t} = useTexts();
  const done = card.done.value;
  return (
    <p role="status" class={done ? 'c-done' : 'v-hidden'}>
      {done && <Icon name="check" />}
      {done && <span>{t(done.note, done.name)}</span>}
    </p>
  );
}
