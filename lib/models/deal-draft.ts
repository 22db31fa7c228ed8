/** What a person types about a deal, and the values that it stands for. */
import {amountInput, parseMoney} from '../domain/money.ts';
import type {DealCompany, DealContact, DealValues} from '../domain/deal.ts';
import {emptyQualification} from '../domain/deal.ts';
import type {FieldIssue} from '../domain/field-issue.ts';
import type {DealStart} from './deal-acts.ts';

export type DealDraft = {
  name: string;
  productIds: string[];
  amount: string;
  currency: string;
  closeDate: string;
  contactName: string;
  contactEmail: string;
  companyName: string;
  companyDomain: string;
  introNote: string;
  painOrOpportunity: string;
  nextSteps: string;
};
export type DraftText = Exclude<keyof DealDraft, 'productIds'>;

/** What the form offers first; a deal in another currency adds its own. */
export const currencies = [
  ...['EUR', 'USD', 'GBP', 'PLN', 'CHF', 'SEK', 'NOK', 'DKK', 'CZK', 'HUF', 'RON', 'BGN', 'TRY'],
  ...['CAD', 'AUD', 'NZD', 'JPY', 'SGD', 'INR', 'BRL', 'MXN', 'COP', 'ZAR', 'AED', 'ILS'],
] as const;

export function draftOf(start: DealStart): DealDraft {
  const {contact, company, amount} = start;
  const {introNote, painOrOpportunity, nextSteps} = {...emptyQualification, ...start};
  return {
    name: start.name ?? '',
    productIds: start.productIds ?? [],
    amount: amount ? amountInput(amount) : '',
    currency: amount?.currency ?? currencies[0],
    closeDate: start.closeDate ?? '',
    contactName: contact?.name ?? '',
    contactEmail: contact?.email ?? '',
    companyName: company?.name ?? '',
    companyDomain: company?.domain ?? '',
    ...{introNote, painOrOpportunity, nextSteps},
  };
}

/** `start`: whose CRM records stay with a person or company that keeps its name. */
export function valuesOfDraft(draft: DealDraft, start: DealStart): DealValues {
  const {name, productIds, introNote, painOrOpportunity, nextSteps} = draft;
  return {
    ...{name, productIds, introNote, painOrOpportunity, nextSteps},
    amount: draft.amount.trim() === '' ? null : (parseMoney(draft.amount, draft.currency) ?? null),
    closeDate: draft.closeDate === '' ? null : draft.closeDate,
    contact: contactOf(draft, start),
    company: companyOf(draft, start),
  };
}

/** What the values cannot say: an amount that is none. */
export function checkDraftTexts({amount, currency}: DealDraft): FieldIssue[] {
  const isAmount = amount.trim() === '' || parseMoney(amount, currency) !== undefined;
  return isAmount ? [] : [{field: 'amount', code: 'invalid'}];
}

function contactOf(draft: DealDraft, {contact}: DealStart): DealContact | null {
  const [name, email] = [draft.contactName.trim(), draft.contactEmail.trim()];
  if (name === '' && email === '') return null;
  return {name, email: email || null, ref: contact?.name === name ? contact.ref : null};
}

function companyOf(draft: DealDraft, {company}: DealStart): DealCompany | null {
  const [name, domain] = [draft.companyName.trim(), draft.companyDomain.trim()];
  if (name === '' && domain === '') return null;
  return {name, domain: domain || null, ref: company?.name === name ? company.ref : null};
}
