import type {Ref} from 'preact';
import {useId} from 'preact/hooks';
import {Icon} from './icon.tsx';

type SearchFieldProps = {
  /** Its accessible name, and what stands in it while it is empty. */
  label: string;
  value: string;
  onInput: (value: string) => void;
  inputRef?: Ref<HTMLInputElement> | undefined;
};

export function SearchField({label, value, onInput, inputRef}: SearchFieldProps) {
  const id = useId();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || value === '') return;
    event.preventDefault(); // else Escape also closes the popup or the panel around
    event.stopPropagation();
    onInput('');
  };
  return (
    <div class="v-search">
      <label for={id} class="v-hidden">
        {label}
      </label>
      <Icon name="search" />
      <input
        ref={inputRef ?? null}
        id={id}
        class="v-input"
        type="search"
        autocomplete="off"
        spellcheck={false}
        placeholder={label}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
    </div>
  );
}
