import type {ComponentChildren} from 'preact';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {roleText, typeText} from '../pages/role-texts.ts';
import {
  accountShape,
  type AccountColumn,
  type AccountQuery,
  type AccountRow,
} from './account-list.ts';
import {dealShape} from './deal-list.ts';
import {listHref, readListQuery, type ListQuery, type ListShape} from './list-query.ts';
import {linkShape, linkTabs} from './link-list.ts';
import {SortHeader} from './list-views.tsx';
import {DateText, linkStatusTexts, Name, None} from './views.tsx';

type AccountTableProps = {
  texts: Texts;
  query: AccountQuery;
  rows: readonly AccountRow[];
  /** Active registrations that an account may have; null: any number. */
  capacity: number | null;
};

export function AccountTable({texts, query, rows, capacity}: AccountTableProps) {
  const {t} = texts;
  const header = (column: AccountColumn, key: TextKey, isNumber = false) => (
    <SortHeader {...{texts, query, column, shape: accountShape, label: t(key), isNumber}} />
  );
  return (
    <div class="k-scroll">
      <table class="p-table k-table">
        <caption class="v-hidden">{t('console_nav_accounts')}</caption>
        <thead>
          <tr>
            {header('name', 'console_column_partner')}
            <th scope="col">{t('admin_type')}</th>
            <th scope="col">{t('console_column_managers')}</th>
            {header('active', 'console_column_active')}
            {header('pending', 'console_nav_links')}
            {header('unread', 'console_unread')}
            {header('activity', 'console_column_activity')}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} {...{texts, row, capacity}} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = {texts: Texts; row: AccountRow; capacity: number | null};

function Row({texts, row, capacity}: RowProps) {
  const {t, number} = texts;
  const deals = (filters: Partial<Record<'state' | 'unread', string>>) =>
    hrefOf(dealShape, {...filters, partner: row.id});
  const isFull = capacity !== null && row.active >= capacity;
  return (
    <tr data-unread={row.unread > 0 || undefined}>
      <th scope="row">
        <a href={deals({})} class="k-name" dir="auto" title={row.name} data-row>
          {row.name}
        </a>
      </th>
      <td>{row.type === null ? <None /> : typeText(texts, row.type)}</td>
      <td data-label={t('console_column_managers')}>
        {row.managers.length === 0 ? <None /> : <Managers texts={texts} row={row} />}
      </td>
      <td data-label={t('console_column_active')}>
        <a href={deals({state: 'active'})}>
          {capacity === null || row.type === null
            ? number(row.active)
            : t('console_active_of', row.active, capacity)}
        </a>
        {isFull && row.type !== null && <span class="p-sub">{t('console_at_capacity')}</span>}
      </td>
      <td data-label={t('console_nav_links')}>
        {row.links === null ? <None /> : <LinkCounts texts={texts} row={row} links={row.links} />}
      </td>
      <td data-label={t('console_unread')}>
        {row.unread === 0 ? (
          number(0)
        ) : (
          <a class="k-mark" href={deals({unread: 'yes'})}>
            {number(row.unread)}
          </a>
        )}
      </td>
      <td data-label={t('console_column_activity')}>
        <DateText texts={texts} at={row.lastActivityAt?.toISOString()} />
      </td>
    </tr>
  );
}

function Managers({texts, row}: {texts: Texts; row: AccountRow}) {
  return (
    <ul class="k-lines" role="list">
      {row.managers.map(({name, role}) => (
        <li key={`${role} ${name}`}>
          <Name>{name}</Name> <span class="k-none">{roleText(texts, role)}</span>
        </li>
      ))}
    </ul>
  );
}

type LinkCountsProps = {texts: Texts; row: AccountRow; links: NonNullable<AccountRow['links']>};

function LinkCounts({texts, row, links}: LinkCountsProps): ComponentChildren {
  return (
    <ul class="k-lines" role="list">
      {linkTabs.map((status) => (
        <li key={status}>
          <a href={hrefOf(linkShape, {status, partner: row.id})}>
            {texts.number(links[status])} {texts.t(linkStatusTexts[status])}
          </a>
        </li>
      ))}
    </ul>
  );
}

function hrefOf<C extends string, F extends string>(
  shape: ListShape<C, F>,
  filters: Partial<Record<F, string>>,
): string {
  const query: ListQuery<C, F> = readListQuery(new URLSearchParams(), shape);
  return listHref(shape, {...query, filters: {...query.filters, ...filters}});
}
