import type {ComponentChildren} from 'preact';
import type {TextKey} from '../../lib/domain/texts.ts';
import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import type {SortKey} from '../../lib/models/link-order.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import {askItems} from '../account/ask-items.ts';
import {LinkMarks, Rejections} from '../account/link-marks.tsx';
import {LinkTools} from '../account/link-tools.tsx';
import {statusText} from '../account/link-words.ts';
import {NextStep} from '../account/next-step.tsx';
import {RemovalQuestion} from '../account/removal-question.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';

type RowProps = {dashboard: DashboardModel; row: LinkRow};

export function TableRow({dashboard, row}: RowProps) {
  const texts = useTexts();
  const {account, desk} = dashboard;
  const {link} = row;
  const status = statusText(texts, row);
  const open = desk.row.value?.id === row.id;
  return (
    <>
      <tr role="row" data-open={open}>
        <Cell by="name">
          <button type="button" class="d-link" dir="auto" onClick={() => desk.openPreview(row.id)}>
            {link.name}
          </button>
        </Cell>
        <Cell by="products">
          {texts.list(row.products.map(({product, tier}) => `${product} ${tier}`))}
        </Cell>
        <Cell by="status">
          <StatusPill tone={status.tone}>{status.text}</StatusPill>
          {row.client !== null && (
            <span class="d-client" title={link.answer ? undefined : link.client?.email} dir="auto">
              {row.client}
            </span>
          )}
          <LinkMarks row={row} />
          <Rejections row={row} />
          <NextStep desk={desk} row={row} />
        </Cell>
        <Cell by="deal">
          <DealCell dashboard={dashboard} row={row} />
        </Cell>
        <Cell by="created">
          <span class="d-date">{texts.date(link.createdAt)}</span>
          <span class="v-sub" dir="auto">
            {link.createdBy.name}
          </span>
        </Cell>
        <td role="cell" class="d-actions">
          <div>
            <LinkTools
              wide
              account={account}
              desk={desk}
              row={row}
              askItems={askItems}
              onOpenRecord={(opened) => dashboard.openRecord(opened)}
            />
          </div>
        </td>
      </tr>
      {desk.removing.value === row.id && (
        <tr role="row" class="d-question">
          <td role="cell" colSpan={6}>
            <RemovalQuestion desk={desk} row={row} />
          </td>
        </tr>
      )}
    </>
  );
}

/** A cell carries its column's title for the stacked layout. */
function Cell({by, children}: {by: SortKey; children: ComponentChildren}) {
  const {t} = useTexts();
  const key: TextKey = `dashboard_${by}`;
  return (
    <td role="cell" class={`d-${by}`}>
      <span class="d-label" aria-hidden="true">
        {t(key)}
      </span>
      <div class="d-value">{children}</div>
    </td>
  );
}

function DealCell({dashboard, row}: RowProps) {
  const {t} = useTexts();
  const {deal} = row;
  if (!deal) return <span class="v-sub">{t('popup_no_deal')}</span>;
  if (!deal.ref) return <span dir="auto">{deal.name}</span>;
  return (
    <a
      href={deal.ref.url}
      dir="auto"
      title={t('account_open_record')}
      onClick={(event) => {
        event.preventDefault();
        dashboard.openRecord(row);
      }}
    >
      {deal.name}
    </a>
  );
}
