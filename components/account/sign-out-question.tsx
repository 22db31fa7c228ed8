import type {AccountModel} from '../../lib/models/account-model.ts';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Edits wait here: signing out is asked about first. They stay on this computer for the next time. */
export function SignOutQuestion({account}: {account: AccountModel}) {
  const {t, plural} = useTexts();
  const waiting = account.signOutAsks.value;
  if (waiting === undefined) return null;
  return (
    <div class="a-question">
      <ConfirmStrip
        text={plural('account_sign_out_ask', waiting)}
        confirmLabel={t('account_sign_out_anyway')}
        danger={false}
        returnTo="sign-out"
        onConfirm={() => void account.signOutAnyway()}
        onCancel={() => account.staySignedIn()}
      />
    </div>
  );
}
