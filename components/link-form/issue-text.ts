/** What to say beside a field of the link form. */
import {limits} from '../../lib/domain/limits.ts';
import type {FieldIssue, FieldIssueCode} from '../../lib/domain/field-issue.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';

const byField: Record<string, Partial<Record<FieldIssueCode, TextKey>>> = {
  name: {required: 'form_issue_name_required'},
  lines: {required: 'form_issue_products_required'},
  product: {unknown: 'form_issue_product_gone'},
  tierId: {required: 'form_issue_tier_required', unknown: 'form_issue_tier_unknown'},
  onboardingTypeId: {
    required: 'form_issue_onboarding_required',
    onboarding_required: 'form_issue_onboarding_needed',
    unknown: 'form_issue_onboarding_unknown',
  },
  providingOnboarding: {must_match_switch: 'form_issue_switch'},
  durationId: {
    required: 'form_issue_duration_required',
    unknown: 'form_issue_onboarding_unknown',
  },
};

/** The text for one field (`name`, `lines.sales.tierId`), or undefined while nothing is wrong with it. */
export function issueText(
  texts: Texts,
  issues: readonly FieldIssue[],
  field: string,
): string | undefined {
  const issue = issues.find((one) => one.field === field);
  if (!issue) return undefined;
  const [first = '', productId, part] = field.split('.');
  const kind = productId === undefined ? first : (part ?? 'product');
  if (kind === 'name' && issue.code === 'too_long') {
    return texts.plural('form_issue_name_too_long', limits.nameLength);
  }
  return texts.t(byField[kind]?.[issue.code] ?? 'form_issue_invalid');
}
