import {outboxBody} from '../../lib/contract/mutations.ts';
import type {FieldIssue} from '../../lib/domain/field-issue.ts';
import {isStorable} from '../storable.ts';
import type {Asked} from './apply-mutations.ts';

/**
 * Reads one outbox entry. What cannot be read is a refused mutation and not a bad request: the queue behind it must not wait for
 * somebody to mend a text.
 */
export function readOutboxBody(body: string): Asked {
  const parsed = parseJson(body);
  if (parsed.kind === 'broken') return refused([]);
  const checked = outboxBody.safeParse(parsed.value);
  if (checked.success) return {kind: 'mutation', mutation: checked.data.mutation};
  return refused(
    checked.error.issues.slice(0, 20).map((issue) => ({
      field: issue.path
        .slice(issue.path[0] === 'mutation' ? 1 : 0)
        .join('.')
        .slice(0, 300),
      code: 'invalid',
    })),
  );
}

function refused(fields: FieldIssue[]): Asked {
  return {
    kind: 'refused',
    refusal: fields.length > 0 ? {code: 'invalid', fields} : {code: 'invalid'},
  };
}

/** `broken` also for texts that Postgres cannot keep as they are: with a NUL or half a surrogate pair. */
function parseJson(text: string): {kind: 'value'; value: unknown} | {kind: 'broken'} {
  try {
    const value: unknown = JSON.parse(text);
    return isStorable(value) ? {kind: 'value', value} : {kind: 'broken'};
  } catch {
    return {kind: 'broken'};
  }
}
