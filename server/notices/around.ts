import {sql} from 'kysely';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {Around} from '../../lib/domain/notice-audience.ts';
import {
  defaultPreferences,
  preferencesOf,
  type NoticePreferences,
} from '../../lib/domain/notice-settings.ts';
import type {VendorRole} from '../../lib/domain/permissions.ts';
import {noticeSettingsOf} from '../data/deal-rows.ts';
import type {AccountTransaction} from '../db/database.ts';

export type People = Around & {
  /** What the person has chosen, on the side that they hear of it. */
  preferencesOf: (userId: UserId, side: 'partner' | 'vendor') => NoticePreferences;
};

type VendorRow = {user_id: UserId; roles: VendorRole[]; preferences: NoticePreferences | null};

/** Everybody who could hear of something in this account. */
export async function loadPeople(trx: AccountTransaction, accountId: AccountId): Promise<People> {
  const [members, account, assigned, settings, {rows: vendor}] = await Promise.all([
    trx
      .selectFrom('member')
      .select(['user_id', 'role'])
      .where('account_id', '=', accountId)
      .orderBy('user_id')
      .execute(),
    trx
      .selectFrom('partner_account')
      .select('recipient_user_id')
      .where('id', '=', accountId)
      .executeTakeFirst(),
    trx
      .selectFrom('account_assignment')
      .select('user_id')
      .where('account_id', '=', accountId)
      .orderBy('role')
      .orderBy('user_id')
      .execute(),
    trx
      .selectFrom('notice_settings')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst(),
    sql<VendorRow>`
      select person.user_id, person.roles, person.notice_preferences as preferences
      from app.vendor_person person
      join app.partner_account account on account.program_id = person.program_id
      where account.id = ${accountId} order by person.user_id
    `.execute(trx),
  ]);
  const chosen = new Map(vendor.map((row) => [row.user_id, row.preferences]));
  const own = settings && noticeSettingsOf(settings);
  return {
    members: members.map(({user_id: userId, role}) => ({
      userId,
      isAdmin: role === 'partner_admin',
    })),
    recipientId: account?.recipient_user_id ?? null,
    vendor: new Map(vendor.map((row) => [row.user_id, row.roles])),
    managers: [...new Set(assigned.map((row) => row.user_id))],
    programAdmins: vendor.flatMap(({user_id: userId, roles}) =>
      roles.includes('program_admin') ? [userId] : [],
    ),
    preferencesOf: (userId, side) =>
      side === 'partner' ? preferencesOf(own, userId) : (chosen.get(userId) ?? defaultPreferences),
  };
}
