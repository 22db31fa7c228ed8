import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import {statusFilters} from '../../lib/models/dashboard-address.ts';
import type {SortKey} from '../../lib/models/link-order.ts';
import {sortKeys} from '../../lib/models/link-order.ts';
import {SearchField} from '../ui/search-field.tsx';
import {Select} from '../ui/select.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Search, filter and, where the table is stacked and has no head, the order. */
export function TableTools({dashboard}: {dashboard: DashboardModel}) {
  const {t, number} = useTexts();
  const place = dashboard.place.value;
  const counts = dashboard.counts.value;
  const all = counts.pending + counts.confirmed + counts.rejected;
  return (
    <div class="d-tools">
      <div class="d-search">
        <SearchField
          label={t('popup_search')}
          value={place.search}
          onInput={(text) => dashboard.searchFor(text)}
        />
      </div>
      <div class="d-filter" role="group" aria-label={t('dashboard_filter')}>
        {statusFilters.map((status) => (
          <button
            key={status}
            type="button"
            class="v-tab"
            aria-pressed={place.status === status}
            onClick={() => dashboard.filterBy(status)}
          >
            {t(`status_${status}`)}{' '}
            <span class="v-count">{number(status === 'all' ? all : counts[status])}</span>
          </button>
        ))}
      </div>
      <div class="d-order">
        <Select
          label={t('dashboard_sort')}
          options={sortKeys.flatMap((by) =>
            [false, true].map((descending) => ({
              value: valueOf(by, descending),
              label: t(
                descending ? 'dashboard_sort_down' : 'dashboard_sort_up',
                t(`dashboard_${by}`),
              ),
            })),
          )}
          value={valueOf(place.sort.by, place.sort.descending)}
          onChange={(value) => {
            const by = sortKeys.find((key) => value.endsWith(key));
            if (by) dashboard.setSort({by, descending: value.startsWith('-')});
          }}
        />
      </div>
    </div>
  );
}

const valueOf = (by: SortKey, descending: boolean): string => (descending ? `-${by}` : by);
