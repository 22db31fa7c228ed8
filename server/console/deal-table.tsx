import type {ComponentChildren} from 'preact';
import {nextSteps as allSteps, type NextStep} from '../../lib/domain/registration.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {dealShape, type DealColumn, type DealQuery, type DealRow} from './deal-list.ts';
import {SortHeader} from './list-views.tsx';
import {DateText, DayText, MoneyText, Name, None, PersonName, StatePill} from './views.tsx';

export const columnTexts = {
  name: 'console_column_deal',
  partner: 'console_column_partner',
  company: 'deal_field_company',
  amount: 'deal_field_amount',
  close: 'console_column_close',
  vendor_close: 'console_column_vendor_close',
  state: 'console_column_state',
  owner: 'console_column_owner',
  next: 'console_column_next',
  activity: 'console_column_activity',
} as const satisfies Record<DealColumn, TextKey>;

const nextTexts = {
  assigning: 'console_step_assigning',
  rep_reviews: 'console_step_rep_reviews',
  attach_proof: 'console_step_attach_proof',
  client_answers: 'console_step_client_answers',
  eligibility: 'console_step_eligibility',
  being_paid: 'console_step_being_paid',
  nothing: 'console_step_nothing',
  register_again: 'console_step_register_again',
} as const satisfies Record<NextStep, TextKey>;

/** What happens next, as the vendor's people say it. */
export function nextText({t}: Texts, step: NextStep): string {
  return t(nextTexts[allSteps.includes(step) ? step : 'nothing']);
}

export function dealPath({accountId, id}: {accountId: string; id: string}): string {
  return `/console/deals/${accountId}/${id}`;
}

type DealTableProps = {texts: Texts; query: DealQuery; rows: readonly DealRow[]};

export function DealTable({texts, query, rows}: DealTableProps) {
  const {t} = texts;
  const columns = Object.keys(columnTexts) as DealColumn[]; // its keys are the columns
  return (
    <div class="k-scroll">
      <table class="p-table k-table">
        <caption class="v-hidden">{t('console_nav_deals')}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <SortHeader
                key={column}
                {...{texts, query, column, shape: dealShape, label: t(columnTexts[column])}}
                isNumber={column === 'amount'}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={`${row.accountId}/${row.id}`} texts={texts} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({texts, row}: {texts: Texts; row: DealRow}) {
  const {t} = texts;
  const cell = (column: DealColumn, children: ComponentChildren, kind?: string) => (
    <td data-label={t(columnTexts[column])} class={kind}>
      {children}
    </td>
  );
  return (
    <tr data-unread={row.isUnread || undefined}>
      <th scope="row">
        <a href={dealPath(row)} class="k-name" dir="auto" title={row.name} data-row>
          {row.name}
        </a>
        {row.contact !== null && (
          <span class="p-sub">
            <Name>{row.contact}</Name>
          </span>
        )}
      </th>
      {cell('partner', <Name>{row.partner}</Name>)}
      {cell('company', row.company === null ? <None /> : <Name>{row.company}</Name>)}
      {cell('amount', <MoneyText texts={texts} money={row.amount} />, 'k-end')}
      {cell('close', <DayText texts={texts} day={row.closeDate} />)}
      {cell('vendor_close', <DayText texts={texts} day={row.vendorCloseDate} />)}
      {cell(
        'state',
        <>
          <StatePill texts={texts} state={row.state} />
          {row.since !== null && (
            <span class="p-sub">
              <DateText texts={texts} at={row.since} />
            </span>
          )}
        </>,
      )}
      {cell('owner', <PersonName texts={texts} name={row.owner} />)}
      {cell('next', nextText(texts, row.nextStep))}
      {cell(
        'activity',
        <>
          <DateText texts={texts} at={row.lastActivityAt?.toISOString()} />
          {row.isUnread && <span class="k-mark">{t('console_unread')}</span>}
        </>,
      )}
    </tr>
  );
}
