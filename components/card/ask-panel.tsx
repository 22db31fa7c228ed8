import {limits} from '../../lib/domain/limits.ts';
import type {CardPartner, NamedLink} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {Button} from '../ui/button.tsx';
import {CopyButton} from '../ui/copy-button.tsx';
import {Panel} from '../ui/panel.tsx';
import {TextArea} from '../ui/text-area.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import {dayText, managersText} from './link-words.ts';

type AskPanelProps = {card: CardModel; partner: CardPartner; link: NamedLink};

/** "Ask your CAM": the one way onto a deal that is not shared. */
export function AskPanel({card, partner, link}: AskPanelProps) {
  const texts = useTexts();
  const {t} = texts;
  const {note, quoteNumber} = card.desk.value;
  const requests = card.deals.value.flatMap((deal) => deal.requests);
  const earlier = requests.find(
    (request) => request.linkId === link.id && request.state === 'open',
  );
  return (
    <Panel
      title={t('card_ask')}
      onBack={card.back}
      returnTo="ask"
      foot={
        <div class="c-acts">
          <Button
            look="primary"
            busy={card.busy.value}
            onClick={() => void card.acts.value?.ask(link)}
          >
            {t('card_ask_send')}
          </Button>
          <CopyButton notYet={t('card_copy_not_yet')} onCopy={() => card.copy(link.id)} />
        </div>
      }
    >
      <div class="c-created">
        <p>{t('card_ask_text', managersText(texts, partner), link.name)}</p>
        {earlier && <p class="c-soft">{t('card_ask_again', dayText(texts, earlier.at))}</p>}
        <TextField
          label={t('card_ask_quote')}
          hint={t('card_ask_quote_hint')}
          value={quoteNumber.value}
          maxLength={limits.quoteNumberLength}
          autocomplete="off"
          onInput={(text) => (quoteNumber.value = text)}
        />
        <TextArea
          label={t('card_ask_note')}
          value={note.value}
          maxLength={limits.noteLength}
          onInput={(text) => (note.value = text)}
        />
        <CardProblemNotice card={card} />
      </div>
    </Panel>
  );
}
