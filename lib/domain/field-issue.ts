/** What is wrong with one field of a form or message: shown beside the field, sent as `fields` by the API. */
export type FieldIssueCode =
  | 'required'
  | 'too_long'
  | 'unknown'
  | 'duplicate'
  | 'invalid'
  | 'not_offered'
  | 'onboarding_required'
  | 'must_match_switch';

export type FieldIssue = {
  /** Path in the value: `name`, `lines.sales.onboardingTypeId`. */
  field: string;
  code: FieldIssueCode;
};

/** Texts for people, kept within bounds. */
export function checkLength(text: string, field: string, most: number): FieldIssue[] {
  return text.length > most ? [{field, code: 'too_long'}] : [];
}
