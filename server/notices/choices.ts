import type {ProgramId, UserId} from '../../lib/domain/ids.ts';
import {defaultPreferences, type NoticePreferences} from '../../lib/domain/notice-settings.ts';
import type {Database} from '../db/database.ts';

/** What one of the vendor's people has chosen; a partner's people choose by a mutation (settings.notices). */
export async function findChoice(
  db: Database,
  programId: ProgramId,
  userId: UserId,
): Promise<NoticePreferences> {
  const row = await db
    .selectFrom('vendor_person')
    .select('notice_preferences')
    .where('program_id', '=', programId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.notice_preferences ?? defaultPreferences;
}

export async function saveChoice(
  db: Database,
  programId: ProgramId,
  userId: UserId,
  preferences: NoticePreferences,
): Promise<void> {
  await db
    .updateTable('vendor_person')
    .set({notice_preferences: JSON.stringify(preferences)})
    .where('program_id', '=', programId)
    .where('user_id', '=', userId)
    .execute();
}
