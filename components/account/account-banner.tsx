import type {AccountModel} from '../../lib/models/account-model.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';

/** What somebody has to do something about, above the list; everything else keeps working below it. */
export function AccountBanner({account}: {account: AccountModel}) {
  const {t} = useTexts();
  const session = account.session.value;
  const why = account.sync.value.trouble?.why;
  if (session?.expired || why === 'signed_out') {
    const {state} = account.signIn;
    const again = () => void account.signIn.signInAt(session?.server ?? '');
    return (
      <Notice
        tone="wait"
        icon="person"
        title={t('card_expired')}
        action={
          <Button look="primary" busy={state.value.kind === 'under_way'} onClick={again}>
            {t('card_sign_in')}
          </Button>
        }
      >
        {t('card_expired_text')}
      </Notice>
    );
  }
  if (why === 'client_too_old') {
    return (
      <Notice tone="wait" icon="warning" title={t('card_too_old')}>
        {t('account_too_old_text')}
      </Notice>
    );
  }
  if (why === 'storage') {
    return (
      <Notice tone="no" title={t('card_storage')}>
        {t('card_storage_text')}
      </Notice>
    );
  }
  return null;
}
