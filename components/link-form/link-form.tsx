import {useId} from 'preact/hooks';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import type {LinkForm as Form} from '../../lib/models/link-form-model.ts';
import {FieldError} from '../ui/field.tsx';
import {Select} from '../ui/select.tsx';
import {Switch} from '../ui/switch.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';
import {issueText} from './issue-text.ts';
import {ProductChoice, useFocusOnIssue} from './product-choice.tsx';

/** The fields, in the order of the help article: products, onboarding, name. Buttons are the panel's. */
export function LinkForm({form}: {form: Form}) {
  const texts = useTexts();
  const id = useId();
  const element = useFocusOnIssue(form);
  const {providingOnboarding, durationId, name} = form.draft.value;
  const issues = form.issues.value;
  const productsError = issueText(texts, issues, 'lines');
  return (
    <div class="f-form" ref={element}>
      <fieldset
        class="f-products"
        aria-describedby={productsError && id}
        data-invalid={productsError !== undefined}
      >
        <legend class="v-label">{texts.t('form_products')}</legend>
        {productsError && <FieldError id={id}>{productsError}</FieldError>}
        <ul role="list">
          {form.products.value.map((row) => (
            <ProductChoice key={row.product.id} form={form} row={row} />
          ))}
        </ul>
      </fieldset>
      {form.offersOnboarding.value && (
        <Switch
          label={texts.t('form_providing')}
          hint={texts.t('form_providing_hint')}
          checked={providingOnboarding}
          error={issueText(texts, issues, 'providingOnboarding')}
          onChange={form.setProviding}
        />
      )}
      {form.offersOnboarding.value && providingOnboarding && (
        <Select
          label={texts.t('form_duration')}
          options={form.durations.value.map(({id, name}) => ({
            value: id,
            label: configuredName(texts, name),
          }))}
          value={durationId ?? ''}
          placeholder={texts.t('form_choose')}
          error={issueText(texts, issues, 'durationId')}
          onChange={form.setDuration}
        />
      )}
      <TextField
        label={texts.t('form_name')}
        hint={texts.t('form_name_hint')}
        value={name}
        error={issueText(texts, issues, 'name')}
        autocomplete="off"
        onInput={form.setName}
      />
    </div>
  );
}
