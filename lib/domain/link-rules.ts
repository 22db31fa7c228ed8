/**
 * The rules a confirmation link's form obeys, for the page that shows it and the server that accepts it.
 * Source: docs/rules.md, "Confirmation links". The switch "Providing onboarding" is on if and only if some product is
 * onboarded by the partner; then an estimated duration is required, else there is none.
 */
import type {AccountType, Catalogue, OnboardingType} from './catalogue.ts';
import {findById, offersOnboarding} from './catalogue.ts';
import type {LinkDraft, LinkLine} from './confirmation-link.ts';
import {limits} from './limits.ts';
import type {FieldIssue} from './field-issue.ts';

/** Everything wrong with a draft, empty when it may be saved. `link` is given on an edit: what it already holds may stay though retired. */
export function checkDraft(
  draft: LinkDraft,
  catalogue: Catalogue,
  accountType: AccountType,
  link?: Pick<LinkDraft, 'lines'>,
): FieldIssue[] {
  const issues = checkName(draft.name);
  if (draft.lines.length === 0) issues.push({field: 'lines', code: 'required'});
  const seen = new Set<string>();
  for (const line of draft.lines) {
    if (seen.has(line.productId)) {
      issues.push({field: `lines.${line.productId}`, code: 'duplicate'});
    }
    seen.add(line.productId);
    issues.push(...checkLine(line, catalogue, accountType, link));
  }
  issues.push(...checkOnboarding(draft, catalogue, accountType));
  return issues;
}

function checkName(name: string): FieldIssue[] {
  if (name.trim() === '') return [{field: 'name', code: 'required'}];
  if (name.length > limits.nameLength) return [{field: 'name', code: 'too_long'}];
  return [];
}

function checkLine(
  line: LinkLine,
  catalogue: Catalogue,
  accountType: AccountType,
  link: Pick<LinkDraft, 'lines'> | undefined,
): FieldIssue[] {
  const at = `lines.${line.productId}`;
  const product = findById(catalogue.products, line.productId);
  const held = link?.lines.some((other) => other.productId === line.productId) ?? false;
  if (!product || (product.retired && !held)) return [{field: at, code: 'unknown'}];
  const issues: FieldIssue[] = [];
  const tier = findById(catalogue.tiers, line.tierId);
  if (!tier || !product.tierIds.includes(line.tierId)) {
    issues.push({field: `${at}.tierId`, code: line.tierId === '' ? 'required' : 'unknown'});
  }
  const field = `${at}.onboardingTypeId`;
  if (!offersOnboarding(accountType)) {
    if (line.onboardingTypeId !== null) issues.push({field, code: 'not_offered'});
    return issues;
  }
  if (line.onboardingTypeId === null || line.onboardingTypeId === '') {
    return [...issues, {field, code: 'required'}];
  }
  const onboarding = findById(catalogue.onboardingTypes, line.onboardingTypeId);
  if (!onboarding) issues.push({field, code: 'unknown'});
  else if (tier?.requiresOnboarding && onboarding.kind === 'none') {
    issues.push({field, code: 'onboarding_required'});
  }
  return issues;
}

function checkOnboarding(
  draft: LinkDraft,
  catalogue: Catalogue,
  accountType: AccountType,
): FieldIssue[] {
  if (!offersOnboarding(accountType)) {
    const issues: FieldIssue[] = [];
    if (draft.providingOnboarding) issues.push({field: 'providingOnboarding', code: 'not_offered'});
    if (draft.durationId !== null) issues.push({field: 'durationId', code: 'not_offered'});
    return issues;
  }
  const issues: FieldIssue[] = [];
  if (draft.providingOnboarding !== someByPartner(draft.lines, catalogue)) {
    issues.push({field: 'providingOnboarding', code: 'must_match_switch'});
  }
  if (draft.providingOnboarding && !draft.durationId) {
    issues.push({field: 'durationId', code: 'required'});
  } else if (draft.durationId && !draft.providingOnboarding) {
    issues.push({field: 'durationId', code: 'must_match_switch'});
  } else if (draft.durationId && !findById(catalogue.durations, draft.durationId)) {
    issues.push({field: 'durationId', code: 'unknown'});
  }
  return issues;
}

function someByPartner(lines: readonly LinkLine[], catalogue: Catalogue): boolean {
  return lines.some((line) => onboardingKind(line, catalogue) === 'partner');
}

function onboardingKind(line: LinkLine, catalogue: Catalogue): OnboardingType['kind'] | undefined {
  return findById(catalogue.onboardingTypes, line.onboardingTypeId ?? '')?.kind;
}

/** The draft after its lines changed: the switch follows the products, and a duration without the switch goes. */
export function withLines(draft: LinkDraft, lines: LinkLine[], catalogue: Catalogue): LinkDraft {
  const providingOnboarding = someByPartner(lines, catalogue);
  return {
    ...draft,
    lines,
    providingOnboarding,
    durationId: providingOnboarding ? draft.durationId : null,
  };
}

/**
 * The draft after the switch was set: on, products without a choice or with none are onboarded by the partner (all of them when
 * every product was given to somebody else); off, the partner's products fall back to what their tier allows: none, else unset.
 */
export function withProvidingOnboarding(
  draft: LinkDraft,
  on: boolean,
  catalogue: Catalogue,
): LinkDraft {
  const byPartner = catalogue.onboardingTypes.find((type) => type.kind === 'partner')?.id ?? null;
  if (on) {
    const open = (line: LinkLine) => {
      const kind = onboardingKind(line, catalogue);
      return kind === undefined || kind === 'none';
    };
    const anyOpen = draft.lines.some(open);
    const lines = draft.lines.map((line) =>
      !anyOpen || open(line) ? {...line, onboardingTypeId: byPartner} : line,
    );
    return {...draft, lines, providingOnboarding: true};
  }
  const lines = draft.lines.map((line) =>
    onboardingKind(line, catalogue) === 'partner'
      ? {...line, onboardingTypeId: defaultOnboarding(line.tierId, catalogue)}
      : line,
  );
  return {...draft, lines, providingOnboarding: false, durationId: null};
}

/** What onboarding a freshly ticked product starts with: none where the tier allows it, else unset so that somebody chooses. */
export function defaultOnboarding(tierId: string, catalogue: Catalogue): string | null {
  if (findById(catalogue.tiers, tierId)?.requiresOnboarding) return null;
  return catalogue.onboardingTypes.find((type) => type.kind === 'none')?.id ?? null;
}

/** The same products with the same choices, in whatever order. */
export function isSameLines(a: readonly LinkLine[], b: readonly LinkLine[]): boolean {
  return JSON.stringify(a.map(lineKey).sort()) === JSON.stringify(b.map(lineKey).sort());
}

function lineKey(line: LinkLine): string {
  return JSON.stringify([line.productId, line.tierId, line.onboardingTypeId]);
}

/** An empty form. */
export const emptyDraft: LinkDraft = {
  name: '',
  lines: [],
  providingOnboarding: false,
  durationId: null,
};
