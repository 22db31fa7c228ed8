import {useId} from 'preact/hooks';
import {describedBy, FieldError} from './field.tsx';

export type Choice = {value: string; label: string; hint?: string};

type RadioGroupProps = {
  label: string;
  /** The form field's name; radios of one group share it. */
  name: string;
  choices: readonly Choice[];
  /** Nothing is chosen without it. */
  value?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  disabled?: boolean | undefined;
  onChange?: ((value: string) => void) | undefined;
  /** A fixed id for the first radio, so that a summary of errors can link to it. */
  id?: string | undefined;
};

export function RadioGroup(props: RadioGroupProps) {
  const {label, name, choices, value, hint, error, required, disabled, onChange, id} = props;
  const own = useId();
  return (
    <fieldset
      class="v-field"
      disabled={disabled}
      aria-describedby={describedBy(hint && `${own}h`, error && `${own}e`)}
    >
      <legend class="v-label">{label}</legend>
      {hint && (
        <span id={`${own}h`} class="v-hint">
          {hint}
        </span>
      )}
      {choices.map((choice, at) => (
        <label key={choice.value} class="v-choice">
          <input
            type="radio"
            id={at === 0 ? id : undefined}
            name={name}
            value={choice.value}
            checked={choice.value === value}
            required={required}
            aria-labelledby={`${own}l${at}`}
            aria-describedby={choice.hint && `${own}c${at}`}
            onChange={onChange && (() => onChange(choice.value))}
          />
          <span>
            <span id={`${own}l${at}`}>{choice.label}</span>
            {choice.hint && (
              <span id={`${own}c${at}`} class="v-hint">
                {choice.hint}
              </span>
            )}
          </span>
        </label>
      ))}
      {error && <FieldError id={`${own}e`}>{error}</FieldError>}
    </fieldset>
  );
}
