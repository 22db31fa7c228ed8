import type {ComponentChildren} from 'preact';
import {v7 as uuid} from 'uuid';
import {Button, type ButtonLook} from '../../../components/ui/button.tsx';
import {Notice} from '../../../components/ui/notice.tsx';
import type {Texts} from '../../../lib/domain/texts.ts';
import type {DealPage} from './deal-data.ts';
import type {Failed} from './form-state.ts';

export const dealTabs = ['shared', 'timeline'] as const;
export type DealTab = (typeof dealTabs)[number];

/** What every part of the page is given. */
export type Show = {
  texts: Texts;
  page: DealPage;
  /** The deal's address. */
  path: string;
  tab: DealTab;
  /** Words by which links are looked for. */
  search: string;
  failed: Failed | undefined;
};

/** What stands in a form: what was typed if it came back, else what is so now. */
export type Filled = {
  text: (name: string, now?: string) => string;
  list: (name: string, now?: readonly string[]) => readonly string[];
  error: (name: string) => string | undefined;
};

type FormState = Pick<Show, 'texts' | 'failed'>;

type ActionFormProps = {
  show: FormState;
  /** Which form it is, of all on the page. */
  id: string;
  action: string;
  /** Fields that nobody types. */
  hidden?: Record<string, string>;
  submit: string;
  /** Where "Remove" alone would not say what. */
  submitLabel?: string;
  look?: ButtonLook;
  withFiles?: boolean;
  children?: (filled: Filled) => ComponentChildren;
};

export function ActionForm(props: ActionFormProps) {
  const {show, id, action, hidden = {}, submit, submitLabel, look = 'primary', children} = props;
  const back = failedIn(show, id);
  const enctype = props.withFiles ? 'multipart/form-data' : undefined;
  return (
    <form class="k-form" method="post" action={action} enctype={enctype} id={`form-${id}`}>
      <input type="hidden" name="key" value={uuid()} />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {back && <Problem>{back.problem}</Problem>}
      {children?.(filledIn(back))}
      <Button type="submit" look={look} aria-label={submitLabel}>
        {submit}
      </Button>
    </form>
  );
}

/** Takes the focus, so that whoever sent the form is where it went wrong. */
export function Problem({children}: {children: string}) {
  return (
    <div class="k-problem" role="alert" tabIndex={-1} autofocus>
      <Notice tone="no" title={children} />
    </div>
  );
}

function filledIn(back: Failed | undefined): Filled {
  return {
    text: (name, now = '') => back?.typed.text[name] ?? now,
    list: (name, now = []) => back?.typed.list[name] ?? now,
    error: (name) => back?.errors[name],
  };
}

export function failedIn({failed}: FormState, id: string): Failed | undefined {
  return failed?.form === id ? failed : undefined;
}

type FoldProps = {
  /** Opened where one of these forms came back. */
  show: FormState;
  forms: readonly string[];
  label: string;
  ariaLabel?: string;
  children: ComponentChildren;
};

/** A form that stays out of the way until somebody wants it. */
export function Fold({show, forms, label, ariaLabel, children}: FoldProps) {
  return (
    <details class="k-fold" open={forms.some((id) => failedIn(show, id))}>
      <summary aria-label={ariaLabel}>{label}</summary>
      {children}
    </details>
  );
}
