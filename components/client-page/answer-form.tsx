import type {RejectionReason} from '../../lib/domain/catalogue.ts';
import {limits} from '../../lib/domain/limits.ts';
import {Button} from '../ui/button.tsx';
import {RadioGroup} from '../ui/radio-group.tsx';
import {TextArea} from '../ui/text-area.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {ClientForm} from './client-page-state.ts';
import {IssueSummary} from './issue-summary.tsx';
import {issueText} from './issue-text.ts';

type AnswerFormProps = {
  form: ClientForm | 'preview';
  reasons: readonly RejectionReason[];
  partner: string;
  vendor: string;
};

/** The fields' ids: the summary of what is wrong links to them. */
const ids = {name: 'client-name', reason: 'client-reason', text: 'client-text'};

export function AnswerForm({form, reasons, partner, vendor}: AnswerFormProps) {
  const texts = useTexts();
  const {t} = texts;
  const fields = <Fields {...{form, reasons, partner, vendor}} />;
  if (form === 'preview') {
    return (
      <fieldset class="cp-form" disabled aria-label={t('client_preview')}>
        {fields}
      </fieldset>
    );
  }
  const issues = form.issues ?? [];
  return (
    <form class="cp-form" method="post" action={form.action}>
      {/* Enter in a field clicks a form's first button; this dead one takes that click, so that nobody decides by a stray Enter. */}
      <button type="submit" disabled hidden />
      <input type="hidden" name="seen" value={form.seen} />
      {issues.length > 0 && <IssueSummary issues={issues} ids={ids} />}
      {fields}
    </form>
  );
}

function Fields({form, reasons, partner, vendor}: AnswerFormProps) {
  const texts = useTexts();
  const {t} = texts;
  const sent = form === 'preview' ? undefined : form;
  const problem = (field: string) => issueText(texts, sent?.issues ?? [], field);
  const needText = reasons.filter((reason) => reason.textRequired).map((reason) => reason.name);
  // In a preview ids must not collide with the page around.
  const idOf = (field: keyof typeof ids) => (sent ? ids[field] : undefined);
  return (
    <>
      <TextField
        id={idOf('name')}
        label={t('client_name_label')}
        hint={t('client_name_hint', partner, vendor)}
        error={problem('name')}
        name="name"
        value={sent?.values?.name ?? ''}
        maxLength={limits.personNameLength}
        autocomplete="name"
        required
      />
      <Button type="submit" name="decision" value="confirm" look="primary" size="large">
        {t('client_confirm')}
      </Button>
      <details class="cp-doubt" open={sent?.step === 'reject'}>
        <summary class="v-button" data-look="ghost" data-size="large">
          {t('client_doubt')}
        </summary>
        <RadioGroup
          id={idOf('reason')}
          label={t('client_reason_label')}
          error={problem('reason')}
          name="reason"
          value={sent?.values?.reason}
          choices={reasons.map(({id, name}) => ({value: id, label: name}))}
        />
        <TextArea
          id={idOf('text')}
          label={t('client_text_label')}
          hint={
            needText.length > 0
              ? t('client_text_hint', partner, texts.list(needText))
              : t('client_text_hint_free', partner)
          }
          error={problem('text')}
          name="text"
          value={sent?.values?.text ?? ''}
          maxLength={limits.reasonTextLength}
        />
        <Button type="submit" name="decision" value="reject" look="danger" size="large">
          {t('client_reject')}
        </Button>
      </details>
    </>
  );
}
