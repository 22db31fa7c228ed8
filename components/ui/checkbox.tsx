import type {InputHTMLAttributes} from 'preact';
import {useId} from 'preact/hooks';
import {describedBy, FieldError} from './field.tsx';

type Native = Omit<
  InputHTMLAttributes,
  'class' | 'label' | 'checked' | 'onChange' | 'id' | 'type' | 'role' | 'ref'
>;
export type CheckboxProps = Native & {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  checked?: boolean | undefined;
  onChange?: ((checked: boolean) => void) | undefined;
};

export function Checkbox(props: CheckboxProps) {
  return <Tick {...props} />;
}

/** The box behind Checkbox and Switch. */
export function Tick({
  label,
  hint,
  error,
  onChange,
  role,
  ...native
}: CheckboxProps & {role?: 'switch'}) {
  const id = useId();
  return (
    <div class="v-field">
      <label class="v-choice">
        <input
          {...native}
          type="checkbox"
          role={role}
          aria-labelledby={`${id}l`}
          aria-describedby={describedBy(hint && `${id}h`, error && `${id}e`)}
          aria-invalid={error ? true : undefined}
          onChange={onChange && ((event) => onChange(event.currentTarget.checked))}
        />
        <span>
          <span id={`${id}l`}>{label}</span>
          {hint && (
            <span id={`${id}h`} class="v-hint">
              {hint}
            </span>
          )}
        </span>
      </label>
      {error && <FieldError id={`${id}e`}>{error}</FieldError>}
    </div>
  );
}
