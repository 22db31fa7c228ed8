import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {oneLine} from './one-line.ts';

/** The first characters of a text, none of them halved. */
export function cut(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
    : text;
}

/** What mail programs show of a subject, and what goes into one line of a mail's head (RFC 5322, 2.1.1). */
const longestSubject = 78;
/** Less of a name says nothing. */
const shortestName = 12;

/** A subject that fits: the longest of the names in it is cut first. */
export function subjectOf(texts: Texts, key: TextKey, ...given: readonly string[]): string {
  const names = given.map(oneLine);
  for (;;) {
    const subject = texts.t(key, ...names);
    const over = Array.from(subject).length - longestSubject;
    const lengths = names.map((name) => Array.from(name).length);
    const longest = Math.max(...lengths, 0);
    if (over <= 0 || longest <= shortestName) return subject;
    const at = lengths.indexOf(longest);
    names[at] = cut(names[at] ?? '', Math.max(shortestName, longest - over));
  }
}
