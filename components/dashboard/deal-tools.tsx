import {useId, useState} from 'preact/hooks';
import {stateText} from '../../lib/domain/deal-words.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {readDealSort, writeDealSort} from '../../lib/models/deals-address.ts';
import {dealColumns} from '../../lib/models/deals-order.ts';
import type {DealFilter} from '../../lib/models/deals-rows.ts';
import {dealFilters} from '../../lib/models/deals-rows.ts';
import {nextText} from '../deal/state-words.ts';
import {Button} from '../ui/button.tsx';
import {Checkbox} from '../ui/checkbox.tsx';
import {SearchField} from '../ui/search-field.tsx';
import {Select} from '../ui/select.tsx';
import {useTexts} from '../ui/texts.tsx';
import {columnText} from './deal-columns.ts';
import type {DealsProps} from './deal-table.tsx';

/** Search, quick filters, columns and export; the order, where the table is stacked and has no head. */
export function DealTools({deals, vendor}: DealsProps) {
  const texts = useTexts();
  const {t, number} = texts;
  const place = deals.place.value;
  const counts = deals.counts.value;
  const isKnown = deals.total.value !== undefined;
  const chooser = useId();
  const [choosing, setChoosing] = useState(false);
  return (
    <div class="d-tools d-deal-tools">
      <div class="d-search">
        <SearchField
          label={t('deals_search')}
          value={place.search}
          onInput={(text) => deals.searchFor(text)}
        />
      </div>
      <div class="d-acts">
        <Button
          look="quiet"
          icon="chevron"
          aria-expanded={choosing}
          aria-controls={chooser}
          onClick={() => setChoosing(!choosing)}
        >
          {t('deals_columns')}
        </Button>
        <ExportButton deals={deals} vendor={vendor} />
      </div>
      <ColumnChoice id={chooser} hidden={!choosing} deals={deals} vendor={vendor} />
      <div class="d-filter" role="group" aria-label={t('deals_filter')}>
        {dealFilters.map((filter) => (
          <button
            key={filter}
            type="button"
            class="v-tab"
            aria-pressed={place.filter === filter}
            onClick={() => deals.filterBy(filter)}
          >
            {filterText(texts, filter)}{' '}
            {isKnown && <span class="v-count">{number(counts[filter])}</span>}
          </button>
        ))}
      </div>
      <Order deals={deals} vendor={vendor} />
    </div>
  );
}

function filterText(texts: Texts, filter: DealFilter): string {
  if (filter === 'registered') return texts.t('deals_registered');
  return filter === 'not_registered' ? texts.t('deals_not_registered') : stateText(texts, filter);
}

function Order({deals, vendor}: DealsProps) {
  const texts = useTexts();
  const {t} = texts;
  return (
    <div class="d-order">
      <Select
        label={t('dashboard_sort')}
        options={dealColumns.flatMap((by) =>
          [false, true].map((descending) => ({
            value: writeDealSort({by, descending}),
            label: t(
              descending ? 'dashboard_sort_down' : 'dashboard_sort_up',
              columnText(texts, by, vendor),
            ),
          })),
        )}
        value={writeDealSort(deals.place.value.sort)}
        onChange={(value) => {
          const sort = readDealSort(value);
          if (sort) deals.setSort(sort);
        }}
      />
    </div>
  );
}

function ExportButton({deals, vendor}: DealsProps) {
  const texts = useTexts();
  return (
    <Button
      look="quiet"
      icon="file"
      busy={deals.exporting.value}
      aria-disabled={!deals.total.value || deals.range.value.total === 0}
      onClick={() =>
        void deals.exportCsv({texts, vendor, nextText: (next) => nextText(texts, next, vendor)})
      }
    >
      {texts.t('deals_export')}
    </Button>
  );
}

function ColumnChoice({deals, vendor, id, hidden}: DealsProps & {id: string; hidden: boolean}) {
  const texts = useTexts();
  const {t} = texts;
  const shown = deals.columns.value;
  return (
    <fieldset id={id} class="d-choose" hidden={hidden}>
      <legend class="v-hidden">{t('deals_columns')}</legend>
      {dealColumns.map(
        (column) =>
          column !== 'name' && (
            <Checkbox
              key={column}
              label={columnText(texts, column, vendor)}
              checked={shown.includes(column)}
              onChange={(on) => deals.showColumn(column, on)}
            />
          ),
      )}
      <p class="v-sub">{t('deals_columns_lead')}</p>
    </fieldset>
  );
}
