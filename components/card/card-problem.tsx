import type {CardModel} from '../../lib/models/card-model.ts';
import {problemText} from '../link-form/problem-text.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Why the last act came to nothing. */
export function CardProblemNotice({card}: {card: CardModel}) {
  const texts = useTexts();
  const {t} = texts;
  const {problem} = card.desk.value;
  const {value} = problem;
  if (!value) return null;
  const isHidden = value.kind === 'hidden';
  const isGone = value.kind === 'gone';
  const title = isHidden ? 'card_hidden' : isGone ? 'card_gone' : 'card_failed';
  return (
    <div role="alert" class="c-problem">
      <Notice
        tone="no"
        title={t(title)}
        action={
          isHidden ? (
            <Button onClick={() => card.openPage('popup')}>{t('card_open_popup')}</Button>
          ) : undefined
        }
      >
        {isHidden
          ? t('card_hidden_text')
          : isGone
            ? t('card_gone_text')
            : problemText(texts, value)}
      </Notice>
    </div>
  );
}
