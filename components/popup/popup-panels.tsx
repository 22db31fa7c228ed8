import type {LinkDesk} from '../../lib/models/link-desk.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {AccountBanner} from '../account/account-banner.tsx';
import {AccountState} from '../account/account-state.tsx';
import {AttentionPanel} from '../account/attention-list.tsx';
import {DeskNoteLine} from '../account/desk-note.tsx';
import {DeskPanelView} from '../account/desk-panel.tsx';
import {OverwriteNotices} from '../account/overwrite-notices.tsx';
import {RemovalQuestion} from '../account/removal-question.tsx';
import {SignInView} from '../account/sign-in-view.tsx';
import {SignOutQuestion} from '../account/sign-out-question.tsx';
import {SyncDetails} from '../account/sync-details.tsx';
import {Button} from '../ui/button.tsx';
import {Notice} from '../ui/notice.tsx';
import {useTexts} from '../ui/texts.tsx';
import {PopupNothing} from './popup-nothing.tsx';
import '../account/account-panels.css';
import '../client-page/client-page.css';
import '../link-form/link-form.css';

export {askItems} from '../account/ask-items.ts';

/** What covers the popup's list. Fetched after the list is there. */
export function PopupPanel({popup}: {popup: PopupModel}) {
  const {account, desk} = popup;
  return desk.panel.value ? (
    <DeskPanelView account={account} desk={desk} />
  ) : (
    <AttentionPanel account={account} desk={desk} onBack={() => popup.closeAttention()} />
  );
}

/** What stands below the list until somebody has read it: it comes late, and nothing may move under the pointer. */
export function PopupNotices({popup}: {popup: PopupModel}) {
  return (
    <div class="p-notices">
      <AccountBanner account={popup.account} />
      <OverwriteNotices account={popup.account} />
    </div>
  );
}

/** What a row asks before its link is removed. */
export function PopupQuestion(props: {desk: LinkDesk; row: LinkRow}) {
  return <RemovalQuestion {...props} />;
}

/** In the place of the list when it is empty. */
export function PopupEmpty({popup}: {popup: PopupModel}) {
  return <PopupNothing popup={popup} />;
}

/** What there is to say while there is no list. */
export function PopupState({popup}: {popup: PopupModel}) {
  const {account} = popup;
  const signIn = (
    <>
      <SignInView signIn={account.signIn} />
      <LeftHere popup={popup} />
    </>
  );
  return (
    <>
      <AccountBanner account={account} />
      <AccountState account={account} signIn={signIn} lines={8} />
    </>
  );
}

/** Whoever was taken off a team with edits unsent is told where these are. */
function LeftHere({popup}: {popup: PopupModel}) {
  const {t, plural} = useTexts();
  const count = popup.left.value;
  if (count === 0) return null;
  return (
    <Notice
      tone="wait"
      icon="warning"
      title={plural('left_notice', count)}
      action={<Button onClick={() => popup.openSettings()}>{t('left_see')}</Button>}
    >
      {t('left_notice_text')}
    </Notice>
  );
}

/** What is said and asked between the list and the foot. */
export function PopupWord({popup}: {popup: PopupModel}) {
  return (
    <>
      <DeskNoteLine desk={popup.desk} />
      <SignOutQuestion account={popup.account} />
    </>
  );
}

/** What the foot unfolds. */
export function PopupSaving({popup}: {popup: PopupModel}) {
  return <SyncDetails account={popup.account} />;
}
