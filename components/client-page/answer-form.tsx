import type {LinkSnapshot} from '../../lib/domain/answer.ts';
import type {RejectionReason} from '../../lib/domain/catalogue.ts';
import {useTexts} from '../ui/texts.tsx';
import {AnswerFields} from './answer-fields.tsx';
import type {ClientForm} from './client-page-state.ts';
import {IssueSummary} from './issue-summary.tsx';
import {issueText} from './issue-text.ts';
import {ProofNote} from './proof-note.tsx';

type AnswerFormProps = {
  form: ClientForm;
  reasons: readonly RejectionReason[];
  snapshot: LinkSnapshot;
};

/** The fields' ids: the summary of what is wrong links to them. */
const idOf = (field: string) => `client-${field}`;

export function AnswerForm({form, reasons, snapshot}: AnswerFormProps) {
  const texts = useTexts();
  const {partner, vendor, lines} = snapshot;
  const issues = form.issues ?? [];
  const problem = (field: string) => issueText(texts, issues, field);
  return (
    <form class="cp-form" method="post" action={form.action}>
      {/* Enter in a field clicks a form's first button; this dead one takes that click, so that nobody decides by a stray Enter. */}
      <button type="submit" disabled hidden />
      <input type="hidden" name="seen" value={form.seen} />
      {form.opened !== undefined && <input type="hidden" name="opened" value={form.opened} />}
      {/* No person sees this field: what fills it in is a machine. */}
      <div class="cp-trap" aria-hidden="true">
        <input name="homepage" tabIndex={-1} autocomplete="off" aria-label="-" />
      </div>
      {issues.length > 0 && <IssueSummary issues={issues} idOf={idOf} />}
      <ProofNote form={form} vendor={vendor} />
      <AnswerFields {...{reasons, partner, vendor, lines}} sent={{form, idOf, problem}} />
    </form>
  );
}
