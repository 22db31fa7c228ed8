import type {Answer, AnswerLine, Evidence} from '../../lib/domain/answer.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {Facts} from './facts.tsx';

/** How much the answer proves, said beside every one. */
const evidenceTexts = {unverified: 'client_unverified'} as const satisfies Record<
  Evidence,
  TextKey
>;

export function Answered({answer, justNow}: {answer: Answer; justNow: boolean}) {
  const texts = useTexts();
  const {t, date} = texts;
  const {partner, vendor} = answer.snapshot;
  const outcome = outcomeOf(answer.lines);
  return (
    <>
      <Icon name={outcome === 'rejected' ? 'cross' : 'seal'} />
      <h1 class="cp-title">
        {justNow ? t(`client_thanks_${outcome}`, partner) : t('client_answered_title')}
      </h1>
      <p class="cp-lead">
        {t(`client_answered_${outcome}`, answer.by.name, partner, date(answer.at, true))}{' '}
        {justNow && t('client_told', partner, vendor)}
      </p>
      <Facts
        label={t('client_answer')}
        snapshot={answer.snapshot}
        after={(index) => <Verdict texts={texts} line={answer.lines[index]} />}
      />
      <p class="cp-note">
        {t(evidenceTexts[answer.evidence])} {t('client_after', partner)}
      </p>
    </>
  );
}

type Outcome = 'confirmed' | 'rejected' | 'partly';

function outcomeOf(lines: readonly AnswerLine[]): Outcome {
  const confirmed = lines.filter((line) => line.verdict === 'confirmed').length;
  if (confirmed === 0) return 'rejected';
  return confirmed === lines.length ? 'confirmed' : 'partly';
}

function Verdict({texts, line}: {texts: Texts; line: AnswerLine | undefined}) {
  const {t} = texts;
  if (!line) return null;
  if (line.verdict === 'confirmed') {
    return (
      <small class="cp-verdict" data-tone="yes">
        <Icon name="check" />
        {t('client_line_confirmed')}
      </small>
    );
  }
  const {name, text} = line.reason;
  return (
    <>
      <small class="cp-verdict" data-tone="no">
        <Icon name="cross" />
        {t('client_line_rejected')}
      </small>
      <small>{text === null ? name : t('client_reason_said', name, text)}</small>
    </>
  );
}
