import type {Catalogue} from '../../../lib/domain/catalogue.ts';
import type {DealValues} from '../../../lib/domain/deal.ts';
import {checkDealValues, domainOf, keepRefs} from '../../../lib/domain/deal-rules.ts';
import type {DealId} from '../../../lib/domain/ids.ts';
import {amountInputIn} from '../../../lib/domain/money.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import type {Form} from '../../pages/form.ts';
import {errorsOf} from './change.ts';
import {typedAmount} from './typed-amount.ts';

/** The steps of registering a deal; each page carries what the others asked. */
export const steps = ['details', 'qualification', 'review'] as const;
export type Step = (typeof steps)[number];

export const detailFields = [
  ...(['name', 'amount', 'currency', 'closeDate'] as const),
  ...(['contactName', 'contactEmail', 'companyName', 'companyDomain'] as const),
] as const;
export const qualificationFields = [
  ...(['introNote', 'painOrOpportunity', 'nextSteps', 'partnerContact'] as const),
] as const;
export const registerFields = [
  ...(['account', 'deal', 'step', 'go', 'reachedOut'] as const),
  ...detailFields,
  ...qualificationFields,
] as const;
export type RegisterForm = Form<(typeof registerFields)[number] | 'key', 'productIds' | 'besides'>;

export type ReadRegistration = {
  values: DealValues;
  /** By the form's own field names. */
  errors: Record<string, string>;
};

export const emptyForm: RegisterForm = {
  text: Object.fromEntries(
    ['key', ...registerFields].map((name) => [name, '']),
  ) as RegisterForm['text'], // fromEntries forgets which keys it was given
  list: {productIds: [], besides: []},
};

/** A form that says what the deal says. */
export function formOf(texts: Texts, dealId: DealId, values: DealValues): RegisterForm {
  const {amount, contact, company} = values;
  return {
    text: {
      ...emptyForm.text,
      ...{deal: dealId, name: values.name, closeDate: values.closeDate ?? ''},
      ...{
        amount: amount ? amountInputIn(amount, texts.locale) : '',
        currency: amount?.currency ?? '',
      },
      ...{contactName: contact?.name ?? '', contactEmail: contact?.email ?? ''},
      ...{companyName: company?.name ?? '', companyDomain: company?.domain ?? ''},
      ...{introNote: values.introNote, painOrOpportunity: values.painOrOpportunity},
      nextSteps: values.nextSteps,
    },
    list: {productIds: values.productIds, besides: []},
  };
}

/** The form as a deal's values, with all that is wrong with it, whichever step asked for it. */
export function readRegistration(
  {text, list}: RegisterForm,
  catalogue: Catalogue,
  texts: Texts,
  before?: DealValues,
): ReadRegistration {
  const {t} = texts;
  const currency = text.currency.trim().toUpperCase();
  const typed = typedAmount(texts, text.amount, currency);
  const contactEmail = text.contactEmail.trim();
  const hasContact = text.contactName.trim() !== '' || contactEmail !== '';
  const domain = domainOf(text.companyDomain);
  const hasCompany = text.companyName.trim() !== '' || text.companyDomain.trim() !== '';
  const read: DealValues = {
    name: text.name,
    productIds: list.productIds,
    amount: typed && 'money' in typed ? typed.money : null,
    closeDate: text.closeDate.trim() || null,
    contact: hasContact ? {name: text.contactName, email: contactEmail || null, ref: null} : null,
    company: hasCompany ? {name: text.companyName, domain, ref: null} : null,
    introNote: text.introNote,
    painOrOpportunity: text.painOrOpportunity,
    nextSteps: text.nextSteps,
  };
  const values = before ? keepRefs(before, read) : read; // the form knows no records
  const purpose = before ? 'convert' : 'share';
  const found = errorsOf(texts, checkDealValues(values, purpose, catalogue));
  const errors: Record<string, string> = {};
  for (const [field, error] of Object.entries(found)) errors[fieldNames[field] ?? field] = error;
  if (typed && 'error' in typed) errors[typed.field] = typed.error;
  if (text.companyDomain.trim() !== '' && domain === null) {
    errors.companyDomain = t('console_error_domain');
  }
  return {values, errors};
}

const fieldNames: Record<string, string> = {
  contact: 'contactName',
  company: 'companyName',
  'company.name': 'companyName',
  'contact.name': 'contactName',
  'contact.email': 'contactEmail',
  'amount.currency': 'currency',
};

/** The first step that has something wrong in it, up to the given one. */
export function firstWrong(errors: Record<string, string>, upTo: Step): Step | undefined {
  const isDetail = (field: string) =>
    field === 'productIds' || detailFields.some((one) => one === field);
  const wrong = Object.keys(errors);
  if (wrong.some(isDetail)) return 'details';
  const isLater = steps.indexOf(upTo) >= steps.indexOf('qualification');
  return isLater && wrong.length > 0 ? 'qualification' : undefined;
}
