import type {Context} from 'hono';
import {LinkButton} from '../../components/ui/link-button.tsx';
import type {Named} from '../../lib/domain/catalogue.ts';
import type {TextKey} from '../../lib/domain/texts.ts';
import type {PageKit} from '../pages/page-kit.tsx';
import {doneNotice} from '../pages/done-notice.ts';
import {findOwnerChoices, findPartnerChoices} from './choices.ts';
import {askerOf, showConsole, vendorRead, type AtConsole} from './console-kit.tsx';
import {dealShape, findDeals, type DealCounts, type DealQuery} from './deal-list.ts';
import {DealTable} from './deal-table.tsx';
import {DealTabs, DealTools} from './deal-tools.tsx';
import {listHref, listParams} from './list-query.ts';
import {listScript} from './list-script.ts';
import {ListPart, Pager} from './list-views.tsx';
import {findSavedFilters} from './saved-filters.ts';
import {SavedFilters} from './saved-filters-view.tsx';
import {Empty} from './views.tsx';

/** The page of a list of deals; `sent` is a filter that could not be saved. */
export async function showDeals(
  c: Context,
  kit: PageKit,
  at: AtConsole,
  query: DealQuery,
  sent?: {name: string; error: TextKey},
): Promise<Response> {
  const {texts} = kit;
  const asker = askerOf(at);
  const isAdmin = at.roles.includes('program_admin');
  // Given at once: one round trip
  const [{counts, ...page}, owners, partners, saved, regions] = await vendorRead(
    kit.deps,
    at,
    (trx) =>
      Promise.all([
        findDeals(trx, asker, query),
        findOwnerChoices(trx, asker),
        findPartnerChoices(trx, asker),
        findSavedFilters(trx, asker),
        isAdmin ? findRegions(trx, asker) : [],
      ]),
  );
  const total = countOf(counts, query);
  const count = texts.plural('console_deals_count', total);
  const list = {texts, query, shape: dealShape};
  return showConsole(c, kit, at, {
    status: sent ? 422 : 200,
    heading: texts.t('console_nav_deals'),
    notice: doneNotice(c, texts),
    script: listScript,
    body: (
      <>
        <DealTools {...list} {...{owners, partners, regions}} me={asker.userId} />
        <ListPart {...list} count={count} along={['state']}>
          <input
            type="hidden"
            form="k-save"
            name="query"
            value={listParams(dealShape, query).toString()}
          />
          <DealTabs {...list} counts={counts} />
          <div class="p-card">
            {page.rows.length === 0 ? (
              <Empty title={texts.t(isPlain(query) ? 'console_deals_none' : 'console_list_none')} />
            ) : (
              <DealTable texts={texts} query={query} rows={page.rows} />
            )}
            <Pager {...list} {...{count, before: page.before, after: page.after}}>
              <LinkButton
                look="quiet"
                href={listHref(dealShape, {...query, from: undefined}, '/console/deals.csv')}
              >
                {texts.t('console_csv')}
              </LinkButton>
            </Pager>
          </div>
        </ListPart>
        <SavedFilters texts={texts} filters={saved} sent={sent} />
      </>
    ),
  });
}

function countOf(counts: DealCounts, {filters: {state}}: DealQuery): number {
  return Object.entries(counts)
    .filter(([one]) => state === '' || one === state)
    .reduce((sum, [, count]) => sum + count, 0);
}

function isPlain({q, filters}: DealQuery): boolean {
  return q === '' && Object.values(filters).every((value) => value === '');
}

async function findRegions(
  trx: Parameters<typeof findDeals>[0],
  {programId}: {programId: AtConsole['programId']},
): Promise<Named[]> {
  const program = await trx
    .selectFrom('program')
    .select('settings')
    .where('id', '=', programId)
    .executeTakeFirst();
  return program?.settings.regions ?? [];
}
