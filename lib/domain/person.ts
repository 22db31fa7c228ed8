import type {FieldIssue} from './field-issue.ts';
import {checkLength} from './field-issue.ts';
import {limits} from './limits.ts';
import {tidyName} from './message.ts';

/** Somebody outside: a client, a contact. */
export type Person = {name: string; email: string};

/** As it is kept: the name in one line, without what nobody sees. */
export function tidyPerson({name, email}: Person): Person {
  return {name: tidyName(name), email: email.trim()};
}

/** Of a name that somebody goes by: there is something to read in it. */
export function checkName(name: string, field: string): FieldIssue[] {
  const tidy = tidyName(name);
  if (tidy === '') return [{field, code: 'required'}];
  return checkLength(tidy, field, limits.personNameLength);
}

export function checkPerson(person: Person): FieldIssue[] {
  const issues = checkName(person.name, 'client.name');
  const email = person.email.trim();
  if (person.email.length > limits.emailLength) {
    issues.push({field: 'client.email', code: 'too_long'});
  } else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    issues.push({field: 'client.email', code: email ? 'invalid' : 'required'});
  }
  return issues;
}
