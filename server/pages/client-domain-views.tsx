import {Button} from '../../components/ui/button.tsx';
import {Checkbox} from '../../components/ui/checkbox.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import {mostShown, type ClientDomain} from '../client/client-domains.ts';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';

export const path = '/admin/clients';

/** Whether a copied address can be answered without a code. */
export function CodeSheet({texts: {t}, isWithout}: {texts: Texts; isWithout: boolean}) {
  return (
    <Sheet title={t('admin_code_title')} lead={t('admin_code_lead')}>
      <form class="p-form" method="post" action={path}>
        <input type="hidden" name="setting" value="code" />
        <Checkbox label={t('admin_code_without')} name="without" value="yes" checked={isWithout} />
        <Button type="submit" look="primary">
          {t('admin_save')}
        </Button>
      </form>
    </Sheet>
  );
}

export type DomainForm = ClientDomain & {errors: FormErrors<'domain' | 'company'>};

type DomainsProps = {
  texts: Texts;
  domains: readonly ClientDomain[];
  /** What was searched for. */
  words: string;
  form: DomainForm;
};

export function DomainsSheet({texts, domains, words, form}: DomainsProps) {
  const {t} = texts;
  const {errors} = form;
  const isSearch = words !== '' || domains.length > mostShown;
  return (
    <Sheet title={t('admin_domains_title')} lead={t('admin_domains_lead')}>
      <form class="p-form" method="post" action={`${path}/domains`}>
        <TextField
          label={t('admin_domain')}
          hint={t('admin_domain_hint')}
          name="domain"
          value={form.domain}
          spellcheck={false}
          autocomplete="off"
          error={errors.domain && t(errors.domain)}
        />
        <TextField
          label={t('admin_domain_company')}
          hint={t('admin_domain_company_hint')}
          name="company"
          value={form.company}
          autocomplete="off"
          error={errors.company && t(errors.company)}
        />
        <Button type="submit" look="primary">
          {t('admin_add')}
        </Button>
      </form>
      {isSearch && (
        <form class="p-inline" method="get" action={path}>
          <TextField label={t('admin_domains_search')} name="q" value={words} />
          <Button type="submit">{t('admin_domains_search_go')}</Button>
        </form>
      )}
      {domains.length === 0 && (
        <p class="p-lead">{t(words ? 'admin_domains_no_hit' : 'admin_domains_none')}</p>
      )}
      <ul class="p-items">
        {domains.slice(0, mostShown).map(({domain, company}) => (
          <li key={domain}>
            <form class="p-inline" method="post" action={`${path}/domains/remove`}>
              <span>{t('admin_domain_of', company, domain)}</span>
              <input type="hidden" name="domain" value={domain} />
              <Button type="submit" look="quiet" aria-label={t('admin_remove_of', domain)}>
                {t('admin_remove')}
              </Button>
            </form>
          </li>
        ))}
      </ul>
      {domains.length > mostShown && <p class="p-lead">{t('admin_domains_more', mostShown)}</p>}
    </Sheet>
  );
}
