import {limits} from '../../lib/domain/limits.ts';
import {Button} from '../ui/button.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {ProveForm as ProveFormState} from './client-page-state.ts';

/** Proves a mail address before the answer: first the address, then the code that was mailed there. */
export function ProveForm({form, vendor}: {form: ProveFormState; vendor: string}) {
  return form.step === 'address' ? (
    <AddressForm form={form} vendor={vendor} />
  ) : (
    <CodeForm form={form} />
  );
}

function AddressForm({form, vendor}: {form: ProveFormState; vendor: string}) {
  const {t} = useTexts();
  const {action, query, email, kept, problem} = form;
  return (
    <form class="cp-form" method="post" action={`${action}/code${query}`}>
      <Kept kept={kept} />
      <TextField
        id="client-email"
        label={t('client_prove_email')}
        hint={t('client_prove_hint', vendor)}
        error={problem && t(`client_prove_${problem}`)}
        name="email"
        inputMode="email"
        value={email}
        maxLength={limits.emailLength}
        autocomplete="email"
        spellcheck={false}
        autoFocus={problem !== undefined}
        required
      />
      <Button type="submit" look="primary" size="large">
        {t('client_prove_send')}
      </Button>
    </form>
  );
}

function CodeForm({form}: {form: ProveFormState}) {
  const {t} = useTexts();
  const {action, query, email, kept, problem} = form;
  return (
    <>
      <form class="cp-form" method="post" action={`${action}/proof${query}`}>
        <Kept kept={kept} />
        <input type="hidden" name="email" value={email} />
        <p>{t('client_code_sent', email)}</p>
        <TextField
          id="client-code"
          label={t('client_code_label')}
          hint={t('client_code_hint')}
          error={problem && t(`client_prove_${problem}`)}
          name="code"
          inputMode="numeric"
          maxLength={12}
          autocomplete="one-time-code"
          autoFocus
          required
        />
        <Button type="submit" look="primary" size="large">
          {t('client_code_send')}
        </Button>
      </form>
      <form class="cp-form cp-again" method="post" action={`${action}/code${query}`}>
        <Kept kept={kept} />
        <TextField
          id="client-email"
          label={t('client_code_again_label')}
          name="email"
          inputMode="email"
          value={email}
          maxLength={limits.emailLength}
          autocomplete="email"
          spellcheck={false}
        />
        <Button type="submit" name="again" value="yes" size="large">
          {t('client_code_again')}
        </Button>
      </form>
    </>
  );
}

function Kept({kept}: {kept: string}) {
  return kept === '' ? null : <input type="hidden" name="kept" value={kept} />;
}
