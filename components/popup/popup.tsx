import {useEffect, useRef} from 'preact/hooks';
import type {LinkStatus} from '../../lib/domain/confirmation-link.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {SearchField} from '../ui/search-field.tsx';
import {Skeleton} from '../ui/skeleton.tsx';
import {Surface} from '../ui/surface.tsx';
import {Tabs} from '../ui/tabs.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {LateViews, PanelViews} from './late-views.ts';
import {PopupFoot} from './popup-foot.tsx';
import {PopupHead} from './popup-head.tsx';
import {PopupList} from './popup-list.tsx';

type ViewProps = {popup: PopupModel; late: LateViews};
type PopupProps = ViewProps & {texts: Texts; theme?: 'light' | 'dark'};

/** The toolbar popup, 380 px wide. */
export function Popup({popup, late, texts, theme}: PopupProps) {
  const ready = popup.account.phase.value === 'ready';
  return (
    <Surface texts={texts} theme={theme} class="popup">
      {ready ? <Ready popup={popup} late={late} /> : <NotReady popup={popup} late={late} />}
    </Surface>
  );
}

function NotReady({popup, late}: ViewProps) {
  const {account} = popup;
  const views = useLate(late, account.phase.value !== 'loading' || isAsked(popup));
  const [State, Word] = [views?.PopupState, views?.PopupWord];
  return (
    <>
      {account.session.value && <PopupHead popup={popup} />}
      <main class="p-body">
        {State ? <State popup={popup} /> : <Skeleton lines={8} />}
        {Word && <Word popup={popup} />}
      </main>
      {account.session.value && <Foot popup={popup} late={late} />}
    </>
  );
}

/** The list stays where it is, scroll and all, while a panel covers it and when there is something to say: that is said below it. */
function Ready({popup, late}: ViewProps) {
  const {t} = useTexts();
  const {desk} = popup;
  const covered = desk.panel.value !== undefined || popup.attending.value;
  const views = useLate(late, covered || isAsked(popup));
  const [Panel, Word] = [views?.PopupPanel, views?.PopupWord];
  const Notices = late.views.value?.PopupNotices;
  return (
    <>
      <div class="p-list-view" hidden={covered}>
        <PopupHead popup={popup} />
        <LinkTabs popup={popup} late={late} isMain={!covered} />
        {Notices && <Notices popup={popup} />}
      </div>
      {covered && (
        <main class="p-body p-panel" key="panel">
          <h1 class="v-hidden">{t('extension_name')}</h1>
          <h2 class="v-hidden">{t('card_links')}</h2>
          {Panel ? <Panel popup={popup} /> : <Skeleton />}
        </main>
      )}
      {Word && <Word popup={popup} />}
      <Foot popup={popup} late={late} covered={covered} />
    </>
  );
}

function Foot({popup, late, covered = true}: ViewProps & {covered?: boolean}) {
  const Saving = useLate(late, popup.syncOpen.value)?.PopupSaving;
  return (
    <PopupFoot
      popup={popup}
      covered={covered}
      details={Saving ? <Saving popup={popup} /> : <Skeleton lines={3} />}
    />
  );
}

/** Something is said or asked that a late view shows. */
const isAsked = ({account, desk}: PopupModel): boolean =>
  [desk.note.value, desk.removing.value, account.signOutAsks.value, account.switchAsks.value].some(
    Boolean,
  );

function useLate(late: LateViews, wanted: boolean): PanelViews | undefined {
  useEffect(() => {
    if (wanted) void late.load();
  }, [wanted]);
  return late.views.value;
}

function LinkTabs({popup, late, isMain}: ViewProps & {isMain: boolean}) {
  const Empty = useLate(late, popup.rows.value.length === 0)?.PopupEmpty;
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
        <PopupList
          popup={popup}
          Question={late.views.value?.PopupQuestion}
          askItems={late.views.value?.askItems}
          nothing={Empty ? <Empty popup={popup} /> : <Skeleton lines={6} />}
        />
      </Tabs>
    </div>
  );
}
