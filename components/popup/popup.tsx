import {useEffect, useRef} from 'preact/hooks';
import type {LinkStatus} from '../../lib/domain/confirmation-link.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {AccountBanner} from '../account/account-banner.tsx';
import {AccountState} from '../account/account-state.tsx';
import {AttentionPanel} from '../account/attention-list.tsx';
import {DeskNoteLine} from '../account/desk-note.tsx';
import {DeskPanelView} from '../account/desk-panel.tsx';
import {SignOutQuestion} from '../account/sign-out-question.tsx';
import {SearchField} from '../ui/search-field.tsx';
import {Surface} from '../ui/surface.tsx';
import {Tabs} from '../ui/tabs.tsx';
import {useTexts} from '../ui/texts.tsx';
import {PopupFoot} from './popup-foot.tsx';
import {PopupHead} from './popup-head.tsx';
import {PopupList} from './popup-list.tsx';

type PopupProps = {popup: PopupModel; texts: Texts; theme?: 'light' | 'dark'};

/** The toolbar popup, 380 px wide. */
export function Popup({popup, texts, theme}: PopupProps) {
  const ready = popup.account.phase.value === 'ready';
  return (
    <Surface texts={texts} theme={theme} class="popup">
      {ready ? <Ready popup={popup} /> : <NotReady popup={popup} />}
    </Surface>
  );
}

function NotReady({popup}: {popup: PopupModel}) {
  const {account} = popup;
  return (
    <>
      {account.session.value && <PopupHead popup={popup} />}
      <main class="p-body">
        <AccountBanner account={account} />
        <AccountState account={account} lines={8} />
        <SignOutQuestion account={account} />
      </main>
      {account.session.value && <PopupFoot popup={popup} />}
    </>
  );
}

/** The list stays where it is, scroll and all, while a panel covers it. */
function Ready({popup}: {popup: PopupModel}) {
  const {t} = useTexts();
  const {account, desk} = popup;
  const covered = desk.panel.value !== undefined || popup.attending.value;
  return (
    <>
      <div class="p-list-view" hidden={covered}>
        <PopupHead popup={popup} />
        <AccountBanner account={account} />
        <LinkTabs popup={popup} isMain={!covered} />
      </div>
      {covered && (
        <main class="p-body p-panel" key="panel">
          <h1 class="v-hidden">{t('extension_name')}</h1>
          <h2 class="v-hidden">{t('card_links')}</h2>
          {desk.panel.value ? (
            <DeskPanelView account={account} desk={desk} />
          ) : (
            <AttentionPanel account={account} desk={desk} onBack={() => popup.closeAttention()} />
          )}
        </main>
      )}
      <DeskNoteLine desk={desk} />
      <SignOutQuestion account={account} />
      <PopupFoot popup={popup} />
    </>
  );
}

function LinkTabs({popup, isMain}: {popup: PopupModel; isMain: boolean}) {
  const texts = useTexts();
  const {t} = texts;
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // A popup that was just opened is there to be typed into; whoever opens one has nothing else in focus.
    if (document.activeElement === document.body) search.current?.focus({preventScroll: true});
  }, []);
  const counts = popup.counts.value;
  const tab = (id: LinkStatus) => ({
    id,
    label: t(`status_${id}`),
    count: texts.number(counts[id]),
  });
  return (
    <div class="p-tabs" role={isMain ? 'main' : undefined}>
      <div class="p-search">
        <SearchField
          label={t('popup_search')}
          value={popup.search.value}
          inputRef={search}
          onInput={(text) => popup.searchFor(text)}
        />
      </div>
      <Tabs
        label={t('popup_tabs')}
        tabs={[tab('pending'), tab('confirmed'), tab('rejected')]}
        selected={popup.tab.value}
        onSelect={(id) => popup.showTab(id)}
      >
        <PopupList popup={popup} />
      </Tabs>
    </div>
  );
}
