import {Button} from '../../components/ui/button.tsx';
import {Select} from '../../components/ui/select.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import {accountTypes} from '../../lib/domain/catalogue.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {FormErrors} from './checks.ts';
import type {AccountSummary, Assignment, VendorPerson} from './console-data.ts';
import {Sheet} from './frame.tsx';
import {roleText, typeText} from './role-texts.ts';

export type AccountForm = {name: string; type: string; errors: FormErrors<'name' | 'type'>};

export function AccountList({
  texts,
  accounts,
  form,
}: {
  texts: Texts;
  accounts: readonly AccountSummary[];
  form: AccountForm;
}) {
  const {t, number} = texts;
  return (
    <>
      <Sheet>
        {accounts.length === 0 ? (
          <p class="p-empty">{t('admin_accounts_none')}</p>
        ) : (
          <table class="p-table">
            <caption class="v-hidden">{t('admin_accounts_title')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('admin_name')}</th>
                <th scope="col">{t('admin_type')}</th>
                <th scope="col">{t('admin_members_count')}</th>
                <th scope="col">{t('admin_managers_count')}</th>
              </tr>
            </thead>
            <tbody>
              {accounts.map((account) => (
                <tr key={account.accountId}>
                  <th scope="row">
                    <a href={`/admin/accounts/${account.accountId}`} dir="auto">
                      {account.name}
                    </a>
                  </th>
                  <td>{typeText(texts, account.type)}</td>
                  <td data-label={t('admin_members_count')}>{number(account.members)}</td>
                  <td data-label={t('admin_managers_count')}>{number(account.managers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Sheet>
      <Sheet title={t('admin_accounts_new')}>
        <AccountFields texts={texts} action="/admin/accounts" label={t('admin_create')} {...form} />
      </Sheet>
    </>
  );
}

type AccountFieldsProps = AccountForm & {texts: Texts; action: string; label: string};

function AccountFields({texts, action, label, name, type, errors}: AccountFieldsProps) {
  const {t} = texts;
  return (
    <form class="p-form" method="post" action={action}>
      <TextField
        label={t('admin_name')}
        name="name"
        value={name}
        error={errors.name && t(errors.name)}
      />
      <Select
        label={t('admin_type')}
        hint={t('admin_account_type_hint')}
        name="type"
        value={type}
        options={accountTypes.map((one) => ({value: one, label: typeText(texts, one)}))}
        placeholder={t('admin_choose')}
        error={errors.type && t(errors.type)}
      />
      <Button type="submit" look="primary">
        {label}
      </Button>
    </form>
  );
}

type AccountDetailsProps = {
  texts: Texts;
  path: string;
  teamPath: string;
  form: AccountForm;
  assignments: readonly Assignment[];
  vendorPeople: readonly VendorPerson[];
};

export function AccountDetails(props: AccountDetailsProps) {
  const {texts, path, teamPath, form} = props;
  const {t} = texts;
  return (
    <>
      <p>
        <a href={teamPath}>{t('admin_account_members')}</a>
      </p>
      <Sheet title={t('admin_account_details')}>
        <AccountFields texts={texts} action={path} label={t('admin_save')} {...form} />
      </Sheet>
      <Managers {...props} />
    </>
  );
}

function Managers({texts, path, assignments, vendorPeople}: AccountDetailsProps) {
  const {t} = texts;
  const taken = new Set(assignments.map(({userId, role}) => `${userId}:${role}`));
  const options = vendorPeople.flatMap((person) =>
    (['cam', 'pdm'] as const)
      .filter((role) => person.roles.includes(role) && !taken.has(`${person.userId}:${role}`))
      .map((role) => ({
        value: `${person.userId}:${role}`,
        label: `${person.name} · ${roleText(texts, role)}`,
      })),
  );
  return (
    <Sheet title={t('admin_account_managers')} lead={t('admin_account_managers_lead')}>
      {assignments.length === 0 ? (
        <p class="p-empty">{t('admin_account_managers_none')}</p>
      ) : (
        <table class="p-table">
          <tbody>
            {assignments.map((one) => (
              <tr key={`${one.userId}:${one.role}`}>
                <th scope="row">
                  <span dir="auto">{one.name}</span>
                  <span class="p-sub">{one.email}</span>
                </th>
                <td>{roleText(texts, one.role)}</td>
                <td>
                  <form method="post" action={`${path}/unassign`}>
                    <input type="hidden" name="manager" value={`${one.userId}:${one.role}`} />
                    <Button type="submit" aria-label={t('admin_unassign_of', one.name)}>
                      {t('admin_remove')}
                    </Button>
                  </form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {options.length > 0 && (
        <form class="p-form" method="post" action={`${path}/assign`}>
          <Select
            label={t('admin_account_person')}
            name="manager"
            value=""
            options={options}
            placeholder={t('admin_choose')}
          />
          <Button type="submit" look="primary">
            {t('admin_account_assign')}
          </Button>
        </form>
      )}
      {vendorPeople.length === 0 && <p class="p-empty">{t('admin_account_nobody')}</p>}
    </Sheet>
  );
}
