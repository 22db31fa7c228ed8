import type {Hono} from 'hono';
import {askerOf, enterConsole, vendorRead} from '../../console/console-kit.tsx';
import {dealShape} from '../../console/deal-list.ts';
import {dealsAsCsv} from '../../console/deals-csv.ts';
import {showDeals} from '../../console/deals-page.tsx';
import {readListQuery} from '../../console/list-query.ts';
import {findSavedFilters} from '../../console/saved-filters.ts';
import type {PageKit} from '../../pages/page-kit.tsx';

/** The deals that the person may see, as a page and as a spreadsheet. */
export function registerConsoleDeals(app: Hono, kit: PageKit): void {
  app.get('/console/deals', async (c) => {
    const at = await enterConsole(c, kit);
    const {searchParams} = new URL(c.req.url);
    if (searchParams.size === 0) {
      const asker = askerOf(at);
      const saved = await vendorRead(kit.deps, at, (trx) => findSavedFilters(trx, asker));
      const own = saved.find(({isDefault}) => isDefault);
      if (own) return c.redirect(`${dealShape.path}?${own.query || dealShape.plain}`, 303);
    }
    return showDeals(c, kit, at, readListQuery(searchParams, dealShape));
  });

  app.get('/console/deals.csv', async (c) => {
    const at = await enterConsole(c, kit);
    const query = readListQuery(new URL(c.req.url).searchParams, dealShape);
    const day = new Date().toISOString().slice(0, 10);
    return new Response(dealsAsCsv(kit.deps, at, {...query, from: undefined}), {
      headers: {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': `attachment; filename="deals-${day}.csv"`,
        'Cache-Control': 'no-store',
      },
    });
  });
}
