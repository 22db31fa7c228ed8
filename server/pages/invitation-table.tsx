import {Button} from '../../components/ui/button.tsx';
import type {PartnerRole, VendorRole} from '../../lib/domain/permissions.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {OpenInvitation} from '../auth/invitations.ts';
import {Sheet} from './frame.tsx';
import {rolesText} from './role-texts.ts';

type InvitationTableProps = {
  texts: Texts;
  action: string;
  invitations: ReadonlyArray<OpenInvitation<PartnerRole | VendorRole>>;
};

export function InvitationTable({texts, action, invitations}: InvitationTableProps) {
  const {t, date} = texts;
  if (invitations.length === 0) return null;
  return (
    <Sheet>
      <table class="p-table">
        <caption>{t('admin_invitations')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('admin_email')}</th>
            <th scope="col">{t('admin_role')}</th>
            <th scope="col">{t('admin_withdraw')}</th>
          </tr>
        </thead>
        <tbody>
          {invitations.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {one.email}
                <span class="p-sub">
                  {t('admin_invited_by', one.invitedBy, date(one.expiresAt.toISOString()))}
                </span>
              </th>
              <td>{rolesText(texts, one.roles)}</td>
              <td>
                <form method="post" action={action}>
                  <input type="hidden" name="invitation" value={one.id} />
                  <Button type="submit" aria-label={t('admin_withdraw_of', one.email)}>
                    {t('admin_withdraw')}
                  </Button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}
