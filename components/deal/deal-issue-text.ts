/** What to say beside a field of a deal's form. */
import type {FieldIssue, FieldIssueCode} from '../../lib/domain/field-issue.ts';
import {limits} from '../../lib/domain/limits.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';

const byField: Record<string, Partial<Record<FieldIssueCode, TextKey>>> = {
  name: {required: 'deal_issue_name'},
  amount: {invalid: 'deal_issue_amount'},
  contact: {required: 'deal_issue_contact'},
  'contact.name': {required: 'deal_issue_contact_name'},
  'contact.email': {invalid: 'error_field_invalid_email'},
  company: {required: 'deal_issue_company'},
  'company.name': {required: 'deal_issue_company_name'},
  painOrOpportunity: {required: 'deal_issue_pain'},
  reachedOut: {required: 'deal_issue_reached_out'},
};

/** `company` may be missing for the whole form: a deal has a contact or a company; `either` says it so. */
export function dealIssueText(
  texts: Texts,
  issues: readonly FieldIssue[],
  field: string,
  either = false,
): string | undefined {
  const issue = issues.find((one) => one.field === field);
  if (!issue) return undefined;
  if (field === 'company' && either) return texts.t('deal_issue_either');
  if (field.startsWith('productIds.')) return texts.t('form_issue_product_gone');
  if (issue.code === 'too_long') {
    return texts.plural('form_issue_name_too_long', mostOf(field));
  }
  return texts.t(byField[field]?.[issue.code] ?? 'error_field_invalid');
}

function mostOf(field: string): number {
  if (field === 'contact.name') return limits.personNameLength;
  return field === 'name' || field === 'company.name' ? limits.nameLength : limits.noteLength;
}
