import {TextField} from '../../components/ui/text-field.tsx';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {passwordLength} from '../auth/better-auth.ts';

export function NewPasswordField({texts, error}: {texts: Texts; error: TextKey | undefined}) {
  const {t} = texts;
  return (
    <TextField
      label={t('auth_new_password')}
      hint={t('auth_new_password_hint', passwordLength.min)}
      name="password"
      type="password"
      autocomplete="new-password"
      error={error && t(error, passwordLength.min)}
    />
  );
}
