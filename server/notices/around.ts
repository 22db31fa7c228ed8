import {sql} from 'kysely';
import type {AccountId, UserId} from '../../lib/domain/ids.ts';
import type {Around} from '../../lib/domain/notice-audience.ts';
import {
  defaultPreferences,
  preferencesOf,
  type NoticePreferences,
} from '../../lib/domain/notice-settings.ts';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import {noticeSettingsOf} from '../data/deal-rows.ts';
import type {AccountTransaction} from '../db/database.ts';

export type People = Around & {
  /** What the person has chosen, on the side that they hear of it. */
  preferencesOf: (userId: UserId, side: 'partner' | 'vendor') => NoticePreferences;
};

type VendorRow = {user_id: UserId; roles: VendorRole[]; preferences: NoticePreferences | null};

type Rows = {
  members: Array<{user_id: UserId; role: PartnerRole}>;
  assigned: UserId[];
  vendor: VendorRow[];
  recipient_user_id: UserId | null;
};
const nobody: Rows = {members: [], assigned: [], vendor: [], recipient_user_id: null};

/** Everybody who could hear of something in this account. */
export async function loadPeople(trx: AccountTransaction, accountId: AccountId): Promise<People> {
  const [{rows}, settings] = await Promise.all([
    sql<Rows>`
      select
        (select coalesce(json_agg(json_build_object('user_id', m.user_id, 'role', m.role) order by m.user_id), '[]')
          from app.member m where m.account_id = account.id) as members,
        (select coalesce(json_agg(a.user_id order by a.role, a.user_id), '[]')
          from app.account_assignment a where a.account_id = account.id) as assigned,
        (select coalesce(json_agg(json_build_object('user_id', p.user_id, 'roles', p.roles, 'preferences', p.notice_preferences)
            order by p.user_id), '[]')
          from app.vendor_person p where p.program_id = account.program_id) as vendor,
        account.recipient_user_id
      from app.partner_account account where account.id = ${accountId}
    `.execute(trx),
    trx
      .selectFrom('notice_settings')
      .selectAll()
      .where('account_id', '=', accountId)
      .executeTakeFirst(),
  ]);
  const {members, assigned, vendor, recipient_user_id: recipientId} = rows[0] ?? nobody;
  const chosen = new Map(vendor.map((row) => [row.user_id, row.preferences]));
  const own = settings && noticeSettingsOf(settings);
  return {
    members: members.map(({user_id: userId, role}) => ({
      userId,
      isAdmin: role === 'partner_admin',
    })),
    recipientId,
    vendor: new Map(vendor.map((row) => [row.user_id, row.roles])),
    managers: [...new Set(assigned)],
    programAdmins: vendor.flatMap(({user_id: userId, roles}) =>
      roles.includes('program_admin') ? [userId] : [],
    ),
    preferencesOf: (userId, side) =>
      side === 'partner' ? preferencesOf(own, userId) : (chosen.get(userId) ?? defaultPreferences),
  };
}
