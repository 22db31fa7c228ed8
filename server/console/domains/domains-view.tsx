import {Button} from '../../../components/ui/button.tsx';
import {Select} from '../../../components/ui/select.tsx';
import {TextField} from '../../../components/ui/text-field.tsx';
import type {AccountId} from '../../../lib/domain/ids.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import type {FormErrors} from '../../pages/checks.ts';
import {Sheet} from '../../pages/frame.tsx';
import {Name} from '../views.tsx';
import {mostShown, type HeldDomain} from './domain-list.ts';

export const domainsPath = '/console/domains';

export type DomainForm = {
  account: string;
  domain: string;
  company: string;
  errors: FormErrors<'account' | 'domain' | 'company'>;
  /** Which company has the domain. */
  taken?: string;
};

type DomainsProps = {
  texts: Texts;
  domains: readonly HeldDomain[];
  accounts: ReadonlyArray<{id: AccountId; name: string}>;
  /** What was searched for. */
  words: string;
  form: DomainForm;
};

export function Domains(props: DomainsProps) {
  const {texts, domains, words} = props;
  const {t} = texts;
  const mine = new Set(props.accounts.map(({id}) => id));
  return (
    <>
      <HoldSheet {...props} />
      <Sheet title={t('console_domains_held')} lead={t('console_domains_held_lead')}>
        {(words !== '' || domains.length > mostShown) && (
          <form class="p-inline" method="get" action={domainsPath} role="search">
            <TextField label={t('admin_domains_search')} name="q" dir="auto" value={words} />
            <Button type="submit">{t('admin_domains_search_go')}</Button>
          </form>
        )}
        {domains.length === 0 && (
          <p class="p-lead">{t(words ? 'admin_domains_no_hit' : 'admin_domains_none')}</p>
        )}
        <ul class="p-items">
          {domains.slice(0, mostShown).map((held) => (
            <li key={`${held.accountId} ${held.domain}`}>
              <HeldRow
                texts={texts}
                held={held}
                isMine={mine.has(held.accountId ?? ('' as never))}
              />
            </li>
          ))}
        </ul>
        {domains.length > mostShown && <p class="p-lead">{t('admin_domains_more', mostShown)}</p>}
      </Sheet>
    </>
  );
}

function HoldSheet({texts: {t}, accounts, form}: DomainsProps) {
  const {errors, taken} = form;
  return (
    <Sheet title={t('console_hold_title')} lead={t('console_hold_lead')}>
      <form class="p-form" method="post" action={domainsPath}>
        <Select
          label={t('console_column_partner')}
          name="account"
          value={form.account}
          placeholder={t('admin_choose')}
          options={accounts.map(({id, name}) => ({value: id, label: name}))}
          error={errors.account && t(errors.account)}
        />
        <TextField
          label={t('admin_domain')}
          hint={t('admin_domain_hint')}
          name="domain"
          spellcheck={false}
          autocomplete="off"
          value={form.domain}
          error={
            taken === undefined
              ? errors.domain && t(errors.domain)
              : t('console_hold_taken', form.domain, taken)
          }
        />
        <TextField
          label={t('admin_domain_company')}
          hint={t('admin_domain_company_hint')}
          name="company"
          dir="auto"
          autocomplete="off"
          value={form.company}
          error={errors.company && t(errors.company)}
        />
        <p>{t('console_hold_earlier')}</p>
        <Button type="submit" look="primary">
          {t('console_hold')}
        </Button>
      </form>
    </Sheet>
  );
}

function HeldRow({texts: {t}, held, isMine}: {texts: Texts; held: HeldDomain; isMine: boolean}) {
  const {domain, company, accountId, partner} = held;
  const what = (
    <span>
      <bdi>{t('admin_domain_of', company, domain)}</bdi>
      <span class="p-sub">
        {partner === null ? t('console_domain_of_all') : <Name>{partner}</Name>}
      </span>
    </span>
  );
  if (accountId === null || !isMine) return <div class="p-inline">{what}</div>;
  return (
    <form class="p-inline" method="post" action={`${domainsPath}/release`}>
      {what}
      <input type="hidden" name="account" value={accountId} />
      <input type="hidden" name="domain" value={domain} />
      <Button type="submit" look="quiet" aria-label={t('admin_remove_of', domain)}>
        {t('admin_remove')}
      </Button>
    </form>
  );
}
