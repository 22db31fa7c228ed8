/**
 * The forms of a shared deal: a new one in two steps, an existing one to be converted with its review, and the edit of one. It holds what
 * was typed and throws none of it away; what is wrong is said once somebody tried to go on.
 */
import {batch, computed, signal, type ReadonlySignal} from '@preact/signals';
import type {Product} from '../domain/catalogue.ts';
import type {Colleague, DealField, DealValues} from '../domain/deal.ts';
import {
  changedDealFields,
  checkDealValues,
  pickValues,
  tidyDealValues,
} from '../domain/deal-rules.ts';
import type {DealPurpose} from '../domain/deal-rules.ts';
import type {FieldIssue} from '../domain/field-issue.ts';
import type {UserId} from '../domain/ids.ts';
import type {ActOutcome, ActProblem, DealParties, DealStart} from './deal-acts.ts';
import type {DealDraft, DraftText} from './deal-draft.ts';
import {checkDraftTexts, draftOf, valuesOfDraft} from './deal-draft.ts';

export type DealFormOptions = {
  purpose: DealPurpose;
  /** May read signals; the form follows what may be chosen. */
  parties: () => DealParties;
  start: DealStart;
  /** The contact's mail address is not told to this page: an empty field keeps it. */
  emailWithheld?: boolean;
};

export type DealFormStep = 'first' | 'last';

/** What a form that may be saved says. */
export type FilledForm = {
  values: DealValues;
  partnerContact: UserId | null;
  reachedOut: boolean;
  /** For an edit: what differs from the start, and what stood there. */
  changes: Partial<DealValues>;
  was: Partial<DealValues>;
};

export type DealForm = {
  purpose: DealPurpose;
  emailWithheld: boolean;
  draft: ReadonlySignal<DealDraft>;
  products: ReadonlySignal<Product[]>;
  people: ReadonlySignal<readonly Colleague[]>;
  partnerContact: ReadonlySignal<UserId | null>;
  reachedOut: ReadonlySignal<boolean>;
  /** The values as they would be saved, for the review. */
  values: ReadonlySignal<DealValues>;
  step: ReadonlySignal<DealFormStep>;
  issues: ReadonlySignal<FieldIssue[]>;
  /** Grows with each try that a field stopped, so that a view can put the focus there. */
  failedTries: ReadonlySignal<number>;
  busy: ReadonlySignal<boolean>;
  problem: ReadonlySignal<ActProblem | undefined>;
  isTouched: ReadonlySignal<boolean>;
  /** Fields of an edit that differ from the start. */
  changed: ReadonlySignal<DealField[]>;
  set: (field: DraftText, text: string) => void;
  toggleProduct: (productId: string, on: boolean) => void;
  setPartnerContact: (userId: UserId) => void;
  setReachedOut: (on: boolean) => void;
  /** To the last step, when the first is right. */
  next: () => void;
  back: () => void;
  /** Saves through `store` when all is right; undefined when nothing was tried. */
  save: (store: (filled: FilledForm) => Promise<ActOutcome>) => Promise<ActOutcome | undefined>;
};

/** What the last step of a form asks for; everything else must be right before it. */
const inLastStep: Record<DealPurpose, readonly string[]> = {
  share: ['introNote', 'painOrOpportunity', 'nextSteps'],
  convert: ['reachedOut'],
  edit: [],
};

export function createDealForm(options: DealFormOptions): DealForm {
  const {purpose, start, emailWithheld = false} = options;
  const first = draftOf(start);
  const parties = computed(options.parties);
  const draft = signal(first);
  const partnerContact = signal<UserId | null>(null);
  const reachedOut = signal(false);
  const step = signal<DealFormStep>('first');
  const tried = signal<DealFormStep | undefined>(undefined);
  const refused = signal<FieldIssue[]>([]);
  const failedTries = signal(0);
  const busy = signal(false);
  const problem = signal<ActProblem | undefined>(undefined);

  const held = valuesOfDraft(first, start);
  /** An edit may leave a product that is no longer offered. */
  const heldProducts = purpose === 'edit' ? held.productIds : [];
  const values = computed(() => valuesOfDraft(draft.value, start));
  const found = computed((): FieldIssue[] => {
    const {catalogue} = parties.value;
    return [
      ...checkDraftTexts(draft.value),
      ...checkDealValues(values.value, purpose, catalogue, heldProducts),
      ...(purpose === 'convert' && !reachedOut.value
        ? [{field: 'reachedOut', code: 'required' as const}]
        : []),
    ];
  });
  const isLast = ({field}: FieldIssue): boolean => inLastStep[purpose].includes(field);
  const ofFirst = computed(() => found.value.filter((issue) => !isLast(issue)));
  const issues = computed(() => {
    const said = tried.value === 'last' ? found.value : tried.value ? ofFirst.value : [];
    return [
      ...said,
      ...refused.value.filter(({field}) => !said.some((one) => one.field === field)),
    ];
  });
  const contact = computed(() => {
    const {userId, people} = parties.value;
    return partnerContact.value ?? (people.some((one) => one.userId === userId) ? userId : null);
  });
  const changed = computed(() => changedDealFields(held, tidyDealValues(values.value)));

  function change(next: () => void): void {
    batch(() => {
      next();
      problem.value = undefined;
      refused.value = [];
    });
  }

  function fail(at: DealFormStep): void {
    batch(() => {
      tried.value = at;
      failedTries.value += 1;
      if (
        purpose !== 'convert' &&
        [...ofFirst.value, ...refused.value].some((one) => !isLast(one))
      ) {
        step.value = 'first'; // the review of a conversion shows the fields itself
      }
    });
  }

  return {
    purpose,
    emailWithheld,
    draft,
    products: computed(() =>
      parties.value.catalogue.products.filter(
        ({id, retired}) =>
          !retired || heldProducts.includes(id) || draft.value.productIds.includes(id),
      ),
    ),
    people: computed(() => parties.value.people),
    partnerContact: contact,
    reachedOut,
    values: computed(() => tidyDealValues(values.value)),
    step,
    issues,
    failedTries,
    busy,
    problem,
    isTouched: computed(
      () => draft.value !== first || reachedOut.value || partnerContact.value !== null,
    ),
    changed,
    set: (field, text) => change(() => (draft.value = {...draft.value, [field]: text})),
    toggleProduct: (productId, on) =>
      change(() => {
        const others = draft.value.productIds.filter((id) => id !== productId);
        draft.value = {...draft.value, productIds: on ? [...others, productId] : others};
      }),
    setPartnerContact: (userId) => change(() => (partnerContact.value = userId)),
    setReachedOut: (on) => change(() => (reachedOut.value = on)),
    next: () => {
      // A conversion's review is where its details are mended
      const wrong = purpose === 'convert' ? [] : ofFirst.value;
      if (wrong.length > 0) fail('first');
      else step.value = 'last';
    },
    back: () => {
      step.value = 'first';
    },
    save: async (store) => {
      if (busy.value) return undefined;
      if (found.value.length > 0) {
        fail('last');
        return undefined;
      }
      batch(() => {
        busy.value = true;
        problem.value = undefined;
      });
      const outcome = await store({
        values: tidyDealValues(values.value),
        partnerContact: contact.value,
        reachedOut: reachedOut.value,
        changes: pickValues(tidyDealValues(values.value), changed.value),
        was: pickValues(held, changed.value),
      });
      batch(() => {
        busy.value = false;
        const fields = outcome.kind === 'refused' ? (outcome.refusal.fields ?? []) : [];
        if (outcome.kind === 'saved') return;
        refused.value = fields;
        if (fields.length > 0) fail('last');
        else problem.value = outcome;
      });
      return outcome;
    },
  };
}
