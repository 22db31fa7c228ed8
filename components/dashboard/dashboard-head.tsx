import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import {AccountName} from '../account/account-name.tsx';
import {Button} from '../ui/button.tsx';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';

export function DashboardHead({dashboard}: {dashboard: DashboardModel}) {
  const {t} = useTexts();
  const {account} = dashboard;
  return (
    <header class="d-head">
      <span class="a-seal">
        <Icon name="seal" />
      </span>
      <AccountName account={account} />
      <span class="d-user v-sub" dir="auto">
        {account.session.value?.user.name}
      </span>
      <Button look="quiet" icon="gear" onClick={() => dashboard.openSettings()}>
        {t('account_settings')}
      </Button>
      <Button
        look="quiet"
        icon="sign-out"
        data-return="sign-out"
        onClick={() => void account.signOut()}
      >
        {t('account_sign_out')}
      </Button>
    </header>
  );
}
