import type {ComponentChildren} from 'preact';
import {Button} from '../../components/ui/button.tsx';
import {Icon} from '../../components/ui/icon.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import {
  listHref,
  readListQuery,
  searchLength,
  type ListQuery,
  type ListShape,
  type Mark,
} from './list-query.ts';

/**
 * What every list has: tabs, search and filters, headings that sort, pages. Links and GET forms all of it, so that a list is an address; where
 * scripts run, list-script.ts follows those addresses without loading the page anew.
 */

type List<Column extends string, Filter extends string> = {
  texts: Texts;
  shape: ListShape<Column, Filter>;
  query: ListQuery<Column, Filter>;
};

type SortHeaderProps<C extends string, F extends string> = List<C, F> & {
  column: C;
  label: string;
  isNumber?: boolean;
};

/** A heading that sorts by its column; by the one that is sorted by, the other way round. */
export function SortHeader<C extends string, F extends string>(props: SortHeaderProps<C, F>) {
  const {shape, query, column, label, isNumber} = props;
  const isCurrent = query.sort === column;
  const other = query.direction === 'asc' ? 'desc' : 'asc';
  const direction = isCurrent ? other : shape.columns[column];
  const href = listHref(shape, {...query, sort: column, direction, from: undefined});
  const sorted = query.direction === 'asc' ? 'ascending' : 'descending';
  return (
    <th
      scope="col"
      aria-sort={isCurrent ? sorted : undefined}
      class={isNumber ? 'k-end' : undefined}
    >
      <a href={href} class="k-sort" data-list={column}>
        {label}
        {isCurrent && <Icon name="chevron" />}
      </a>
    </th>
  );
}

export type Tab = {value: string; label: string; count: number | undefined};

type TabsProps<C extends string, F extends string> = List<C, F> & {
  /** The filter that the tabs set. */
  filter: F;
  tabs: readonly Tab[];
  label: string;
};

export function Tabs<C extends string, F extends string>(props: TabsProps<C, F>) {
  const {texts, shape, query, filter, tabs, label} = props;
  return (
    <nav class="k-tabs" aria-label={label}>
      {tabs.map((tab) => {
        const filters = {...query.filters, [filter]: tab.value};
        return (
          <a
            key={tab.value}
            href={listHref(shape, {...query, filters, from: undefined})}
            aria-current={query.filters[filter] === tab.value ? 'true' : undefined}
            data-list={`tab-${tab.value}`}
          >
            {tab.label}
            {tab.count !== undefined && <span class="v-count">{texts.number(tab.count)}</span>}
          </a>
        );
      })}
    </nav>
  );
}

type ListToolsProps<C extends string, F extends string> = List<C, F> & {
  /** What can be searched for. */
  search: string;
  children?: ComponentChildren;
};

/** Search and filters of a list: one form, sent by its button, or by itself where scripts run. Needs a ListPart below. */
export function ListTools<C extends string, F extends string>(props: ListToolsProps<C, F>) {
  const {texts, shape, query, search, children} = props;
  const {t} = texts;
  return (
    <form id="k-form" class="k-tools" method="get" action={shape.path} role="search">
      <div class="v-search k-search">
        <label for="k-q" class="v-hidden">
          {search}
        </label>
        <Icon name="search" />
        <input
          id="k-q"
          class="v-input"
          type="search"
          name="q"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          maxLength={searchLength}
          placeholder={search}
          value={query.q}
        />
      </div>
      {children}
      <Button type="submit">{t('console_list_show')}</Button>
      <LinkButton look="quiet" href={listHref(shape, plainQuery(shape))}>
        {t('console_list_clear')}
      </LinkButton>
    </form>
  );
}

type ListPartProps<C extends string, F extends string> = List<C, F> & {
  /** How many rows there are, in words: said when the list changes under the reader. */
  count: string;
  /** Filters that the form has no field for, which go along with it. */
  along: readonly F[];
  children: ComponentChildren;
};

/** What of the page changes with the list's address. The script puts the part of a new answer in its place. */
export function ListPart<C extends string, F extends string>(props: ListPartProps<C, F>) {
  const {shape, query, count, along, children} = props;
  const {sort, direction, filters} = query;
  const hidden = [
    ...along.map((key) => [key, filters[key]] as const),
    ['sort', sort === shape.sort ? '' : sort] as const,
    ['dir', direction === shape.columns[sort] ? '' : direction] as const,
  ];
  return (
    <>
      <p id="k-live" class="v-hidden" role="status" />
      <div id="k-list" class="k-found" tabindex={-1} data-count={count}>
        {hidden.map(
          ([name, value]) =>
            value !== '' && (
              <input key={name} type="hidden" form="k-form" name={name} value={value} />
            ),
        )}
        {children}
      </div>
    </>
  );
}

function plainQuery<C extends string, F extends string>(shape: ListShape<C, F>): ListQuery<C, F> {
  return readListQuery(new URLSearchParams(), shape);
}

type PagerProps<C extends string, F extends string> = List<C, F> & {
  /** How many rows there are in all, and how many of them are on this page. */
  count: string;
  /** The marks of the page's first and last row, where there is a page before or after. */
  before: Mark | undefined;
  after: Mark | undefined;
  /** What else can be done with the list. */
  children?: ComponentChildren;
};

export function Pager<C extends string, F extends string>(props: PagerProps<C, F>) {
  const {texts, shape, query, count, before, after, children} = props;
  const {t} = texts;
  const at = (side: 'after' | 'before', mark: Mark) =>
    listHref(shape, {...query, from: {side, mark}});
  return (
    <div class="k-pager">
      <p class="k-shown">{count}</p>
      {children}
      {(before ?? after) && (
        <nav class="v-actions" aria-label={t('console_list_pages')}>
          {before && (
            <a
              class="v-button"
              data-look="ghost"
              href={at('before', before)}
              rel="prev"
              data-list="previous"
            >
              {t('console_list_previous')}
            </a>
          )}
          {after && (
            <a
              class="v-button"
              data-look="ghost"
              href={at('after', after)}
              rel="next"
              data-list="next"
            >
              {t('console_list_next')}
            </a>
          )}
        </nav>
      )}
    </div>
  );
}
