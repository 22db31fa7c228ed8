import {useEffect, useRef} from 'preact/hooks';
import type {DealForm} from '../../lib/models/deal-form-model.ts';

/** Puts the focus on the first field that is wrong, each time a try failed. */
export function useFocusOnIssue(form: DealForm) {
  const element = useRef<HTMLFormElement>(null);
  const tries = form.failedTries.value;
  const seen = useRef(tries);
  useEffect(() => {
    if (tries === seen.current) return;
    seen.current = tries;
    element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [tries]);
  return element;
}
