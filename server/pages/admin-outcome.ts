import type {Admin, AdminOutcome} from '../write/change-accounts.ts';
import {PageProblem} from './page-problem.ts';
import type {Visitor} from './visitor.ts';

/** The visitor, as the write path wants to know them. */
export function adminOf({person}: Visitor): Extract<Admin, {kind: 'person'}> {
  return {kind: 'person', userId: person.userId, name: person.name};
}

/** The write path asks for the right once more, under the lock; it may have gone meanwhile. Throws the 404 of what is not there. */
export function valueOf<T>(outcome: AdminOutcome<T>): T {
  if (outcome.kind === 'done') return outcome.value;
  throw new PageProblem(404);
}
