import {Button} from '../../components/ui/button.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import type {PersonFound} from '../receipts/erase-person.ts';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';

export const erasePath = '/admin/clients/erase';

type AskProps = {texts: Texts; email?: string; error?: FormErrors<'email'>['email']};

/** Whose data it is about. Nothing goes yet. */
export function EraseSheet({texts: {t}, email = '', error}: AskProps) {
  return (
    <Sheet title={t('admin_erase_title')} lead={t('admin_erase_lead')}>
      <form class="p-form" method="post" action={erasePath}>
        <TextField
          label={t('admin_erase_email')}
          name="email"
          value={email}
          inputMode="email"
          spellcheck={false}
          autocomplete="off"
          error={error && t(error)}
        />
        <Button type="submit">{t('admin_erase_look')}</Button>
      </form>
    </Sheet>
  );
}

type ConfirmProps = {texts: Texts; email: string; found: PersonFound; isMistyped: boolean};

/** What there is, what will become of it, and the address once more, since nothing brings it back. */
export function EraseConfirmSheet({texts: {t, plural}, email, found, isMistyped}: ConfirmProps) {
  return (
    <Sheet title={t('admin_erase_found', email)} lead={t('admin_erase_what')}>
      <ul class="p-items">
        <li>{plural('admin_erase_accounts', found.accounts)}</li>
        <li>{plural('admin_erase_links', found.links)}</li>
        <li>{plural('admin_erase_answers', found.answers)}</li>
      </ul>
      <form class="p-form" method="post" action={erasePath}>
        <input type="hidden" name="email" value={email} />
        <TextField
          label={t('admin_erase_again')}
          hint={t('admin_erase_again_hint')}
          name="again"
          value=""
          inputMode="email"
          spellcheck={false}
          autocomplete="off"
          error={isMistyped ? t('admin_erase_differs') : undefined}
        />
        <Button type="submit" look="danger">
          {t('admin_erase_do')}
        </Button>
      </form>
    </Sheet>
  );
}
