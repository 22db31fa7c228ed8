import {TextField} from '../../../components/ui/text-field.tsx';
import type {Texts} from '../../../lib/domain/texts.ts';

type HoldFieldsProps = {
  texts: Texts;
  domain: string;
  /** The company's own domain, where the deal names another one: the two belong together. */
  also: string | undefined;
  company: string;
  error: string | undefined;
};

/** What holding a domain means, and for which company. */
export function HoldFields({texts, domain, also, company, error}: HoldFieldsProps) {
  const {t} = texts;
  return (
    <>
      <p>{t('console_hold_means', domain)}</p>
      {also !== undefined && also !== domain && <p>{t('console_hold_also', also)}</p>}
      <p>{t('console_hold_earlier')}</p>
      <TextField
        label={t('admin_domain_company')}
        hint={t('admin_domain_company_hint')}
        name="company"
        dir="auto"
        autocomplete="off"
        value={company}
        error={error}
      />
    </>
  );
}

/** "Hold acme.example for Acme" */
export function holdLabel({t}: Texts, domain: string, company: string | undefined): string {
  return company ? t('console_hold_for', domain, company) : t('console_hold_domain', domain);
}
