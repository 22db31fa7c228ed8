import type {ComponentChildren} from 'preact';
import {useId} from 'preact/hooks';
import {Icon} from './icon.tsx';

export type FieldProps = {
  label: string;
  hint?: string | undefined;
  /** A word beside the label that belongs to the field whatever its value. */
  mark?: string | undefined;
  /** What is wrong with the value; the control gets aria-invalid from its own `error`. */
  error?: string | undefined;
  /** Read by screen readers only; for a field whose place says what it is. */
  hideLabel?: boolean | undefined;
  /** A fixed id for the control, so that a summary of errors can link to it. */
  id?: string | undefined;
};

/** What controls take as they are. */
export type ControlProps = {
  name?: string | undefined;
  required?: boolean | undefined;
  disabled?: boolean | undefined;
  readOnly?: boolean | undefined;
  autoFocus?: boolean | undefined;
  autocomplete?: string | undefined;
  placeholder?: string | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  spellcheck?: boolean | undefined;
  dir?: 'auto' | 'ltr' | 'rtl' | undefined;
};

type FieldFrameProps = FieldProps & {
  children: (id: string, describedBy: string | undefined) => ComponentChildren;
};

/** Label, hint and error around one control. */
export function Field({label, hint, mark, error, hideLabel, id, children}: FieldFrameProps) {
  const own = useId();
  const control = id ?? own;
  const hintId = `${own}h`;
  const errorId = `${own}e`;
  const markId = `${own}m`;
  const named = (
    <label for={control} class={hideLabel ? 'v-hidden' : 'v-label'}>
      {label}
    </label>
  );
  return (
    <div class="v-field">
      {mark ? (
        <span class="v-label-row">
          {named}
          <span id={markId} class="v-mark">
            {mark}
          </span>
        </span>
      ) : (
        named
      )}
      {hint && (
        <span id={hintId} class="v-hint">
          {hint}
        </span>
      )}
      {children(control, describedBy(mark && markId, hint && hintId, error && errorId))}
      {error && <FieldError id={errorId}>{error}</FieldError>}
    </div>
  );
}

export function FieldError({id, children}: {id: string; children: string}) {
  return (
    <span id={id} class="v-error">
      <Icon name="warning" />
      {children}
    </span>
  );
}

/** The ids that are there, for aria-describedby. */
export function describedBy(...ids: ReadonlyArray<string | undefined>): string | undefined {
  return ids.filter((id) => id).join(' ') || undefined;
}
