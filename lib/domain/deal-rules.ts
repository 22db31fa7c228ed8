/** The rules that a shared deal's fields obey, for the form that shows them and the server that accepts them. */
import type {Catalogue} from './catalogue.ts';
import {findById} from './catalogue.ts';
import type {DealContact, DealField, DealValues, Side} from './deal.ts';
import {dealFields} from './deal.ts';
import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import {limits} from './limits.ts';
import {checkMoney, isSameMoney} from './money.ts';
import {maySend} from './property-sync.ts';

export type DealPurpose = 'share' | 'convert' | 'edit';

/**
 * Everything wrong with these values, empty when they may be saved. A deal needs a company or a contact, to be converted both; a new one
 * says what it is about. `held`: products that it already has may stay though retired.
 */
export function checkDealValues(
  values: DealValues,
  purpose: DealPurpose,
  catalogue: Catalogue,
  held: readonly string[] = [],
): FieldIssue[] {
  const {name, contact, company, closeDate, amount} = values;
  const issues = [...checkName(name), ...checkProducts(values.productIds, catalogue, held)];
  if (amount) issues.push(...checkMoney(amount, 'amount'));
  if (closeDate !== null && !isDay(closeDate)) issues.push({field: 'closeDate', code: 'invalid'});
  if (purpose === 'convert') {
    if (!contact) issues.push({field: 'contact', code: 'required'});
    if (!company) issues.push({field: 'company', code: 'required'});
  } else if (!contact && !company) issues.push({field: 'company', code: 'required'});
  if (contact) issues.push(...checkContact(contact));
  if (company) {
    if (company.name.trim() === '') issues.push({field: 'company.name', code: 'required'});
    issues.push(...checkLength(company.name, 'company.name', limits.nameLength));
  }
  for (const field of ['introNote', 'painOrOpportunity', 'nextSteps'] as const) {
    issues.push(...checkLength(values[field], field, limits.noteLength));
  }
  if (purpose === 'share' && values.painOrOpportunity.trim() === '') {
    issues.push({field: 'painOrOpportunity', code: 'required'});
  }
  return issues;
}

function checkName(name: string): FieldIssue[] {
  if (name.trim() === '') return [{field: 'name', code: 'required'}];
  return checkLength(name, 'name', limits.nameLength);
}

function checkProducts(
  productIds: readonly string[],
  catalogue: Catalogue,
  held: readonly string[],
): FieldIssue[] {
  return productIds.flatMap((id, at): FieldIssue[] => {
    const field = `productIds.${id}`;
    if (productIds.indexOf(id) !== at) return [{field, code: 'duplicate'}];
    const product = findById(catalogue.products, id);
    return !product || (product.retired && !held.includes(id)) ? [{field, code: 'unknown'}] : [];
  });
}

function checkContact({name, email}: DealContact): FieldIssue[] {
  const issues = checkLength(name, 'contact.name', limits.personNameLength);
  if (name.trim() === '') issues.push({field: 'contact.name', code: 'required'});
  if (email !== null && (email.length > limits.emailLength || !isEmail(email))) {
    issues.push({field: 'contact.email', code: 'invalid'});
  }
  return issues;
}

/** Enough to tell a mail address from something else; whether it receives mail, a mail will show. */
export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}

/** A day of the calendar, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const found = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return found !== undefined && found.toJSON()?.slice(0, 10) === text;
}

/** What that side may not write of these. */
export function checkDirections(fields: readonly DealField[], side: Side): FieldIssue[] {
  return fields.flatMap((field) => (maySend(field, side) ? [] : [{field, code: 'not_offered'}]));
}

/** The values without stray spaces, as they are kept. */
export function tidyDealValues(values: DealValues): DealValues {
  const {contact, company} = values;
  return {
    name: values.name.trim(),
    productIds: values.productIds,
    amount: values.amount,
    closeDate: values.closeDate,
    contact: contact && {
      ...contact,
      name: contact.name.trim(),
      email: contact.email?.trim() ?? null,
    },
    company: company && {
      ...company,
      name: company.name.trim(),
      ...(company.domain && {domain: company.domain.trim().toLowerCase()}),
    },
    introNote: values.introNote.trim(),
    painOrOpportunity: values.painOrOpportunity.trim(),
    nextSteps: values.nextSteps.trim(),
  };
}

/** The fields in which two states of a deal differ. */
export function changedDealFields(before: DealValues, after: DealValues): DealField[] {
  return dealFields.filter((field) => !isSameDealValue(field, before, after));
}

export function isSameDealValue(field: DealField, a: DealValues, b: DealValues): boolean {
  switch (field) {
    case 'amount':
      return isSameMoney(a.amount, b.amount);
    case 'productIds':
      return [...a.productIds].sort().join() === [...b.productIds].sort().join();
    case 'contact':
      return (
        a.contact?.name === b.contact?.name &&
        (a.contact?.email ?? null) === (b.contact?.email ?? null)
      );
    case 'company':
      return (
        a.company?.name === b.company?.name &&
        (a.company?.domain ?? null) === (b.company?.domain ?? null)
      );
    case 'name':
    case 'closeDate':
    case 'introNote':
    case 'painOrOpportunity':
    case 'nextSteps':
      return a[field] === b[field];
  }
}

/** Some fields of a state. */
export function pickValues(values: DealValues, fields: readonly DealField[]): Partial<DealValues> {
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}
