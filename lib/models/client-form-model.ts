/** The small form "Set client": who is asked. Checked by the rule book when saved; what it says appears beside the fields. */
import type {ReadonlySignal} from '@preact/signals';
import {batch, computed, signal} from '@preact/signals';
import type {FieldIssueCode} from '../domain/field-issue.ts';
import type {Person} from '../domain/person.ts';
import type {SaveOutcome} from '../messages/calls.ts';

export type ClientForm = {
  name: ReadonlySignal<string>;
  email: ReadonlySignal<string>;
  /** Whether somebody is set now, so that it can be undone. */
  isSet: boolean;
  nameIssue: ReadonlySignal<FieldIssueCode | undefined>;
  emailIssue: ReadonlySignal<FieldIssueCode | undefined>;
  /** Grows with each try that a field stopped. */
  failedTries: ReadonlySignal<number>;
  problem: ReadonlySignal<Exclude<SaveOutcome, {kind: 'saved'}> | undefined>;
  busy: ReadonlySignal<boolean>;
  setName(name: string): void;
  setEmail(email: string): void;
  /** Saves what the fields say. */
  save(): Promise<void>;
  /** Takes the client off the link. */
  clear(): Promise<void>;
};

export function createClientForm(options: {
  start: Person | null;
  isSet: boolean;
  store: (client: Person | null) => Promise<SaveOutcome>;
  onSaved: () => void;
}): ClientForm {
  const name = signal(options.start?.name ?? '');
  const email = signal(options.start?.email ?? '');
  const outcome = signal<SaveOutcome>();
  const failedTries = signal(0);
  const busy = signal(false);

  const fields = computed(() =>
    outcome.value?.kind === 'refused' ? (outcome.value.refusal.fields ?? []) : [],
  );
  const issueOf = (field: string) =>
    computed(() => fields.value.find((issue) => issue.field === field)?.code);

  async function store(client: Person | null): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    const found = await options.store(client);
    batch(() => {
      busy.value = false;
      outcome.value = found;
      if (fields.value.length > 0) failedTries.value += 1;
    });
    if (found.kind === 'saved') options.onSaved();
  }

  return {
    name,
    email,
    isSet: options.isSet,
    nameIssue: issueOf('client.name'),
    emailIssue: issueOf('client.email'),
    failedTries,
    busy,
    problem: computed(() => {
      const found = outcome.value;
      if (!found || found.kind === 'saved' || fields.value.length > 0) return undefined;
      return found;
    }),
    setName(text) {
      batch(() => {
        name.value = text;
        outcome.value = undefined;
      });
    },
    setEmail(text) {
      batch(() => {
        email.value = text;
        outcome.value = undefined;
      });
    },
    save: () => store({name: name.value, email: email.value}),
    clear: () => store(null),
  };
}
