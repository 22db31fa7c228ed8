/** The small form "How the client is asked": language, expiry and reminders of one link. Checked by the rule book when saved. */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, signal} from '@preact/signals';
import type {Asking, AskingChoice, AskingTerms, Language} from '../domain/asking.ts';
import {defaultAsking, languages} from '../domain/asking.ts';
import type {FieldIssueCode} from '../domain/field-issue.ts';
import type {SaveOutcome} from '../messages/calls.ts';

/** As the program has it, not at all, or by the numbers beside it. */
export type AskingMode = 'program' | 'never' | 'own';

export type AskingValues = {
  /** Empty: as the client's browser says. */
  language: Language | '';
  expiry: AskingMode;
  expiryDays: string;
  reminding: AskingMode;
  afterDays: string;
  everyDays: string;
};
export type AskingField = 'expiryDays' | 'reminding.afterDays' | 'reminding.everyDays';

export type AskingForm = {
  /** What holds where nothing of its own is set. */
  terms: AskingTerms;
  values: ReadonlySignal<AskingValues>;
  issueOf(field: AskingField): FieldIssueCode | undefined;
  failedTries: ReadonlySignal<number>;
  problem: ReadonlySignal<Exclude<SaveOutcome, {kind: 'saved'}> | undefined>;
  busy: ReadonlySignal<boolean>;
  set(changes: Partial<AskingValues>): void;
  save(): Promise<void>;
};

export function createAskingForm(options: {
  start: Asking | undefined;
  terms: AskingTerms | undefined;
  store: (choice: AskingChoice) => Promise<SaveOutcome>;
  onSaved: () => void;
}): AskingForm {
  const terms = options.terms ?? defaultAsking;
  const values = signal(valuesOf(options.start ?? {}, terms));
  const outcome = signal<SaveOutcome>();
  const failedTries = signal(0);
  const busy = signal(false);
  const fields = computed(() =>
    outcome.value?.kind === 'refused' ? (outcome.value.refusal.fields ?? []) : [],
  );

  return {
    terms,
    values,
    issueOf: (field) => fields.value.find((issue) => issue.field === field)?.code,
    failedTries,
    busy,
    problem: computed(() => {
      const found = outcome.value;
      if (!found || found.kind === 'saved' || fields.value.length > 0) return undefined;
      return found;
    }),
    set(changes) {
      batch(() => {
        values.value = {...values.value, ...changes};
        outcome.value = undefined;
      });
    },
    async save() {
      if (busy.value) return;
      busy.value = true;
      const found = await options.store(choiceOf(values.value));
      batch(() => {
        busy.value = false;
        outcome.value = found;
        if (fields.value.length > 0) failedTries.value += 1;
      });
      if (found.kind === 'saved') options.onSaved();
    },
  };
}

export function isLanguage(text: string): text is Language {
  return languages.some((language) => language === text);
}

function valuesOf(
  {language, expiryDays, reminding}: AskingChoice,
  terms: AskingTerms,
): AskingValues {
  const days = expiryDays ?? terms.expiryDays ?? defaultAsking.expiryDays;
  const often = reminding ?? terms.reminding ?? defaultAsking.reminding;
  return {
    language: language ?? '',
    expiry: modeOf(expiryDays),
    expiryDays: String(days ?? ''),
    reminding: modeOf(reminding),
    afterDays: String(often?.afterDays ?? ''),
    everyDays: String(often?.everyDays ?? ''),
  };
}

function modeOf(chosen: unknown): AskingMode {
  if (chosen === undefined) return 'program';
  return chosen === null ? 'never' : 'own';
}

/** What is no number becomes 0, which the rule book refuses beside its field. */
const daysIn = (text: string): number => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : 0);

function choiceOf(values: AskingValues): AskingChoice {
  const {language, expiry, reminding} = values;
  return {
    ...(language !== '' && {language}),
    ...(expiry !== 'program' && {
      expiryDays: expiry === 'never' ? null : daysIn(values.expiryDays),
    }),
    ...(reminding !== 'program' && {
      reminding:
        reminding === 'never'
          ? null
          : {afterDays: daysIn(values.afterDays), everyDays: daysIn(values.everyDays)},
    }),
  };
}
