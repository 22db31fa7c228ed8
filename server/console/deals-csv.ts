import {csvLine, csvStart} from '../../lib/domain/csv.ts';
import {amountInput} from '../../lib/domain/money.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {Deps} from '../deps.ts';
import {askerOf, vendorRead, type AtConsole} from './console-kit.tsx';
import {findDeals, type DealQuery, type DealRow} from './deal-list.ts';
import {columnTexts, dealPath, nextText} from './deal-table.tsx';
import {stateTexts} from './views.tsx';

const batchSize = 500;

/**
 * The whole list as a spreadsheet, read and sent batch by batch: neither all rows nor a database connection is held while somebody's line is
 * slow. Each batch asks anew what the person may see.
 */
export function dealsAsCsv(
  deps: Pick<Deps, 'db' | 'texts' | 'publicUrl'>,
  at: AtConsole,
  query: DealQuery,
): ReadableStream<Uint8Array> {
  const asker = askerOf(at);
  const encoder = new TextEncoder();
  let from: DealQuery['from'];
  let isFirst = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const page = await vendorRead(deps, at, (trx) =>
          findDeals(trx, asker, {...query, from}, batchSize),
        );
        const lines = page.rows.map((row) => csvLine(cellsOf(row, deps)));
        if (isFirst) lines.unshift(csvStart + csvLine(headings(deps.texts)));
        isFirst = false;
        controller.enqueue(encoder.encode(lines.join('')));
        if (page.after) from = {side: 'after', mark: page.after};
        else controller.close();
      },
    },
    {highWaterMark: 1},
  );
}

function headings({t}: Texts): string[] {
  return [
    t(columnTexts.name),
    t(columnTexts.partner),
    t(columnTexts.company),
    t('deal_field_contact'),
    t(columnTexts.amount),
    t('deal_currency'),
    t(columnTexts.close),
    t(columnTexts.vendor_close),
    t(columnTexts.state),
    t('console_column_since'),
    t('console_column_registered'),
    t(columnTexts.owner),
    t(columnTexts.next),
    t(columnTexts.activity),
    t('console_column_address'),
  ];
}

/** Times and days as ISO writes them, which every spreadsheet reads; an amount as a plain number of its currency. */
function cellsOf(row: DealRow, {texts, publicUrl}: Pick<Deps, 'texts' | 'publicUrl'>) {
  const {t} = texts;
  return [
    row.name,
    row.partner,
    row.company,
    row.contact,
    row.amount && Number(amountInput(row.amount)),
    row.amount?.currency,
    row.closeDate,
    row.vendorCloseDate,
    t(row.state ? stateTexts[row.state] : 'console_state_none'),
    row.since,
    row.registeredAt,
    row.owner,
    nextText(texts, row.nextStep),
    row.lastActivityAt?.toISOString(),
    publicUrl + dealPath(row),
  ];
}
