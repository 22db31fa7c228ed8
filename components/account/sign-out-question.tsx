import type {AccountModel} from '../../lib/models/account-model.ts';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Edits wait here: signing out, and going to another account, is asked about first. They stay on this computer for the next time. */
export function SignOutQuestion({account}: {account: AccountModel}) {
  const {t, plural} = useTexts();
  const waiting = account.signOutAsks.value;
  const other = account.switchAsks.value;
  if (waiting === undefined) {
    return (
      other && (
        <div class="a-question">
          <ConfirmStrip
            text={plural('account_switch_ask', other.waiting, other.name)}
            confirmLabel={t('account_switch_anyway')}
            danger={false}
            onConfirm={() => void account.switchAnyway()}
            onCancel={() => account.stay()}
          />
        </div>
      )
    );
  }
  return (
    <div class="a-question">
      <ConfirmStrip
        text={plural('account_sign_out_ask', waiting)}
        confirmLabel={t('account_sign_out_anyway')}
        danger={false}
        returnTo="sign-out"
        onConfirm={() => void account.signOutAnyway()}
        onCancel={() => account.stay()}
      />
    </div>
  );
}
