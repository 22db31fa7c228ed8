import {Button} from '../../components/ui/button.tsx';
import {Select} from '../../components/ui/select.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {UserId} from '../../lib/domain/ids.ts';
import type {PartnerRole} from '../../lib/domain/permissions.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {OpenInvitation} from '../auth/invitations.ts';
import type {FormErrors} from './checks.ts';
import type {Member} from './console-data.ts';
import {Sheet} from './frame.tsx';
import {InvitationTable} from './invitation-table.tsx';
import {RemoveForm} from './remove-form.tsx';
import {roleText} from './role-texts.ts';

const partnerRoles: readonly PartnerRole[] = ['partner_member', 'partner_admin'];

type TeamProps = {
  texts: Texts;
  /** Of the page, below which its forms post. */
  path: string;
  me: UserId;
  members: readonly Member[];
  invitations: ReadonlyArray<OpenInvitation<PartnerRole>>;
  invite: {email: string; role: string; errors: FormErrors<'email' | 'role'>};
};

export function Team({texts, path, me, members, invitations, invite}: TeamProps) {
  const {t} = texts;
  const options = partnerRoles.map((role) => ({value: role, label: roleText(texts, role)}));
  return (
    <>
      <Sheet>
        {members.length === 0 ? (
          <p class="p-empty">{t('admin_team_none')}</p>
        ) : (
          <table class="p-table">
            <caption>{t('admin_team_members')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('admin_name')}</th>
                <th scope="col">{t('admin_role')}</th>
                <th scope="col">{t('admin_remove')}</th>
              </tr>
            </thead>
            <tbody>
              {members.map((member) => (
                <tr key={member.userId}>
                  <th scope="row">
                    <span dir="auto">{member.name}</span>
                    {member.userId === me && ` (${t('admin_you')})`}
                    <span class="p-sub">{member.email}</span>
                  </th>
                  <td>
                    <form method="post" action={`${path}/role`}>
                      <input type="hidden" name="user" value={member.userId} />
                      <Select
                        label={t('admin_role_of', member.name)}
                        hideLabel
                        name="role"
                        value={member.role}
                        options={options}
                      />
                      <Button type="submit">{t('admin_save')}</Button>
                    </form>
                  </td>
                  <td>
                    <RemoveForm
                      texts={texts}
                      action={`${path}/remove`}
                      user={member.userId}
                      label={t('admin_remove_of', member.name)}
                      question={t('admin_remove_ask', member.name)}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Sheet>
      <InvitationTable texts={texts} action={`${path}/withdraw`} invitations={invitations} />
      <Sheet title={t('admin_invite_title')}>
        <form class="p-form" method="post" action={`${path}/invite`}>
          <div class="p-row">
            <TextField
              label={t('auth_email')}
              name="email"
              type="email"
              value={invite.email}
              error={invite.errors.email && t(invite.errors.email)}
            />
            <Select
              label={t('admin_role')}
              name="role"
              value={invite.role}
              options={options}
              placeholder={t('admin_choose')}
              error={invite.errors.role && t(invite.errors.role)}
            />
          </div>
          <Button type="submit" look="primary">
            {t('admin_invite')}
          </Button>
        </form>
      </Sheet>
    </>
  );
}
