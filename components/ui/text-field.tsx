import type {Ref} from 'preact';
import {Field} from './field.tsx';
import type {ControlProps, FieldProps} from './field.tsx';

type TextFieldProps = FieldProps &
  ControlProps & {
    type?: 'text' | 'email' | 'password' | 'url' | 'date';
    inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'url';
    value?: string | undefined;
    onInput?: ((value: string) => void) | undefined;
    inputRef?: Ref<HTMLInputElement> | undefined;
  };

export function TextField(props: TextFieldProps) {
  const {label, hint, mark, error, hideLabel, id, value, type = 'text', ...rest} = props;
  const {onInput, inputRef, ...native} = rest;
  const kind = {type} as {type: 'text'}; // one literal: Preact's types want a branch for each
  return (
    <Field {...{label, hint, mark, error, hideLabel, id}}>
      {(control, described) => (
        <input
          {...native}
          {...kind}
          ref={inputRef ?? null}
          id={control}
          class="v-input"
          value={value}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          onInput={onInput && ((event) => onInput(event.currentTarget.value))}
        />
      )}
    </Field>
  );
}
