import type {Hono} from 'hono';
import {Select} from '../../../components/ui/select.tsx';
import {findPartnerChoices} from '../../console/choices.ts';
import {askerOf, enterConsole, showConsole, vendorRead} from '../../console/console-kit.tsx';
import {findLinks, linkShape, linkTabs} from '../../console/link-list.ts';
import {LinkTable} from '../../console/link-table.tsx';
import {readListQuery} from '../../console/list-query.ts';
import {listScript} from '../../console/list-script.ts';
import {ListPart, ListTools, Pager, Tabs} from '../../console/list-views.tsx';
import {Empty, linkStatusTexts} from '../../console/views.tsx';
import {pendingStates} from '../../../lib/domain/confirmation-link.ts';
import {pendingTexts} from '../../../lib/domain/link-words.ts';
import {getProgram} from '../../pages/console-data.ts';
import type {PageKit} from '../../pages/page-kit.tsx';

/** The confirmation links of the person's partners by status. */
export function registerConsoleLinks(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const {t} = texts;

  app.get('/console/links', async (c) => {
    const at = await enterConsole(c, kit);
    const asker = askerOf(at);
    const query = readListQuery(new URL(c.req.url).searchParams, linkShape);
    const [{catalogue}, [{counts, ...page}, partners]] = await Promise.all([
      getProgram(deps.db, at.programId),
      vendorRead(deps, at, (trx) =>
        Promise.all([findLinks(trx, asker, query), findPartnerChoices(trx, asker)]),
      ),
    ]);
    const {status, pending, partner} = query.filters;
    const all = linkTabs.reduce((sum, tab) => sum + (counts[tab] ?? 0), 0);
    const total = linkTabs.find((tab) => tab === status);
    const count = texts.plural('console_links_count', total ? (counts[total] ?? 0) : all);
    const list = {texts, query, shape: linkShape};
    const isPlain = query.q === '' && status + pending + partner === '';
    return showConsole(c, kit, at, {
      heading: t('console_nav_links'),
      script: listScript,
      body: (
        <>
          <ListTools {...list} search={t('console_links_search')}>
            <Select
              label={t('console_column_partner')}
              hideLabel
              name="partner"
              value={partner}
              options={[
                {value: '', label: t('console_partner_any')},
                ...partners.map(({accountId, name}) => ({value: accountId, label: name})),
              ]}
            />
            <Select
              label={t('status_pending')}
              hideLabel
              name="pending"
              value={pending}
              options={[
                {value: '', label: t('console_pending_any')},
                ...pendingStates.map((state) => ({value: state, label: t(pendingTexts[state])})),
              ]}
            />
          </ListTools>
          <ListPart {...list} count={count} along={['status']}>
            <Tabs
              {...list}
              filter="status"
              label={t('console_list_states')}
              tabs={[
                {value: '', label: t('status_all'), count: all},
                ...linkTabs.map((tab) => ({
                  value: tab,
                  label: t(linkStatusTexts[tab]),
                  count: counts[tab] ?? 0,
                })),
              ]}
            />
            <div class="p-card">
              {page.rows.length === 0 ? (
                <Empty title={t(isPlain ? 'console_links_none' : 'console_list_none')} />
              ) : (
                <LinkTable {...{texts, query, catalogue}} rows={page.rows} />
              )}
              <Pager {...list} {...{count, before: page.before, after: page.after}} />
            </div>
          </ListPart>
        </>
      ),
    });
  });
}
