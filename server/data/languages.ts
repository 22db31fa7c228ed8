import {sql, type Kysely} from 'kysely';
import type {Language} from '../../lib/domain/asking.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {Database} from '../db/database.ts';
import type {Tables} from '../db/tables.ts';
import {createServerTexts} from '../server-texts.ts';
import {findPeople, type NamedPerson} from './people.ts';

/** Somebody who is written to, and the texts of their language. */
export type Reader = NamedPerson & {texts: Texts};

/** People in the order of the ids; who is unknown is left out. */
export async function findReaders(db: Kysely<Tables>, ids: readonly UserId[]): Promise<Reader[]> {
  if (ids.length === 0) return [];
  const [people, {rows}] = await Promise.all([
    findPeople(db, ids),
    sql<{user_id: UserId; language: string}>`
      select user_id, language from app.languages_of(${ids}::text[])
    `.execute(db),
  ]);
  const languages = new Map(rows.map((row) => [row.user_id, row.language]));
  return people.map((person) => ({
    ...person,
    texts: createServerTexts(languages.get(person.userId) ?? 'en'),
  }));
}

/** For a mail to an address, of which the sign-in knows no more. */
export async function textsForAddress(db: Database, email: string): Promise<Texts> {
  const {rows} = await sql<{language: string | null}>`
    select app.language_at(${email}) as language
  `.execute(db);
  return createServerTexts(rows[0]?.language ?? 'en');
}

/** What their browser asks for, each time somebody signs in. */
export async function rememberLanguage(
  db: Database,
  userId: UserId,
  language: Language,
): Promise<void> {
  await sql`
    insert into app.person_language (user_id, language) values (${userId}, ${language})
    on conflict (user_id) do update set language = excluded.language
    where person_language.language <> excluded.language
  `.execute(db);
}
