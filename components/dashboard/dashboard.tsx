import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';
import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
import {canReuseAny} from '../../lib/models/deals-reuse.ts';
import {AccountBanner} from '../account/account-banner.tsx';
import {AccountState} from '../account/account-state.tsx';
import {AttentionPanel} from '../account/attention-list.tsx';
import {DeskNoteLine} from '../account/desk-note.tsx';
import {DeskPanelView} from '../account/desk-panel.tsx';
import {OverwriteNotices} from '../account/overwrite-notices.tsx';
import {showOverwrites} from '../account/show-overwrites.ts';
import {SignInView} from '../account/sign-in-view.tsx';
import {SignOutQuestion} from '../account/sign-out-question.tsx';
import {SyncDetails} from '../account/sync-details.tsx';
import {SyncFoot} from '../account/sync-foot.tsx';
import {Button} from '../ui/button.tsx';
import {Surface} from '../ui/surface.tsx';
import {Tabs} from '../ui/tabs.tsx';
import {useTexts} from '../ui/texts.tsx';
import {DashboardHead} from './dashboard-head.tsx';
import {DealPanel} from './deal-panel.tsx';
import {DealsTab} from './deals-tab.tsx';
import {LinkTable} from './link-table.tsx';
import {Pager} from './pager.tsx';
import {TableTools} from './table-tools.tsx';

type DashboardProps = {dashboard: DashboardModel; texts: Texts; theme?: 'light' | 'dark'};

/** The dashboard page, a full tab: links and deals in a table each, what is done to one of them in a panel on the right. */
export function Dashboard({dashboard, texts, theme}: DashboardProps) {
  const {account} = dashboard;
  const signedIn = account.session.value !== undefined;
  return (
    <Surface texts={texts} theme={theme} class="dashboard">
      {signedIn && <DashboardHead dashboard={dashboard} />}
      {account.phase.value === 'ready' ? (
        <Ready dashboard={dashboard} />
      ) : (
        <main class="d-state">
          {signedIn && <AccountBanner account={account} />}
          <AccountState
            account={account}
            signIn={<SignInView signIn={account.signIn} />}
            lines={12}
          />
        </main>
      )}
      {signedIn && <Foot dashboard={dashboard} />}
    </Surface>
  );
}

function Ready({dashboard}: {dashboard: DashboardModel}) {
  const {account, desk, deals} = dashboard;
  const {t} = useTexts();
  const tab = dashboard.tab.value;
  const panel = tab === 'deals' ? deals.desk.panel.value : desk.panel.value;
  const open = panel !== undefined || dashboard.attending.value;
  useScrollKept(open);
  useEffect(() => {
    document.title = t(tab === 'deals' ? 'dashboard_title_deals' : 'dashboard_title');
  }, [tab]);
  return (
    <div class="d-columns" data-open={open}>
      <main class="d-main">
        <AccountBanner account={account} />
        <OverwriteNotices account={account} />
        <div class="d-tabs">
          <Tabs
            label={t('account_dashboard')}
            tabs={[
              {id: 'links', label: t('card_links')},
              {id: 'deals', label: t('deals_tab')},
            ]}
            selected={tab}
            onSelect={(to) => dashboard.selectTab(to)}
          >
            {tab === 'deals' ? (
              <DealsTab dashboard={dashboard} />
            ) : (
              <LinksTab dashboard={dashboard} />
            )}
          </Tabs>
          <CreateButton dashboard={dashboard} />
        </div>
      </main>
      {open && (
        <aside class="d-panel" aria-label={t('dashboard_panel')}>
          <PanelView dashboard={dashboard} />
        </aside>
      )}
    </div>
  );
}

function LinksTab({dashboard}: {dashboard: DashboardModel}) {
  const {t} = useTexts();
  return (
    <>
      <h2 class="v-hidden">{t('card_links')}</h2>
      <TableTools dashboard={dashboard} />
      <Loading dashboard={dashboard} />
      <LinkTable dashboard={dashboard} />
      <Pager table={dashboard} />
    </>
  );
}

function CreateButton({dashboard: {tab, desk, deals}}: {dashboard: DashboardModel}) {
  const {t} = useTexts();
  return tab.value === 'deals' ? (
    <Button
      key="deal"
      look="primary"
      icon="plus"
      data-return="deal-share"
      onClick={() => deals.desk.startShare()}
    >
      {t('deal_share_submit')}
    </Button>
  ) : (
    <Button
      key="link"
      look="primary"
      icon="plus"
      data-return="create"
      onClick={() => desk.openCreate()}
    >
      {t('card_create')}
    </Button>
  );
}

/** Beside the table: what is open of its tab, else the refused edits. */
function PanelView({dashboard}: {dashboard: DashboardModel}) {
  const {account, desk, deals} = dashboard;
  const deal = dashboard.tab.value === 'deals' ? deals.desk.panel.value : undefined;
  if (deal) return <DealPanel dashboard={dashboard} panel={deal} />;
  if (dashboard.tab.value === 'links' && desk.panel.value) {
    return <DeskPanelView account={account} desk={desk} />;
  }
  return (
    <AttentionPanel
      account={account}
      desk={{
        reuse: (edit) => dashboard.reuse(edit),
        discard: (edit) => desk.discard(edit),
        canReuse: canReuseAny,
      }}
      onBack={() => dashboard.closePanel()}
    />
  );
}

/** The newest links are there already; the rest of a long account follows. */
function Loading({dashboard}: {dashboard: DashboardModel}) {
  const {plural} = useTexts();
  const links = dashboard.loading.value;
  return (
    <p role="status" class="d-loading v-sub">
      {links > 0 && plural('dashboard_loading', links)}
    </p>
  );
}

function Foot({dashboard}: {dashboard: DashboardModel}) {
  const {account, desk, deals} = dashboard;
  const [open, setOpen] = useState(false);
  return (
    <div class="d-foot">
      <DeskNoteLine desk={desk} />
      <DeskNoteLine desk={deals.desk} />
      <SignOutQuestion account={account} />
      <SyncFoot
        account={account}
        open={open}
        onToggle={() => setOpen(!open)}
        onAttention={() => dashboard.openAttention()}
        onOverwritten={showOverwrites}
        details={<SyncDetails account={account} />}
      />
    </div>
  );
}

/** On a narrow page the panel takes the place of the list: closing it shows the list where it was left. */
function useScrollKept(open: boolean): void {
  const left = useRef(0);
  useLayoutEffect(() => {
    if (!open) return;
    left.current = window.scrollY;
    return () => window.scrollTo({top: left.current, behavior: 'instant'});
  }, [open]);
}
