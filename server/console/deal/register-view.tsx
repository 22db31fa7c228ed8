import type {ComponentChildren} from 'preact';
import {v7 as uuid} from 'uuid';
import {Button} from '../../../components/ui/button.tsx';
import {Checkbox} from '../../../components/ui/checkbox.tsx';
import {LinkButton} from '../../../components/ui/link-button.tsx';
import {Select} from '../../../components/ui/select.tsx';
import {TextArea} from '../../../components/ui/text-area.tsx';
import {TextField} from '../../../components/ui/text-field.tsx';
import {dealFields, type DealValues, type Duplicate} from '../../../lib/domain/deal.ts';
import {dealFieldText, dealValueText} from '../../../lib/domain/deal-words.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {Sheet} from '../../pages/frame.tsx';
import {Problem} from './action-form.tsx';
import {dealPath} from './deal-done.ts';
import {DuplicateList} from './head-view.tsx';
import type {Partner, Registering} from './register-data.ts';
import {
  detailFields,
  qualificationFields,
  steps,
  type RegisterForm,
  type Step,
} from './register-form.ts';

const path = '/console/register';

/** Before the steps: for whom. */
export function ChoosePartner({texts, partners}: {texts: Texts; partners: readonly Partner[]}) {
  const {t} = texts;
  if (partners.length === 0) {
    return (
      <Sheet>
        <p class="p-empty">{t('console_register_no_partner')}</p>
      </Sheet>
    );
  }
  return (
    <Sheet>
      <form class="p-form" method="get" action={path}>
        <Select
          label={t('console_partner')}
          hint={t('console_register_partner_hint')}
          name="account"
          value=""
          placeholder={t('admin_choose')}
          options={partners.map(({id, name}) => ({value: id, label: name}))}
        />
        <Button type="submit" look="primary">
          {t('console_next_step')}
        </Button>
      </form>
    </Sheet>
  );
}

export type RegisterProps = {
  texts: Texts;
  at: Registering;
  step: Step;
  typed: RegisterForm;
  errors: Record<string, string>;
  problem: string | undefined;
  /** What the review shows. */
  values: DealValues;
  duplicates: readonly Duplicate[];
  /** The partner's own among them. */
  besides: readonly string[];
};

export function Register(props: RegisterProps) {
  const {texts, at, step, problem} = props;
  const {t, number} = texts;
  const place = steps.indexOf(step) + 1;
  return (
    <Sheet title={t('console_register_step', number(place), number(steps.length))}>
      <form class="p-form" method="post" action={path} id="form-register">
        <input type="hidden" name="key" value={uuid()} />
        <input type="hidden" name="account" value={at.account.id} />
        <input type="hidden" name="step" value={step} />
        <input type="hidden" name="deal" value={at.before?.id ?? ''} />
        {problem && <Problem>{problem}</Problem>}
        {step !== 'details' && <Kept {...props} names={detailFields} />}
        {step !== 'qualification' && <Kept {...props} names={qualificationFields} />}
        {step === 'details' && <Details {...props} />}
        {step === 'qualification' && <Qualification {...props} />}
        {step === 'review' && <Review {...props} />}
        <div class="v-actions">
          <Button type="submit" look="primary">
            {t(step === 'review' ? 'console_register_do' : 'console_next_step')}
          </Button>
          {step === 'details' ? (
            <LinkButton href={at.before ? dealPath(at.account.id, at.before.id) : path}>
              {t(at.before ? 'console_back' : 'console_register_change')}
            </LinkButton>
          ) : (
            <Button type="submit" name="go" value="back">
              {t('console_back')}
            </Button>
          )}
        </div>
      </form>
    </Sheet>
  );
}

/** What the other steps asked goes along unseen. */
function Kept({typed, names}: RegisterProps & {names: ReadonlyArray<keyof RegisterForm['text']>}) {
  const hasProducts = names.includes('name');
  return (
    <>
      {names.map((name) => (
        <input key={name} type="hidden" name={name} value={typed.text[name]} />
      ))}
      {hasProducts &&
        typed.list.productIds.map((id) => (
          <input key={id} type="hidden" name="productIds" value={id} />
        ))}
    </>
  );
}

function Details({texts, at, typed, errors}: RegisterProps) {
  const {t} = texts;
  const {text, list} = typed;
  const products = at.account.catalogue.products.filter(({retired}) => !retired);
  const field = (name: keyof typeof text) => ({name, value: text[name], error: errors[name]});
  return (
    <>
      <TextField {...field('name')} label={dealFieldText(texts, 'name')} dir="auto" />
      <fieldset class="v-field">
        <legend class="v-label">{dealFieldText(texts, 'productIds')}</legend>
        <div class="p-ticks">
          {products.map(({id, name}) => (
            <Checkbox
              key={id}
              label={name}
              name="productIds"
              value={id}
              checked={list.productIds.includes(id)}
            />
          ))}
        </div>
        {errors.productIds && <span class="v-error">{errors.productIds}</span>}
      </fieldset>
      <Row>
        <TextField
          {...field('amount')}
          label={dealFieldText(texts, 'amount')}
          inputMode="decimal"
          autocomplete="off"
        />
        <TextField
          {...field('currency')}
          label={t('console_currency')}
          placeholder="EUR"
          maxLength={3}
        />
        <TextField {...field('closeDate')} label={dealFieldText(texts, 'closeDate')} type="date" />
      </Row>
      <Row>
        <TextField
          {...field('companyName')}
          label={dealFieldText(texts, 'company')}
          hint={t('console_register_company_hint')}
          dir="auto"
        />
        <TextField
          {...field('companyDomain')}
          label={t('console_company_domain')}
          hint={t('console_company_domain_hint')}
          placeholder="acme.example"
        />
      </Row>
      <Row>
        <TextField {...field('contactName')} label={dealFieldText(texts, 'contact')} dir="auto" />
        <TextField {...field('contactEmail')} label={t('console_contact_email')} type="email" />
      </Row>
    </>
  );
}

const Row = ({children}: {children: ComponentChildren}) => <div class="p-row">{children}</div>;

function Qualification({texts, at, typed, errors}: RegisterProps) {
  const {t} = texts;
  const {text} = typed;
  const area = (name: 'introNote' | 'painOrOpportunity' | 'nextSteps') => ({
    ...{name, label: dealFieldText(texts, name), dir: 'auto' as const},
    ...{value: text[name], error: errors[name]},
  });
  return (
    <>
      <TextArea {...area('introNote')} />
      <TextArea {...area('painOrOpportunity')} />
      <TextArea {...area('nextSteps')} />
      <Select
        label={t('console_partner_contact')}
        hint={t('console_partner_contact_hint')}
        name="partnerContact"
        value={text.partnerContact}
        options={[
          {value: '', label: recipientText(texts, at)},
          ...at.people.map(({userId, name}) => ({value: userId, label: name})),
        ]}
        error={errors.partnerContact}
      />
    </>
  );
}

/** The account's notification recipient, whom a deal goes to when nobody is chosen. */
function recipientText({t}: Texts, {people, recipientId}: Registering): string {
  const recipient = people.find(({userId}) => userId === recipientId);
  return recipient ? t('console_recipient', recipient.name) : t('console_recipient_none');
}

function Review({texts, at, typed, values, errors, duplicates, besides}: RegisterProps) {
  const {t} = texts;
  const {partnerContact} = typed.text;
  const contact = at.people.find(({userId}) => userId === partnerContact);
  return (
    <>
      <dl class="k-facts" data-review>
        <div>
          <dt>{t('console_partner')}</dt>
          <dd>
            <bdi>{at.account.name}</bdi>
          </dd>
        </div>
        <div>
          <dt>{t('console_partner_contact')}</dt>
          <dd>
            <bdi>{contact?.name ?? recipientText(texts, at)}</bdi>
          </dd>
        </div>
        {dealFields.map((field) => (
          <div key={field}>
            <dt>{dealFieldText(texts, field)}</dt>
            <dd class="k-text" dir="auto">
              {dealValueText(texts, at.account.catalogue, field, values)}
            </dd>
          </div>
        ))}
      </dl>
      {besides.map((id) => (
        <input key={id} type="hidden" name="besides" value={id} />
      ))}
      {duplicates.length > 0 && (
        <section>
          <h3>{t('console_duplicates')}</h3>
          <p class="k-aside">{t('console_duplicates_ask')}</p>
          <DuplicateList texts={texts} duplicates={duplicates} accountId={at.account.id} />
        </section>
      )}
      <Checkbox
        label={t('console_reached_out')}
        name="reachedOut"
        value="yes"
        checked={typed.text.reachedOut === 'yes'}
        error={errors.reachedOut}
      />
    </>
  );
}
