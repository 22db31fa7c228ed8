import type {Ref} from 'preact';
import {Field} from './field.tsx';
import type {ControlProps, FieldProps} from './field.tsx';

export type Option = {value: string; label: string; disabled?: boolean};

type SelectProps = FieldProps &
  Pick<ControlProps, 'name' | 'required' | 'disabled'> & {
    options: readonly Option[];
    value: string;
    /** What stands there while `value` is '': "Choose…". It cannot be chosen again. */
    placeholder?: string | undefined;
    onChange?: ((value: string) => void) | undefined;
    selectRef?: Ref<HTMLSelectElement> | undefined;
  };

export function Select(props: SelectProps) {
  const {label, hint, mark, error, hideLabel, id, options, value, placeholder, onChange, ...rest} =
    props;
  const {selectRef, ...native} = rest;
  return (
    <Field {...{label, hint, mark, error, hideLabel, id}}>
      {(control, described) => (
        <select
          {...native}
          ref={selectRef ?? null}
          id={control}
          class="v-input"
          value={value}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          onChange={onChange && ((event) => onChange(event.currentTarget.value))}
        >
          {placeholder !== undefined && (
            <option value="" disabled hidden selected={value === ''}>
              {placeholder}
            </option>
          )}
          {options.map((option) => (
            <option
              key={option.value}
              value={option.value}
              disabled={option.disabled}
              selected={option.value === value}
            >
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
