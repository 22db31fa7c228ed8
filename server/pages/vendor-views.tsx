import {Button} from '../../components/ui/button.tsx';
import {Checkbox} from '../../components/ui/checkbox.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {Named} from '../../lib/domain/catalogue.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import type {VendorRole} from '../../lib/domain/permissions.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {OpenInvitation} from '../auth/invitations.ts';
import type {FormErrors} from './checks.ts';
import type {VendorPerson} from './console-data.ts';
import {Sheet} from './frame.tsx';
import {InvitationTable} from './invitation-table.tsx';
import {RemoveForm} from './remove-form.tsx';
import {roleText} from './role-texts.ts';

export const vendorRoles: readonly VendorRole[] = ['cam', 'pdm', 'rep', 'program_admin'];

type VendorTeamProps = {
  texts: Texts;
  me: UserId;
  people: readonly VendorPerson[];
  regions: readonly Named[];
  invitations: ReadonlyArray<OpenInvitation<VendorRole>>;
  invite: {email: string; roles: readonly VendorRole[]; errors: FormErrors<'email' | 'roles'>};
};

const path = '/admin/people';

export function VendorTeam({texts, me, people, regions, invitations, invite}: VendorTeamProps) {
  const {t} = texts;
  return (
    <>
      <Sheet>
        <table class="p-table">
          <caption class="v-hidden">{t('admin_people_title')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('admin_name')}</th>
              <th scope="col">{t('admin_roles')}</th>
              <th scope="col">{t('admin_remove')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.userId}>
                <th scope="row">
                  <span dir="auto">{person.name}</span>
                  {person.userId === me && ` (${t('admin_you')})`}
                  <span class="p-sub">{person.email}</span>
                </th>
                <td>
                  <form method="post" action={`${path}/roles`}>
                    <input type="hidden" name="user" value={person.userId} />
                    <RoleTicks
                      texts={texts}
                      label={t('admin_people_roles_of', person.name)}
                      hideLabel
                      chosen={person.roles}
                    />
                    <Button type="submit">{t('admin_save')}</Button>
                  </form>
                  {regions.length > 0 && person.roles.includes('rep') && (
                    <RegionTicks texts={texts} person={person} regions={regions} />
                  )}
                </td>
                <td>
                  <RemoveForm
                    texts={texts}
                    action={`${path}/remove`}
                    user={person.userId}
                    label={t('admin_remove_of', person.name)}
                    question={t('admin_people_remove_ask', person.name)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Sheet>
      <InvitationTable texts={texts} action={`${path}/withdraw`} invitations={invitations} />
      <Sheet title={t('admin_invite_title')}>
        <form class="p-form" method="post" action={`${path}/invite`}>
          <TextField
            label={t('auth_email')}
            name="email"
            type="email"
            value={invite.email}
            error={invite.errors.email && t(invite.errors.email)}
          />
          <RoleTicks
            texts={texts}
            label={t('admin_roles')}
            chosen={invite.roles}
            error={invite.errors.roles}
          />
          <Button type="submit" look="primary">
            {t('admin_invite')}
          </Button>
        </form>
      </Sheet>
    </>
  );
}

type RegionTicksProps = {texts: Texts; person: VendorPerson; regions: readonly Named[]};

function RegionTicks({texts, person, regions}: RegionTicksProps) {
  const {t} = texts;
  return (
    <form method="post" action={`${path}/regions`}>
      <input type="hidden" name="user" value={person.userId} />
      <fieldset class="v-field">
        <legend class="v-label">{t('admin_regions_of', person.name)}</legend>
        <div class="p-ticks">
          {regions.map(({id, name}) => (
            <Checkbox
              key={id}
              label={name}
              name="regions"
              value={id}
              checked={person.regions.includes(id)}
            />
          ))}
        </div>
        <span class="v-hint">{t('admin_regions_of_hint')}</span>
      </fieldset>
      <Button type="submit">{t('admin_save')}</Button>
    </form>
  );
}

type RoleTicksProps = {
  texts: Texts;
  label: string;
  hideLabel?: boolean;
  chosen: readonly VendorRole[];
  error?: TextKey | undefined;
};

function RoleTicks({texts, label, hideLabel, chosen, error}: RoleTicksProps) {
  return (
    <fieldset class="v-field">
      <legend class={hideLabel ? 'v-hidden' : 'v-label'}>{label}</legend>
      <div class="p-ticks">
        {vendorRoles.map((role) => (
          <Checkbox
            key={role}
            label={roleText(texts, role)}
            name="roles"
            value={role}
            checked={chosen.includes(role)}
          />
        ))}
      </div>
      {error && <span class="v-error">{texts.t(error)}</span>}
    </fieldset>
  );
}
