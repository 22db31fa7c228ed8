import type {Answer} from '../../lib/domain/answer.ts';
import {evidenceText} from '../../lib/domain/evidence-words.ts';
import type {Texts} from '../../lib/domain/texts.ts';

type Shown = Pick<Answer, 'evidence' | 'by' | 'snapshot'>;

/** What proves an answer; where nothing does, the address that it came from, for whoever knows the client. */
export function EvidenceText({texts, answer}: {texts: Texts; answer: Shown}) {
  const {evidence, by} = answer;
  return (
    <bdi>
      {evidence === 'unverified' && by.email !== undefined
        ? texts.t('console_unverified_by', by.email)
        : evidenceText(texts, answer)}
    </bdi>
  );
}
