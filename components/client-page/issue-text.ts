import {limits} from '../../lib/domain/limits.ts';
import type {FieldIssue} from '../../lib/domain/field-issue.ts';
import type {Texts} from '../../lib/domain/texts.ts';

/** What is wrong with one field of the form, in words; undefined when nothing is. */
export function issueText(
  texts: Texts,
  issues: readonly FieldIssue[],
  field: string,
): string | undefined {
  const issue = issues.find((one) => one.field === field);
  return issue && wordsFor(texts, issue);
}

export function wordsFor({t, plural}: Texts, {field, code}: FieldIssue): string {
  // "reason-2" is the reason of the third product
  switch (`${field.replace(/-\d+$/, '')} ${code}`) {
    case 'seen invalid':
      return t('client_issue_changed');
    case 'name required':
      return t('client_issue_name_required');
    case 'name too_long':
      return plural('client_issue_name_too_long', limits.personNameLength);
    case 'decision required':
    case 'decision unknown':
      return t('client_issue_decision_required');
    case 'reason required':
    case 'reason unknown':
      return t('client_issue_reason_required');
    case 'text required':
      return t('client_issue_text_required');
    case 'text too_long':
      return plural('client_issue_text_too_long', limits.reasonTextLength);
    case 'verdict required':
      return t('client_issue_verdict_required');
    case 'wish required':
      return t('client_issue_wish_required');
    case 'wish too_long':
      return plural('client_issue_text_too_long', limits.reasonTextLength);
    case 'toName required':
      return t('client_issue_to_name_required');
    case 'toName too_long':
      return plural('client_issue_name_too_long', limits.personNameLength);
    case 'toEmail required':
    case 'toEmail invalid':
      return t('client_issue_to_email_required');
    case 'toEmail duplicate':
      return t('client_issue_to_email_duplicate');
    case 'toEmail not_offered':
      return t('client_issue_to_email_not_offered');
    case 'hops invalid':
      return t('client_issue_hops');
    case 'homepage invalid':
      return t('client_issue_machine');
    default:
      return t('client_issue_invalid');
  }
}
