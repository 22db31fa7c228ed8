/** The rules that a shared deal's fields obey, for the form that shows them and the server that accepts them. */
import type {Catalogue} from './catalogue.ts';
import {findById} from './catalogue.ts';
import {crmRefKey} from './crm-ref.ts';
import type {DealContact, DealField, DealParty, DealValues, Side} from './deal.ts';
import {dealFields} from './deal.ts';
import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import {limits} from './limits.ts';
import {tidyName} from './message.ts';
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
    if (tidyName(company.name) === '') issues.push({field: 'company.name', code: 'required'});
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
  if (tidyName(name) === '') return [{field: 'name', code: 'required'}];
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
  if (tidyName(name) === '') issues.push({field: 'contact.name', code: 'required'});
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
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** What that side may not write of these. */
export function checkDirections(fields: readonly DealField[], side: Side): FieldIssue[] {
  return fields.flatMap((field) => (maySend(field, side) ? [] : [{field, code: 'not_offered'}]));
}

/** The values as they are kept: without stray spaces, names without marks that hide or turn them round. */
export function tidyDealValues(values: DealValues): DealValues {
  const {contact, company} = values;
  return {
    name: tidyName(values.name),
    productIds: values.productIds,
    amount: values.amount,
    closeDate: values.closeDate,
    contact: contact && {
      ...contact,
      name: tidyName(contact.name),
      email: contact.email?.trim() ?? null,
    },
    company: company && {
      ...company,
      name: tidyName(company.name),
      ...(company.domain !== undefined && {domain: domainOf(company.domain)}),
    },
    introNote: values.introNote.trim(),
    painOrOpportunity: values.painOrOpportunity.trim(),
    nextSteps: values.nextSteps.trim(),
  };
}

/** A web domain by which companies are compared: without scheme, "www." and path; null for what is none. */
export function domainOf(text: string | null | undefined): string | null {
  const host = (text ?? '')
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/:?#][^]*$/, '');
  return host.length <= 253 && /^[^\s.@]+(\.[^\s.@]+)+$/.test(host) ? host : null;
}

/** Values that name no CRM record for a person or company that stays the same leave the record it is known by. */
export function keepRefs(before: DealValues, after: DealValues): DealValues {
  const refOf = (field: 'contact' | 'company') =>
    after[field]?.ref ??
    (isSameDealValue(field, before, after) ? before[field]?.ref : null) ??
    null;
  return {
    ...after,
    contact: after.contact && {...after.contact, ref: refOf('contact')},
    company: after.company && {...after.company, ref: refOf('company')},
  };
}

/** Whether the CRM record of a person or company has become known, which nobody sees but the pages that it opens. */
export function learnsRef(field: DealField, before: DealValues, after: DealValues): boolean {
  if (field !== 'contact' && field !== 'company') return false;
  return !before[field]?.ref && Boolean(after[field]?.ref);
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
        isSameParty(a.contact, b.contact) &&
        (a.contact?.email ?? null) === (b.contact?.email ?? null)
      );
    case 'company':
      return (
        isSameParty(a.company, b.company) &&
        domainOf(a.company?.domain) === domainOf(b.company?.domain)
      );
    case 'name':
    case 'closeDate':
    case 'introNote':
    case 'painOrOpportunity':
    case 'nextSteps':
      return a[field] === b[field];
  }
}

/** Two of one name are two where both are known by a CRM record, and not by the same. */
function isSameParty(a: DealParty | null, b: DealParty | null): boolean {
  const isOther = a?.ref && b?.ref && crmRefKey(a.ref) !== crmRefKey(b.ref);
  return a?.name === b?.name && !isOther;
}

/** Some fields of a state. */
export function pickValues(values: DealValues, fields: readonly DealField[]): Partial<DealValues> {
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}
