import {useContext} from 'preact/hooks';
import type {ActProblem} from '../../lib/models/deal-acts.ts';
import {problemText} from '../link-form/problem-text.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActPlaceContext} from './act-area.tsx';

/** Why the last act came to nothing; what was typed is still there. */
export function ActProblemNotice({problem}: {problem: ActProblem | undefined}) {
  const texts = useTexts();
  const {t} = texts;
  const {openOwnPage} = useContext(ActPlaceContext);
  if (!problem) return null;
  const isHidden = problem.kind === 'hidden';
  const said = isHidden
    ? {title: t('card_hidden'), text: t('card_hidden_text')}
    : problem.kind === 'gone'
      ? {title: t('card_gone'), text: t('card_gone_text')}
      : {title: t('card_failed'), text: problemText(texts, problem)};
  return (
    <div role="alert" class="s-problem">
      <Notice
        tone="no"
        title={said.title}
        action={
          isHidden && openOwnPage && <Button onClick={openOwnPage}>{t('card_open_popup')}</Button>
        }
      >
        {said.text}
      </Notice>
    </div>
  );
}
