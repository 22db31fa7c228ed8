import {Field} from './field.tsx';
import type {ControlProps, FieldProps} from './field.tsx';

type TextAreaProps = FieldProps &
  ControlProps & {
    rows?: number;
    value?: string | undefined;
    onInput?: ((value: string) => void) | undefined;
  };

export function TextArea(props: TextAreaProps) {
  const {label, hint, mark, error, hideLabel, id, value, onInput, ...native} = props;
  return (
    <Field {...{label, hint, mark, error, hideLabel, id}}>
      {(control, described) => (
        <textarea
          rows={3}
          {...native}
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
