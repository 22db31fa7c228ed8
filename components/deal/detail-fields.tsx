import {useId} from 'preact/hooks';
import {currencies} from '../../lib/models/deal-draft.ts';
import type {DealForm} from '../../lib/models/deal-form-model.ts';
import type {DealField} from '../../lib/domain/deal.ts';
import {Checkbox} from '../ui/checkbox.tsx';
import {FieldError} from '../ui/field.tsx';
import {Select} from '../ui/select.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';
import {dealIssueText} from './deal-issue-text.ts';
import {syncBadge} from './sync-words.ts';

export type FormFieldsProps = {form: DealForm; vendor: string};

/** Deal details: the first step of a new shared deal. */
export function DetailFields({form, vendor}: FormFieldsProps) {
  const texts = useTexts();
  const {t} = texts;
  const draft = form.draft.value;
  const issues = form.issues.value;
  const mark = (field: DealField) => syncBadge(texts, field, vendor);
  const error = (field: string) => dealIssueText(texts, issues, field);
  return (
    <>
      <TextField
        label={t('deal_field_name')}
        mark={mark('name')}
        value={draft.name}
        error={error('name')}
        autocomplete="off"
        dir="auto"
        onInput={(text) => form.set('name', text)}
      />
      <ProductFields form={form} vendor={vendor} />
      <div class="s-pair">
        <TextField
          label={t('deal_field_amount')}
          mark={mark('amount')}
          inputMode="decimal"
          value={draft.amount}
          error={error('amount') ?? error('amount.currency')}
          autocomplete="off"
          onInput={(text) => form.set('amount', text)}
        />
        <Select
          label={t('deal_currency')}
          options={[...new Set([draft.currency, ...currencies])].map((value) => ({
            value,
            label: value,
          }))}
          value={draft.currency}
          onChange={(currency) => form.set('currency', currency)}
        />
      </div>
      <TextField
        type="date"
        label={t('deal_field_close_date')}
        mark={mark('closeDate')}
        value={draft.closeDate}
        error={error('closeDate')}
        onInput={(text) => form.set('closeDate', text)}
      />
      <PartyFields form={form} vendor={vendor} />
    </>
  );
}

function ProductFields({form, vendor}: FormFieldsProps) {
  const texts = useTexts();
  const id = useId();
  const {productIds} = form.draft.value;
  return (
    <fieldset class="s-products" aria-describedby={id}>
      <legend class="v-label">{texts.t('deal_field_products')}</legend>
      <span id={id} class="v-mark">
        {syncBadge(texts, 'productIds', vendor)}
      </span>
      <div class="s-ticks">
        {form.products.value.map(({id: productId, name}) => (
          <Checkbox
            key={productId}
            label={name}
            checked={productIds.includes(productId)}
            error={dealIssueText(texts, form.issues.value, `productIds.${productId}`)}
            onChange={(on) => form.toggleProduct(productId, on)}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Whom it is with: a person and a company, each with what it is known by. */
function PartyFields({form, vendor}: FormFieldsProps) {
  const texts = useTexts();
  const {t} = texts;
  const id = useId();
  const draft = form.draft.value;
  const issues = form.issues.value;
  const error = (field: string) => dealIssueText(texts, issues, field, form.purpose !== 'convert');
  const neither = form.purpose !== 'convert' ? error('company') : undefined;
  return (
    <>
      <div class="s-pair" data-even>
        <TextField
          label={t('deal_field_contact')}
          mark={syncBadge(texts, 'contact', vendor)}
          value={draft.contactName}
          error={error('contact.name') ?? error('contact')}
          autocomplete="off"
          dir="auto"
          onInput={(text) => form.set('contactName', text)}
        />
        <TextField
          type="email"
          label={t('deal_contact_email')}
          placeholder={form.emailWithheld ? t('deal_contact_email_kept') : undefined}
          value={draft.contactEmail}
          error={error('contact.email')}
          autocomplete="off"
          onInput={(text) => form.set('contactEmail', text)}
        />
        <TextField
          label={t('deal_field_company')}
          mark={syncBadge(texts, 'company', vendor)}
          value={draft.companyName}
          error={error('company.name') ?? (neither ? undefined : error('company'))}
          autocomplete="off"
          dir="auto"
          onInput={(text) => form.set('companyName', text)}
        />
        <TextField
          label={t('deal_company_domain')}
          value={draft.companyDomain}
          error={error('company.domain')}
          autocomplete="off"
          placeholder="acme.example"
          onInput={(text) => form.set('companyDomain', text)}
        />
      </div>
      {neither && (
        <div data-invalid="true">
          <FieldError id={id}>{neither}</FieldError>
        </div>
      )}
    </>
  );
}
