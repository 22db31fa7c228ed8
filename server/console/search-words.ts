import {sql, type RawBuilder} from 'kysely';

/** Whether a text has every word that was typed, in whatever order and case. What a pattern would take for a sign is a letter. */
export function hasWords(text: RawBuilder<unknown>, typed: string): RawBuilder<boolean> {
  const words = typed.split(/\s+/).filter((word) => word !== '');
  const patterns = words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  return sql<boolean>`${text} ilike all (${patterns}::text[])`;
}
