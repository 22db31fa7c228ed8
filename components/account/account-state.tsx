import type {ComponentChildren} from 'preact';
import type {AccountModel} from '../../lib/models/account-model.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';

/** What a page shows while there is no account to show: each state says what to do. */
export function AccountState({
  account,
  lines,
  signIn,
}: {
  account: AccountModel;
  lines: number;
  /** What those see who are not signed in. */
  signIn: ComponentChildren;
}): ComponentChildren {
  const {t} = useTexts();
  const phase = account.phase.value;
  const trouble = account.sync.value.trouble?.why;
  switch (phase) {
    case 'signed_out':
      return signIn;
    case 'unreadable':
      return (
        <Notice
          tone="no"
          title={t('account_unreadable')}
          action={<Button onClick={() => account.readAgain()}>{t('card_try_again')}</Button>}
        >
          {t('account_unreadable_text')}
        </Notice>
      );
    case 'first_sync':
      if (!trouble) return <Skeleton lines={lines} />;
      return (
        <Notice
          icon="offline"
          title={t('account_first_sync')}
          action={
            <Button busy={account.syncing.value} onClick={() => void account.tryNow()}>
              {t('sync_try_now')}
            </Button>
          }
        >
          {t('account_first_sync_text')}
        </Notice>
      );
    case 'loading':
      return <Skeleton lines={lines} />;
    case 'ready':
      return null;
  }
}
