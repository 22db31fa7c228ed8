import type {ComponentChildren} from 'preact';
import {useEffect, useId, useRef} from 'preact/hooks';
import {languages} from '../../lib/domain/asking.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {AskingField, AskingForm, AskingMode} from '../../lib/models/asking-form-model.ts';
import {isLanguage} from '../../lib/models/asking-form-model.ts';
import {problemText} from '../link-form/problem-text.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Panel} from '../ui/panel.tsx';
import {Select} from '../ui/select.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';

type AskingPanelProps = {
  form: AskingForm;
  linkName: string;
  onBack: () => void;
  returnTo: string;
  /** What stands before the form. */
  lead?: ComponentChildren;
};

/** "How the client is asked": in which language, until when, how often again. */
export function AskingPanel({form, linkName, onBack, returnTo, lead}: AskingPanelProps) {
  const texts = useTexts();
  const {t} = texts;
  const id = useId();
  const fields = useRef<HTMLFormElement>(null);
  const tries = form.failedTries.value;
  useEffect(() => {
    if (tries > 0) fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  const values = form.values.value;
  const problem = form.problem.value;
  const days = (field: AskingField, key: 'expiryDays' | 'afterDays' | 'everyDays') => (
    <TextField
      label={t(dayTexts[key])}
      inputMode="numeric"
      autocomplete="off"
      value={values[key]}
      error={form.issueOf(field) && t('account_asking_days_wrong')}
      onInput={(text) => form.set({[key]: text})}
    />
  );
  return (
    <Panel
      title={t('account_asking')}
      onBack={onBack}
      returnTo={returnTo}
      foot={
        <Button type="submit" form={id} look="primary" busy={form.busy.value}>
          {t('account_save')}
        </Button>
      }
    >
      {lead}
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
        <p class="v-sub">{t('account_asking_text', linkName)}</p>
        <Select
          label={t('account_asking_language')}
          value={values.language}
          options={[
            {value: '', label: t('account_asking_language_any')},
            ...languages.map((one) => ({value: one, label: languageName(one)})),
          ]}
          onChange={(text) => form.set({language: isLanguage(text) ? text : ''})}
        />
        <Select
          label={t('account_asking_expiry')}
          value={values.expiry}
          options={modes.map((mode) => ({value: mode, label: expiryText(texts, form, mode)}))}
          onChange={(text) => form.set({expiry: modeIn(text)})}
        />
        {values.expiry === 'own' && days('expiryDays', 'expiryDays')}
        <Select
          label={t('account_asking_reminders')}
          value={values.reminding}
          options={modes.map((mode) => ({value: mode, label: remindersText(texts, form, mode)}))}
          onChange={(text) => form.set({reminding: modeIn(text)})}
        />
        {values.reminding === 'own' && (
          <>
            {days('reminding.afterDays', 'afterDays')}
            {days('reminding.everyDays', 'everyDays')}
          </>
        )}
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

const modes = ['program', 'never', 'own'] as const satisfies readonly AskingMode[];
const modeIn = (text: string): AskingMode => modes.find((mode) => mode === text) ?? 'program';

const dayTexts = {
  expiryDays: 'account_asking_expiry_days',
  afterDays: 'account_asking_after_days',
  everyDays: 'account_asking_every_days',
} as const;

/** Each by its own name, so that whoever speaks it finds it. */
function languageName(language: string): string {
  return new Intl.DisplayNames(language, {type: 'language'}).of(language) ?? language;
}

function expiryText(texts: Texts, {terms}: AskingForm, mode: AskingMode): string {
  const {t, plural} = texts;
  if (mode === 'own') return t('account_asking_expiry_own');
  if (mode === 'never') return t('account_asking_never');
  const {expiryDays} = terms;
  const said =
    expiryDays === null ? t('account_asking_never') : plural('account_asking_days', expiryDays);
  return t('account_asking_program', said);
}

function remindersText(texts: Texts, {terms}: AskingForm, mode: AskingMode): string {
  const {t, plural, number} = texts;
  if (mode === 'own') return t('account_asking_reminders_own');
  if (mode === 'never') return t('account_asking_none');
  const {reminding} = terms;
  const said = reminding
    ? t(
        'account_asking_then',
        plural('account_asking_days', reminding.afterDays),
        number(reminding.everyDays),
      )
    : t('account_asking_none');
  return t('account_asking_program', said);
}
