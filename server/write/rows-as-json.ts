import {sql, type RawBuilder} from 'kysely';
import type {Tables} from '../db/tables.ts';

/**
 * Rows of one table as one parameter: `from ${rowsAsJson('link', rows)} given`. Postgres reads each value as its column's type, so a
 * batch is one short statement whatever its size; a list of values is parsed and planned anew for every number of rows. Values are
 * JSON: an object stays one for a jsonb column, bytes go as `bytes(buffer)`.
 */
export function rowsAsJson(table: keyof Tables, rows: readonly object[]): RawBuilder<unknown> {
  return sql`json_populate_recordset(null::app.${sql.ref(table)}, ${JSON.stringify(rows)}::json)`;
}

/** As Postgres reads a bytea. */
export function bytes(buffer: Buffer): string {
  return `\\x${buffer.toString('hex')}`;
}

/** The columns of these rows, for `insert into … (columns) select columns`. */
export function columnsOf(rows: readonly object[]): RawBuilder<unknown> {
  return sql.join(Object.keys(rows[0] ?? {}).map((name) => sql.ref(name)));
}
