import {limits} from '../../lib/domain/confirmation-link.ts';

/** Whether it looks like a mail address; whether it is one, only a mail can tell. */
export function isEmail(text: string): boolean {
  return (
    text.length <= limits.emailLength && /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/.test(text)
  );
}
