import type {CardModel} from '../../lib/models/card-model.ts';
import type {NamedLink} from '../../lib/models/card-desk.ts';
import type {DealId} from '../../lib/domain/ids.ts';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {useTexts} from '../ui/texts.tsx';
import {CardProblemNotice} from './card-problem.tsx';
import {SightArea} from './sight-area.tsx';

export type RemoveQuestionProps = {
  card: CardModel;
  link: NamedLink;
  dealId: DealId;
  /** `data-return` of what gets the focus afterwards. */
  returnTo: string;
};

/** "Remove from deal?", in the link's row. */
export function RemoveQuestion({card, link, dealId, returnTo}: RemoveQuestionProps) {
  const {t} = useTexts();
  return (
    <SightArea>
      {(isSeen, isHeld) => (
        <>
          <CardProblemNotice card={card} />
          <ConfirmStrip
            text={t('card_remove_ask', link.name)}
            confirmLabel={t('card_remove_yes')}
            busy={card.busy.value}
            held={isHeld}
            returnTo={returnTo}
            onConfirm={(event) => {
              const seen = isSeen(event);
              void card.acts.value?.detach(link, dealId, () => seen);
            }}
            onCancel={card.back}
          />
        </>
      )}
    </SightArea>
  );
}
