import {Button} from '../../components/ui/button.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import type {FormErrors} from './checks.ts';
import {Sheet} from './frame.tsx';
import {NewPasswordField} from './new-password-field.tsx';

export type SetupField = 'programName' | 'vendorName' | 'name' | 'email' | 'password';
type SetupFormProps = {
  texts: Texts;
  token: string;
  programName: string;
  vendorName: string;
  name: string;
  email: string;
  errors: FormErrors<SetupField>;
};

export function SetupForm({texts, token, errors, ...typed}: SetupFormProps) {
  const {t} = texts;
  const error = (field: Exclude<SetupField, 'password'>) => errors[field] && t(errors[field]);
  return (
    <Sheet>
      <form class="p-form" method="post" action="/setup">
        <input type="hidden" name="token" value={token} />
        <TextField
          label={t('setup_program_name')}
          hint={t('setup_program_hint')}
          name="programName"
          value={typed.programName}
          error={error('programName')}
        />
        <TextField
          label={t('setup_vendor_name')}
          hint={t('setup_vendor_hint')}
          name="vendorName"
          value={typed.vendorName}
          error={error('vendorName')}
        />
        <TextField
          label={t('auth_your_name')}
          name="name"
          autocomplete="name"
          value={typed.name}
          error={error('name')}
        />
        <TextField
          label={t('auth_email')}
          name="email"
          type="email"
          autocomplete="username"
          value={typed.email}
          error={error('email')}
        />
        <NewPasswordField texts={texts} error={errors.password} />
        <Button type="submit" look="primary">
          {t('setup_go')}
        </Button>
      </form>
    </Sheet>
  );
}
