import {Button} from '../../components/ui/button.tsx';
import {TextField} from '../../components/ui/text-field.tsx';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {Sheet} from './frame.tsx';

type FormProps = {texts: Texts; next: string; email: string; wrong: boolean};

export function SignInForm({texts, next, email, emailError}: FormProps & {emailError?: TextKey}) {
  const {t} = texts;
  return (
    <>
      <Sheet>
        <form class="p-form" method="post" action="/sign-in">
          <input type="hidden" name="next" value={next} />
          <TextField
            label={t('auth_email')}
            name="email"
            type="email"
            autocomplete="username"
            value={email}
            error={emailError && t(emailError)}
            autoFocus={email === ''}
          />
          <TextField
            label={t('auth_password')}
            name="password"
            type="password"
            autocomplete="current-password"
            autoFocus={email !== ''}
          />
          <div class="v-actions">
            <Button type="submit" look="primary" name="how" value="password">
              {t('auth_sign_in_title')}
            </Button>
            <Button type="submit" look="quiet" name="how" value="code">
              {t('auth_code_instead')}
            </Button>
          </div>
        </form>
      </Sheet>
      <p class="p-lead">{t('auth_invited_only')}</p>
    </>
  );
}

export function CodeForm({texts, next, email, wrong}: FormProps) {
  const {t} = texts;
  return (
    <Sheet>
      <form class="p-form" method="post" action="/sign-in/code">
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="email" value={email} />
        <TextField
          label={t('auth_code')}
          name="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          error={wrong ? t('auth_code_wrong') : undefined}
          autoFocus
        />
        <div class="v-actions">
          <Button type="submit" look="primary" name="how" value="code">
            {t('auth_sign_in_title')}
          </Button>
          <Button type="submit" look="quiet" name="how" value="again">
            {t('auth_code_again')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

export function SignOutForm({texts}: {texts: Texts}) {
  return (
    <Sheet>
      <form class="p-form" method="post" action="/sign-out">
        <Button type="submit" look="primary">
          {texts.t('auth_sign_out')}
        </Button>
      </form>
    </Sheet>
  );
}
