import type {Hono} from 'hono';
import {accountShape, countAccounts, findAccounts} from '../../console/account-list.ts';
import {AccountTable} from '../../console/account-table.tsx';
import {askerOf, enterConsole, showConsole, vendorRead} from '../../console/console-kit.tsx';
import {readListQuery} from '../../console/list-query.ts';
import {listScript} from '../../console/list-script.ts';
import {ListPart, ListTools, Pager} from '../../console/list-views.tsx';
import {Empty} from '../../console/views.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';

/** The portfolio: the partner accounts whose names the person may know, and what is going on in those that are theirs. */
export function registerConsoleAccounts(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const {t} = texts;

  app.get('/console/accounts', async (c) => {
    const at = await enterConsole(c, kit);
    const asker = askerOf(at);
    const query = readListQuery(new URL(c.req.url).searchParams, accountShape);
    const [page, total, program] = await vendorRead(deps, at, (trx) =>
      Promise.all([
        findAccounts(trx, asker, query),
        countAccounts(trx, asker, query),
        trx
          .selectFrom('program')
          .select('settings')
          .where('id', '=', at.programId)
          .executeTakeFirst(),
      ]),
    );
    const count = texts.plural('console_accounts_count', total);
    const list = {texts, query, shape: accountShape};
    return showConsole(c, kit, at, {
      heading: t('console_nav_accounts'),
      script: listScript,
      body: (
        <>
          <ListTools {...list} search={t('console_accounts_search')} />
          <ListPart {...list} count={count} along={[]}>
            <div class="p-card">
              {page.rows.length === 0 ? (
                <Empty title={t(query.q === '' ? 'console_accounts_none' : 'console_list_none')} />
              ) : (
                <AccountTable
                  {...{texts, query}}
                  rows={page.rows}
                  capacity={program?.settings.capacity ?? null}
                />
              )}
              <Pager {...list} {...{count, before: page.before, after: page.after}} />
            </div>
          </ListPart>
        </>
      ),
    });
  });
}
