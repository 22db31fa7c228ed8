import type {Answer, AnswerLine, GivenReason} from '../../lib/domain/answer.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import {evidenceText} from '../../lib/domain/evidence-words.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';
import {Facts} from './facts.tsx';

type AnsweredProps = {
  answer: Answer;
  justNow: boolean;
  told: 'address' | 'domain';
};

export function Answered({answer, justNow, told}: AnsweredProps) {
  const texts = useTexts();
  const {t, date} = texts;
  const {lines, snapshot} = answer;
  const {partner, vendor} = snapshot;
  const outcome = outcomeOf(lines);
  const reasons = lines.map((line) =>
    line.verdict === 'rejected' ? reasonText(texts, line.reason) : undefined,
  );
  const [first] = reasons;
  const isOneForAll = first !== undefined && reasons.every((reason) => reason === first);
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
      {isOneForAll && <p class="cp-reason">{first}</p>}
      <Facts
        label={t('client_answer')}
        snapshot={snapshot}
        verdict={(index) => <Verdict line={lines[index]} />}
        reason={(index) => (isOneForAll ? undefined : reasons[index])}
      />
      <p class="cp-note">
        {evidenceText(texts, answer, told)} {t('client_after', partner)}
      </p>
    </>
  );
}

function outcomeOf(lines: readonly AnswerLine[]): 'confirmed' | 'rejected' | 'partly' {
  const confirmed = lines.filter((line) => line.verdict === 'confirmed').length;
  if (confirmed === 0) return 'rejected';
  return confirmed === lines.length ? 'confirmed' : 'partly';
}

function reasonText(texts: Texts, reason: GivenReason): string {
  const name = configuredName(texts, reason.name);
  return reason.text === null ? name : texts.t('client_reason_said', name, reason.text);
}

function Verdict({line}: {line: AnswerLine | undefined}) {
  const {t} = useTexts();
  if (!line) return null;
  const isYes = line.verdict === 'confirmed';
  return (
    <small class="cp-verdict" data-tone={isYes ? 'yes' : 'no'}>
      <Icon name={isYes ? 'check' : 'cross'} />
      {t(isYes ? 'client_line_confirmed' : 'client_line_rejected')}
    </small>
  );
}
