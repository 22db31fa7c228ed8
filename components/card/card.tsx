import type {Texts} from '../../lib/domain/texts.ts';
import type {CardState} from '../../lib/messages/card-state.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {LinkFormPanel} from '../link-form/link-form-panel.tsx';
import {LinkPreview} from '../link-form/link-preview.tsx';
import {Button} from '../ui/button.tsx';
import {Icon} from '../ui/icon.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {AskPanel} from './ask-panel.tsx';
import {CardFoot} from './card-foot.tsx';
import {CardList} from './card-list.tsx';
import {CardLoading, CardProblemNotice, CardSignedOut, CardTrouble} from './card-notices.tsx';
import {CreatedPanel} from './created-panel.tsx';
import {PickerPanel} from './picker-panel.tsx';

type Ready = Extract<CardState, {kind: 'ready'}>;

/** "Proof of Involvement" on one CRM page. */
export function Card({card}: {card: CardModel}) {
  const texts = useTexts();
  const {t} = texts;
  const state = card.state.value;
  const isReady = state.kind === 'ready';
  const isList = card.desk.value.panel.value.kind === 'list';
  return (
    <section role="region" class="c-card" aria-label={t('card_title')}>
      <div class="c-head">
        <Icon name="seal" />
        <h2>{t('card_title')}</h2>
        {isReady && isList && (
          <Button look="quiet" icon="plus" data-return="add" onClick={card.openPicker}>
            {t('card_add')}
          </Button>
        )}
      </div>
      <div class="c-body">
        {state.kind === 'loading' && <CardLoading card={card} />}
        {state.kind === 'signed_out' && <CardSignedOut card={card} />}
        {!isReady && <CardProblemNotice card={card} />}
        {isReady && <ReadyBody card={card} state={state} />}
      </div>
      {isReady && <CardFoot sync={state.sync} owner={ownerOf(texts, state)} />}
    </section>
  );
}

function ReadyBody({card, state}: {card: CardModel; state: Ready}) {
  const {t} = useTexts();
  const {partner, objectType, sync} = state;
  const {panel, open} = card.desk.value;
  const shown = panel.value;
  const isDealPage = objectType === 'deal';
  const list = (
    <>
      <CardTrouble {...{card, partner, sync}} />
      <CardList {...{card, partner, isDealPage}} />
    </>
  );
  switch (shown.kind) {
    case 'list':
      return list;
    case 'pick':
      return <PickerPanel card={card} />;
    case 'form':
      if (!open.value) return list;
      return (
        <LinkFormPanel
          key={open.value.linkId}
          form={open.value.form}
          parties={partner}
          title={t('card_create')}
          submitLabel={t('card_create_submit')}
          onSubmit={() => void card.create()}
          onBack={card.back}
          returnTo="add"
          notice={<CardProblemNotice card={card} />}
        />
      );
    case 'created':
      return (
        <CreatedPanel
          {...{card, partner, isDealPage}}
          link={shown.link}
          isOnline={sync.trouble === null && !partner.expired}
        />
      );
    case 'ask':
      return <AskPanel card={card} partner={partner} link={shown.link} />;
    case 'preview': {
      const link = card.findLink(shown.linkId);
      if (!link) return list;
      return (
        <Panel title={t('form_preview_title')} onBack={card.back} returnTo={`row-${link.id}`}>
          <LinkPreview draft={link.draft} parties={partner} />
        </Panel>
      );
    }
  }
}

function ownerOf(texts: Texts, {objectType, partner, deals}: Ready): string | undefined {
  const owner = deals[0]?.owner;
  if (objectType !== 'deal' || !owner) return undefined;
  return texts.t('card_owner', owner, partner.vendorName);
}
