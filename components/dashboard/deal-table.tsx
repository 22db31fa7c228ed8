import type {AccountModel} from '../../lib/models/account-model.ts';
import type {DealsModel} from '../../lib/models/deals-model.ts';
import {dealsHash} from '../../lib/models/deals-address.ts';
import type {DealColumn} from '../../lib/models/deals-order.ts';
import type {DealRow} from '../../lib/models/deals-rows.ts';
import {dealIdOf} from '../../lib/models/deals-panel.ts';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {useTexts} from '../ui/texts.tsx';
import {DealCell} from './deal-cells.tsx';
import {columnText} from './deal-columns.ts';
import {orderOf, SortHead} from './sort-head.tsx';
import {useRowSteps} from './use-row-steps.ts';

export type DealsProps = {deals: DealsModel; vendor: string};
type TableProps = DealsProps & {account: AccountModel};

/** Where the focus goes back to after the panel of a deal. */
export const dealReturnName = (id: string): string => `deal-row-${id}`;

/** The deals. Roles are written out because the narrow layout stacks cells by `display`, which takes a table's own roles away. */
export function DealTable({account, deals, vendor}: TableProps) {
  const texts = useTexts();
  const place = deals.place.value;
  const rows = useRowSteps(deals.rows.value, dealsHash({...place, deal: null}));
  const columns = deals.columns.value;
  const {sort} = place;
  if (rows.length === 0) return <Nothing account={account} deals={deals} vendor={vendor} />;
  return (
    <table class="d-table d-deals" role="table" aria-label={texts.t('deals_tab')}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((by) => (
            <SortHead
              key={by}
              label={columnText(texts, by, vendor)}
              class={`dc-${by}`}
              order={orderOf(sort, by)}
              onSort={() => deals.sortBy(by)}
            />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Row key={row.id} deals={deals} vendor={vendor} row={row} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

type RowProps = DealsProps & {row: DealRow; columns: readonly DealColumn[]};

function Row({deals, vendor, row, columns}: RowProps) {
  const texts = useTexts();
  return (
    <tr role="row" data-open={dealIdOf(deals.desk.panel.value) === row.id}>
      {columns.map((column) => (
        <td key={column} role="cell" class={column === 'name' ? 'd-name dc-name' : `dc-${column}`}>
          {column === 'name' ? (
            <NameCell deals={deals} row={row} />
          ) : (
            <>
              <span class="d-label" aria-hidden="true">
                {columnText(texts, column, vendor)}
              </span>
              <div class="d-value">
                <DealCell row={row} vendor={vendor} column={column} />
              </div>
            </>
          )}
        </td>
      ))}
    </tr>
  );
}

function NameCell({deals, row}: {deals: DealsModel; row: DealRow}) {
  const {t} = useTexts();
  const {id, deal, unread, forUs, waiting} = row;
  return (
    <div class="d-value">
      <button
        type="button"
        class="d-link"
        dir="auto"
        data-return={dealReturnName(id)}
        onClick={() => deals.desk.open(id)}
      >
        {deal.name}
      </button>
      {(unread || forUs || waiting) && (
        <span class="d-marks">
          {unread && <span class="s-new">{t('deals_unread')}</span>}
          {forUs && <span class="v-mark">{t('deals_for_us')}</span>}
          {waiting && (
            <span class="s-waiting" title={t('card_waiting_title')}>
              {t('card_waiting')}
            </span>
          )}
        </span>
      )}
    </div>
  );
}

function Nothing({account, deals, vendor}: TableProps) {
  const {t} = useTexts();
  const {search, filter} = deals.place.value;
  if (deals.total.value === undefined && account.unreadable.value) {
    return (
      <Notice
        tone="no"
        title={t('account_unreadable')}
        action={<Button onClick={() => account.readAgain()}>{t('card_try_again')}</Button>}
      >
        {t('account_unreadable_text')}
      </Notice>
    );
  }
  if (deals.total.value === undefined || deals.busy.value) return <Skeleton lines={8} />;
  if (deals.total.value === 0) {
    return (
      <Notice
        icon="deal"
        title={t('deals_empty')}
        action={
          <Button icon="plus" data-return="deal-share" onClick={() => deals.desk.startShare()}>
            {t('deal_share_submit')}
          </Button>
        }
      >
        {t('deals_empty_text', vendor)}
      </Notice>
    );
  }
  const all = filter !== 'registered' && (
    <Button onClick={() => deals.filterBy('registered')}>{t('deals_all')}</Button>
  );
  if (search.trim() === '') {
    return (
      <Notice icon="deal" title={t('deals_empty_filter')} action={all}>
        {t('deals_empty_filter_text')}
      </Notice>
    );
  }
  return (
    <Notice
      icon="search"
      title={t('card_pick_no_hits', search.trim())}
      action={
        <>
          {all}
          <Button look="quiet" onClick={() => deals.searchFor('')}>
            {t('ui_search_clear')}
          </Button>
        </>
      }
    >
      {t('popup_no_hits_text')}
    </Notice>
  );
}
