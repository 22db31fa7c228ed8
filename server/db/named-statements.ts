import type pg from 'pg';
import {sqlState} from './sql-state.ts';

/**
 * Postgres plans a statement anew each time it is sent, which for our short ones costs more than running them. Under a name it keeps
 * the plan for as long as the connection lives. A proxy that hands out connections by the transaction must know of such
 * names (PgBouncer does from 1.21, `max_prepared_statements`); before an older one they are switched off.
 */
export function nameStatements(client: pg.ClientBase): void {
  const send = client.query.bind(client) as (...given: unknown[]) => unknown; // it has a shape for every use
  let generation = 0;
  const forget = (error: unknown) => {
    if (isStalePlan(error)) generation += 1;
    throw error;
  };
  const sendNamed = (text: unknown, values: unknown, ...rest: unknown[]): unknown => {
    const name = Array.isArray(values) && values.length > 0 ? nameOf(text) : undefined;
    if (name === undefined || rest.length > 0) return send(text, values, ...rest);
    const answer = send({text, values, name: `${name}_${generation}`});
    return (answer as Promise<unknown>).catch(forget); // without a callback it gives a promise
  };
  client.query = sendNamed as typeof client.query;
}

/**
 * The plan is of no use any more: a migration changed what it gives, or the connection is not the one that had it. The same text
 * under another name is planned anew, so whoever asks again succeeds.
 */
export function isStalePlan(error: unknown): boolean {
  const state = sqlState(error);
  return (
    state === '26000' ||
    (state === '0A000' && (error as pg.DatabaseError).routine === 'RevalidateCachedQuery') // it has a state, so it is one
  );
}

/** What is longer differs with the number of its rows, and there is no end to such texts. */
const longestText = 4000;
const mostNames = 300;
const names = new Map<string, string>();

function nameOf(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > longestText) return undefined;
  const known = names.get(text);
  if (known !== undefined || names.size === mostNames) return known;
  const name = `vouch_${names.size + 1}`;
  names.set(text, name);
  return name;
}
