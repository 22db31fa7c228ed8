import type {SignInModel} from '../../lib/models/sign-in-model.ts';
import {Button} from '../ui/button.tsx';
import {FieldError} from '../ui/field.tsx';
import {Icon} from '../ui/icon.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Why sign-in failed, where another address would help. */
const addressProblems = ['required', 'insecure', 'not_vouch', 'unreachable'];

/** Nobody is signed in: the server's address, one button, and in plain words what went wrong. */
export function SignInView({signIn}: {signIn: SignInModel}) {
  const {t} = useTexts();
  const state = signIn.state.value;
  const problem = state.kind === 'failed' ? t(`account_sign_in_${state.why}`) : undefined;
  const ofAddress = state.kind === 'failed' && addressProblems.includes(state.why);
  return (
    <form
      class="a-sign-in"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void signIn.signIn();
      }}
    >
      <span class="a-seal">
        <Icon name="seal" />
      </span>
      <h1>{t('account_sign_in_title')}</h1>
      <p class="v-sub">{t('account_sign_in_text')}</p>
      <TextField
        label={t('account_server')}
        hint={t('account_server_hint')}
        type="url"
        spellcheck={false}
        dir="ltr"
        value={signIn.server.value}
        error={ofAddress ? problem : undefined}
        onInput={(text) => signIn.type(text)}
      />
      <Button type="submit" look="primary" size="large" busy={state.kind === 'under_way'}>
        {t('card_sign_in')}
      </Button>
      <div role="alert">
        {problem !== undefined && !ofAddress && (
          <FieldError id="sign-in-failed">{problem}</FieldError>
        )}
      </div>
    </form>
  );
}
