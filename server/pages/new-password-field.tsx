import {TextField} from '../../components/ui/text-field.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import {passwordLength} from '../auth/better-auth.ts';
import type {PasswordError} from './checks.ts';

export function NewPasswordField({texts, error}: {texts: Texts; error: PasswordError | undefined}) {
  const {t, plural} = texts;
  return (
    <TextField
      label={t('auth_new_password')}
      hint={plural('auth_new_password_hint', passwordLength.min)}
      name="password"
      type="password"
      autocomplete="new-password"
      error={
        error === 'error_field_too_short' ? plural(error, passwordLength.min) : error && t(error)
      }
    />
  );
}
