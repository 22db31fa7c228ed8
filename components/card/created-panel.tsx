import {useState} from 'preact/hooks';
import type {CardPartner, NamedLink} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import {Button} from '../ui/button.tsx';
import {CopyButton} from '../ui/copy-button.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import {DealChoice} from './deal-choice.tsx';
import {managersText} from './link-words.ts';
import {SightArea} from './sight-area.tsx';

type CreatedPanelProps = {
  card: CardModel;
  partner: CardPartner;
  link: NamedLink;
  isDealPage: boolean;
  isOnline: boolean;
};

/** After Create: Add to the deal where that is possible, Copy, Done; one click each. */
export function CreatedPanel({card, partner, link, isDealPage, isOnline}: CreatedPanelProps) {
  const texts = useTexts();
  const {t} = texts;
  const [tried, setTried] = useState(false);
  const mode = card.mode.value;
  const target = card.target.value;
  const next = {
    attach: () => t('card_created_add'),
    ask: () => t('card_created_ask', managersText(texts, partner)),
    none: () => t('card_created_copy'),
  }[mode];
  const add = (seen: Promise<boolean>) => {
    setTried(true);
    if (target) void card.acts.value?.attach(link, () => seen);
  };
  return (
    <Panel title={t('card_created')} onBack={card.back} returnTo="add">
      <div class="c-created">
        <p class="c-strong" dir="auto">
          {link.name}
        </p>
        {!isOnline && <p class="c-soft">{t('card_created_offline')}</p>}
        <p class="c-soft">{next()}</p>
        {mode === 'attach' && <DealChoice card={card} tried={tried} />}
        <CardProblemNotice card={card} />
        <SightArea class="c-acts">
          {(isSeen, isHeld) => (
            <>
              {mode === 'attach' && (
                <Button
                  look="primary"
                  icon="plus"
                  busy={card.busy.value}
                  held={isHeld}
                  onClick={(event) => add(isSeen(event))}
                >
                  {isDealPage || !target ? t('card_add_this') : t('card_add_to', target.name)}
                </Button>
              )}
              <CopyButton
                look={mode === 'attach' ? 'ghost' : 'primary'}
                notYet={t('card_copy_not_yet')}
                onCopy={() => card.copy(link.id)}
              />
              {mode === 'ask' && (
                <Button onClick={() => void card.startAsking(link)}>{t('card_ask')}</Button>
              )}
              <Button onClick={card.back}>{t('card_done')}</Button>
            </>
          )}
        </SightArea>
      </div>
    </Panel>
  );
}
