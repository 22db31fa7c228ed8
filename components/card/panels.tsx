/** Everything of the card but its list: the second script. Of ui.css and blocks.css it gets what the first one lacks (scripts/split-card.ts). */
import type {LinkId} from '../../lib/domain/ids.ts';
import type {CardPartner} from '../../lib/models/card-desk.ts';
import {createCardActs} from '../../lib/models/card-acts.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import clientPage from '../client-page/client-page.css?inline';
import linkForm from '../link-form/link-form.css?inline';
import {LinkFormPanel} from '../link-form/link-form-panel.tsx';
import {LinkPreview} from '../link-form/link-preview.tsx';
import blocks from '../ui/blocks.css?inline';
import {Panel} from '../ui/panel.tsx';
import {TextsContext, useTexts} from '../ui/texts.tsx';
import ui from '../ui/ui.css?inline';
import {AskPanel} from './ask-panel.tsx';
import {CardAsking} from './asking-panel.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import type {CardPanelsKit} from './card-views.ts';
import {CreatedPanel} from './created-panel.tsx';
import panels from './panels.css?inline';
import {PickerPanel} from './picker-panel.tsx';
import {RemoveQuestion} from './remove-question.tsx';

export const cardPanels: CardPanelsKit = {
  createActs: createCardActs,
  createViews: (texts) => ({
    Panels: ({card}) => (
      <TextsContext.Provider value={texts}>
        <OpenPanel card={card} />
      </TextsContext.Provider>
    ),
    RemoveQuestion: (props) => (
      <TextsContext.Provider value={texts}>
        <RemoveQuestion {...props} />
      </TextsContext.Provider>
    ),
  }),
  css: [ui, blocks, clientPage, linkForm, panels].join('\n'),
};

function OpenPanel({card}: {card: CardModel}) {
  const {t} = useTexts();
  const state = card.state.value;
  const {panel, open, picker} = card.desk.value;
  const shown = panel.value;
  if (state.kind !== 'ready') return null;
  const {partner, objectType, sync} = state;
  switch (shown.kind) {
    case 'list':
      return null;
    case 'pick':
      return picker.value ? <PickerPanel card={card} picker={picker.value} /> : null;
    case 'form':
      if (!open.value) return null;
      return (
        <LinkFormPanel
          key={open.value.linkId}
          form={open.value.form}
          parties={partner}
          title={t(open.value.seen ? 'account_edit_title' : 'card_create')}
          submitLabel={t(open.value.seen ? 'account_save' : 'card_create_submit')}
          onSubmit={() => void card.acts.value?.create()}
          onBack={card.back}
          returnTo={open.value.seen ? `row-${open.value.linkId}` : 'add'}
          notice={<CardProblemNotice card={card} />}
        />
      );
    case 'created':
      return (
        <CreatedPanel
          {...{card, partner}}
          link={shown.link}
          isDealPage={objectType === 'deal'}
          isOnline={sync.trouble === null && !partner.expired}
        />
      );
    case 'asking': {
      const link = card.findLink(shown.linkId);
      return link ? <CardAsking key={link.id} card={card} link={link} form={shown.form} /> : null;
    }
    case 'ask':
      return <AskPanel card={card} partner={partner} link={shown.link} />;
    case 'preview':
      return <PreviewPanel card={card} partner={partner} linkId={shown.linkId} />;
  }
}

type PreviewPanelProps = {card: CardModel; partner: CardPartner; linkId: LinkId};

function PreviewPanel({card, partner, linkId}: PreviewPanelProps) {
  const {t} = useTexts();
  const link = card.findLink(linkId);
  return (
    <Panel title={t('form_preview_title')} onBack={card.back} returnTo={`row-${linkId}`}>
      {link && <LinkPreview draft={link.draft} parties={partner} />}
    </Panel>
  );
}
