import type {Texts} from '../../lib/domain/texts.ts';
import type {SignInModel, SignInState} from '../../lib/models/sign-in-model.ts';
import {Button} from '../ui/button.tsx';
import {FieldError} from '../ui/field.tsx';
import {Icon} from '../ui/icon.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Nobody is signed in: the server's address, one button, and in plain words what went wrong. */
export function SignInView({signIn}: {signIn: SignInModel}) {
  const texts = useTexts();
  const {t} = texts;
  const state = signIn.state.value;
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
      <h2>{t('account_sign_in_title')}</h2>
      <p class="v-sub">{t('account_sign_in_text')}</p>
      <TextField
        label={t('account_server')}
        hint={t('account_server_hint')}
        type="url"
        inputMode="url"
        autocomplete="url"
        spellcheck={false}
        dir="ltr"
        value={signIn.server.value}
        error={addressError(texts, state)}
        onInput={(text) => signIn.type(text)}
      />
      <Button type="submit" look="primary" size="large" busy={state.kind === 'under_way'}>
        {t('card_sign_in')}
      </Button>
      <div role="alert">
        {state.kind === 'failed' && (
          <FieldError id="sign-in-failed">{t(`account_sign_in_${state.why}`)}</FieldError>
        )}
      </div>
    </form>
  );
}

function addressError(texts: Texts, state: SignInState): string | undefined {
  if (state.kind !== 'bad_address') return undefined;
  switch (state.why) {
    case 'required':
      return texts.t('error_field_required');
    case 'invalid':
      return texts.t('account_server_invalid');
    case 'insecure':
      return texts.t('account_sign_in_insecure');
  }
}
