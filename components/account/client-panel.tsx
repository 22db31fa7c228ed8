import {useEffect, useId, useRef} from 'preact/hooks';
import type {FieldIssueCode} from '../../lib/domain/field-issue.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {ClientForm} from '../../lib/models/client-form-model.ts';
import {problemText} from '../link-form/problem-text.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';

type ClientPanelProps = {
  form: ClientForm;
  linkName: string;
  onBack: () => void;
  returnTo: string;
};

/** "Set client": the person who is asked to confirm. */
export function ClientPanel({form, linkName, onBack, returnTo}: ClientPanelProps) {
  const texts = useTexts();
  const {t} = texts;
  const id = useId();
  const fields = useRef<HTMLFormElement>(null);
  const tries = form.failedTries.value;
  useEffect(() => {
    if (tries > 0) fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const problem = form.problem.value;
  return (
    <Panel
      title={t('account_set_client')}
      onBack={onBack}
      returnTo={returnTo}
      foot={
        <>
          <Button type="submit" form={id} look="primary" busy={form.busy.value}>
            {t('account_save')}
          </Button>
          {form.isSet && (
            <Button onClick={() => void form.clear()}>{t('account_unset_client')}</Button>
          )}
        </>
      }
    >
      <form
        ref={fields}
        id={id}
        class="a-fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void form.save();
        }}
      >
        <p class="v-sub">{t('account_set_client_text', linkName)}</p>
        <TextField
          label={t('account_client_name')}
          autocomplete="off"
          value={form.name.value}
          error={issueText(texts, form.nameIssue.value, false)}
          onInput={(text) => form.setName(text)}
        />
        <TextField
          label={t('account_client_email')}
          type="email"
          inputMode="email"
          autocomplete="off"
          dir="ltr"
          value={form.email.value}
          error={issueText(texts, form.emailIssue.value, true)}
          onInput={(text) => form.setEmail(text)}
        />
      </form>
      {problem && (
        <div role="alert">
          <Notice tone="no" title={t('card_failed')}>
            {problemText(texts, problem)}
          </Notice>
        </div>
      )}
    </Panel>
  );
}

function issueText(
  texts: Texts,
  code: FieldIssueCode | undefined,
  isEmail: boolean,
): string | undefined {
  if (code === undefined) return undefined;
  if (code === 'required') return texts.t('error_field_required');
  if (code === 'too_long') return texts.t('error_field_too_long');
  return texts.t(isEmail ? 'error_field_invalid_email' : 'error_field_invalid');
}
