import {countOf} from '../../lib/models/account-model.ts';
import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import {sortKeys} from '../../lib/models/link-order.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';
import {orderOf, SortHead} from './sort-head.tsx';
import {TableRow} from './table-row.tsx';

/**
 * The links. Roles are written out because the narrow layout stacks cells by `display`, which takes a table's own roles away.
 */
export function LinkTable({dashboard}: {dashboard: DashboardModel}) {
  const {t} = useTexts();
  const rows = dashboard.rows.value;
  if (rows.length === 0) return <Nothing dashboard={dashboard} />;
  return (
    <table class="d-table" role="table" aria-label={t('card_links')}>
      <thead role="rowgroup">
        <tr role="row">
          {sortKeys.map((by) => (
            <SortHead
              key={by}
              label={t(`dashboard_${by}`)}
              class={`d-${by}`}
              order={orderOf(dashboard.place.value.sort, by)}
              onSort={() => dashboard.sortBy(by)}
            />
          ))}
          <th role="columnheader" scope="col">
            <span class="v-hidden">{t('account_actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <TableRow key={row.id} dashboard={dashboard} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Nothing({dashboard}: {dashboard: DashboardModel}) {
  const {t} = useTexts();
  const {account, desk} = dashboard;
  const {search, status} = dashboard.place.value;
  if (dashboard.loading.value > 0 || dashboard.busy.value) return <Skeleton lines={8} />;
  if (countOf(account.counts.value) === 0) {
    return (
      <Notice
        icon="seal"
        title={t('account_empty')}
        action={
          <Button icon="plus" data-return="create" onClick={() => desk.openCreate()}>
            {t('card_create')}
          </Button>
        }
      >
        {t('account_empty_text')}
      </Notice>
    );
  }
  if (search.trim() === '' && status !== 'all') {
    return <Notice title={t(`popup_empty_${status}`)}>{t(`popup_empty_${status}_text`)}</Notice>;
  }
  return (
    <Notice
      icon="search"
      title={t('card_pick_no_hits', search.trim())}
      action={
        <>
          {status !== 'all' && (
            <Button onClick={() => dashboard.filterBy('all')}>{t('dashboard_all')}</Button>
          )}
          <Button look="quiet" onClick={() => dashboard.searchFor('')}>
            {t('ui_search_clear')}
          </Button>
        </>
      }
    >
      {t('popup_no_hits_text')}
    </Notice>
  );
}
