import type {PopupModel} from '../../lib/models/popup-model.ts';
import {AccountState} from '../account/account-state.tsx';
import {AttentionPanel} from '../account/attention-list.tsx';
import {DeskNoteLine} from '../account/desk-note.tsx';
import {DeskPanelView} from '../account/desk-panel.tsx';
import {OverwriteNotices} from '../account/overwrite-notices.tsx';
import {SignInView} from '../account/sign-in-view.tsx';
import {SignOutQuestion} from '../account/sign-out-question.tsx';
import {SyncDetails} from '../account/sync-details.tsx';
import '../account/account-panels.css';
import '../client-page/client-page.css';
import '../link-form/link-form.css';

/** What covers the popup's list. Fetched after the list is there. */
export function PopupPanel({popup}: {popup: PopupModel}) {
  const {account, desk} = popup;
  return desk.panel.value ? (
    <DeskPanelView account={account} desk={desk} />
  ) : (
    <AttentionPanel account={account} desk={desk} onBack={() => popup.closeAttention()} />
  );
}

/** What stands above the list until somebody has read it. */
export function PopupNotices({popup}: {popup: PopupModel}) {
  return <OverwriteNotices account={popup.account} />;
}

/** What there is to say while there is no list. */
export function PopupState({popup}: {popup: PopupModel}) {
  const {account} = popup;
  return (
    <AccountState account={account} signIn={<SignInView signIn={account.signIn} />} lines={8} />
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
