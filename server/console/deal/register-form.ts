import type {Catalogue} from '../../../lib/domain/catalogue.ts';
import type {DealValues} from '../../../lib/domain/deal.ts';
import {checkDealValues, domainOf} from '../../../lib/domain/deal-rules.ts';
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
  ...(['account', 'step', 'go', 'reachedOut'] as const),
  ...detailFields,
  ...qualificationFields,
] as const;
export type RegisterForm = Form<(typeof registerFields)[number] | 'key', 'productIds'>;

export type ReadRegistration = {
  values: DealValues;
  /** By the form's own field names. */
  errors: Record<string, string>;
};

/** The form as a deal's values, with all that is wrong with it, whichever step asked for it. */
export function readRegistration(
  {text, list}: RegisterForm,
  catalogue: Catalogue,
  texts: Texts,
): ReadRegistration {
  const {t} = texts;
  const currency = text.currency.trim().toUpperCase();
  const typed = typedAmount(texts, text.amount, currency);
  const contactEmail = text.contactEmail.trim();
  const hasContact = text.contactName.trim() !== '' || contactEmail !== '';
  const domain = domainOf(text.companyDomain);
  const hasCompany = text.companyName.trim() !== '' || text.companyDomain.trim() !== '';
  const values: DealValues = {
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
  const found = errorsOf(texts, checkDealValues(values, 'share', catalogue));
  const errors: Record<string, string> = {};
  for (const [field, error] of Object.entries(found)) errors[fieldNames[field] ?? field] = error;
  if (typed && 'error' in typed) errors[typed.field] = typed.error;
  if (text.companyDomain.trim() !== '' && domain === null) {
    errors.companyDomain = t('console_error_domain');
  }
  return {values, errors};
}

const fieldNames: Record<string, string> = {
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
