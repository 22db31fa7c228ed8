import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';
import {DealTable} from './deal-table.tsx';
import {DealTools} from './deal-tools.tsx';
import {Pager} from './pager.tsx';

/** The deals of the account: how many registrations are active, and the table. */
export function DealsTab({dashboard}: {dashboard: DashboardModel}) {
  const {t} = useTexts();
  const {deals, account} = dashboard;
  const vendor = account.snapshot.value?.view.account?.vendorName ?? '';
  return (
    <>
      <h2 class="v-hidden">{t('deals_tab')}</h2>
      <div class="d-lead">
        <Active dashboard={dashboard} vendor={vendor} />
        <Button look="quiet" icon="gear" onClick={() => dashboard.openSettings()}>
          {t('deals_settings')}
        </Button>
      </div>
      <DealTools deals={deals} vendor={vendor} />
      <p role="status" class="d-loading v-sub">
        {deals.total.value === undefined && !account.unreadable.value && t('deals_loading')}
      </p>
      <DealTable account={account} deals={deals} vendor={vendor} />
      <Pager table={deals} />
    </>
  );
}

function Active({dashboard, vendor}: {dashboard: DashboardModel; vendor: string}) {
  const {t, plural, number} = useTexts();
  const active = dashboard.deals.active.value;
  return (
    <dl class="d-active">
      <dt>{t('deals_active')}</dt>
      <dd>
        <b>{active ? number(active.count) : '–'}</b>
        {active && active.forUs > 0 && (
          <span class="v-sub">{plural('deals_active_for_us', active.forUs, vendor)}</span>
        )}
      </dd>
    </dl>
  );
}
