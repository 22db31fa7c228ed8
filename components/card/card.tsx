import {useContext, useEffect} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';
import type {CardState} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {Button} from '../ui/button.tsx';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardFoot} from './card-foot.tsx';
import {CardList} from './card-list.tsx';
import {CardLoading, CardSignedOut, CardTrouble} from './card-notices.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import {useViews, ViewsContext} from './card-views.ts';

type Ready = Extract<CardState, {kind: 'ready'}>;

/** "Proof of Involvement" on one CRM page. */
export function Card({card}: {card: CardModel}) {
  const texts = useTexts();
  const {t} = texts;
  const state = card.state.value;
  const isReady = state.kind === 'ready';
  const isList = card.desk.value.panel.value.kind === 'list';
  const {DealCard} = useViews();
  return (
    <>
      <section
        role="region"
        class="c-card"
        aria-label={t('card_title')}
        onPointerEnter={card.prepare}
        onFocusIn={card.prepare}
      >
        <div class="c-head">
          <Icon name="seal" />
          <h2>{t('card_title')}</h2>
          {isReady && isList && (
            <Button
              look="quiet"
              icon="plus"
              data-return="add"
              onClick={() => void card.openPicker()}
            >
              {t('card_add')}
            </Button>
          )}
        </div>
        <div class="c-body">
          {state.kind === 'loading' && <CardLoading card={card} trouble={state.trouble} />}
          {state.kind === 'signed_out' && <CardSignedOut card={card} />}
          {!isReady && <CardProblemNotice card={card} />}
          {isReady && <ReadyBody card={card} state={state} />}
        </div>
        {isReady && <CardFoot sync={state.sync} owner={ownerOf(texts, state)} />}
      </section>
      {isReady && DealCard && <DealCard />}
    </>
  );
}

function ReadyBody({card, state}: {card: CardModel; state: Ready}) {
  const {partner, objectType, sync} = state;
  const {Panels, Requests} = useViews();
  const late = useContext(ViewsContext);
  const {kind} = card.desk.value.panel.value;
  useEffect(() => {
    requestIdleCallback(() => late?.wantDeals());
  }, []);
  if (Panels && kind !== 'list') return <Panels card={card} />;
  return (
    <>
      <CardTrouble {...{card, partner, sync}} />
      <CardList {...{card, partner}} isDealPage={objectType === 'deal'} />
      {Requests && <Requests />}
    </>
  );
}

function ownerOf(texts: Texts, {objectType, partner, deals}: Ready): string | undefined {
  const owner = deals[0]?.owner;
  if (objectType !== 'deal' || !owner) return undefined;
  return texts.t('card_owner', owner, partner.vendorName);
}
