import type {RejectionReason} from '../../lib/domain/catalogue.ts';
import {useTexts} from '../ui/texts.tsx';
import {AnswerFields} from './answer-fields.tsx';
import type {ClientForm} from './client-page-state.ts';
import {IssueSummary} from './issue-summary.tsx';
import {issueText} from './issue-text.ts';

type AnswerFormProps = {
  form: ClientForm;
  reasons: readonly RejectionReason[];
  partner: string;
  vendor: string;
};

/** The fields' ids: the summary of what is wrong links to them. */
const ids = {name: 'client-name', reason: 'client-reason', text: 'client-text'};

export function AnswerForm({form, reasons, partner, vendor}: AnswerFormProps) {
  const texts = useTexts();
  const issues = form.issues ?? [];
  const problem = (field: string) => issueText(texts, issues, field);
  return (
    <form class="cp-form" method="post" action={form.action}>
      {/* Enter in a field clicks a form's first button; this dead one takes that click, so that nobody decides by a stray Enter. */}
      <button type="submit" disabled hidden />
      <input type="hidden" name="seen" value={form.seen} />
      {issues.length > 0 && <IssueSummary issues={issues} ids={ids} />}
      <AnswerFields {...{reasons, partner, vendor}} sent={{form, ids, problem}} />
    </form>
  );
}
