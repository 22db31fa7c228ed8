import {useLayoutEffect, useRef, useState} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';
import type {DashboardModel} from '../../lib/models/dashboard-model.ts';
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
import {LinkTable} from './link-table.tsx';
import {Pager} from './pager.tsx';
import {TableTools} from './table-tools.tsx';

type DashboardProps = {dashboard: DashboardModel; texts: Texts; theme?: 'light' | 'dark'};

/** The dashboard page, a full tab: the links in a table, what is done to one of them in a panel on the right. */
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
  const {account, desk} = dashboard;
  const {t} = useTexts();
  const open = desk.panel.value !== undefined || dashboard.attending.value;
  useScrollKept(open);
  return (
    <div class="d-columns" data-open={open}>
      <main class="d-main">
        <AccountBanner account={account} />
        <OverwriteNotices account={account} />
        <div class="d-tabs">
          <Tabs
            label={t('account_dashboard')}
            tabs={[{id: 'links', label: t('card_links')}]}
            selected="links"
            onSelect={() => undefined}
          >
            <h2 class="v-hidden">{t('card_links')}</h2>
            <TableTools dashboard={dashboard} />
            <Loading dashboard={dashboard} />
            <LinkTable dashboard={dashboard} />
            <Pager dashboard={dashboard} />
          </Tabs>
          <Button look="primary" icon="plus" data-return="create" onClick={() => desk.openCreate()}>
            {t('card_create')}
          </Button>
        </div>
      </main>
      {open && (
        <aside class="d-panel" aria-label={t('dashboard_panel')}>
          {desk.panel.value ? (
            <DeskPanelView account={account} desk={desk} />
          ) : (
            <AttentionPanel account={account} desk={desk} onBack={() => dashboard.closePanel()} />
          )}
        </aside>
      )}
    </div>
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
  const {account, desk} = dashboard;
  const [open, setOpen] = useState(false);
  return (
    <div class="d-foot">
      <DeskNoteLine desk={desk} />
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
