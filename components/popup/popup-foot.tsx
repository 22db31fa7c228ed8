import type {ComponentChildren} from 'preact';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {SyncFoot} from '../account/sync-foot.tsx';
import {Button, IconButton} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Saving, the way to the dashboard, settings and sign-out. */
export function PopupFoot({popup, details}: {popup: PopupModel; details: ComponentChildren}) {
  const {t} = useTexts();
  return (
    <SyncFoot
      account={popup.account}
      open={popup.syncOpen.value}
      onToggle={() => popup.toggleSync()}
      onAttention={() => popup.openAttention()}
      details={details}
      side={
        <>
          <Button look="quiet" onClick={() => popup.openDashboard()}>
            {t('account_dashboard')} <span aria-hidden="true">↗</span>
          </Button>
          <IconButton
            label={t('account_settings')}
            icon="gear"
            onClick={() => popup.openSettings()}
          />
          <IconButton
            label={t('account_sign_out')}
            icon="sign-out"
            data-return="sign-out"
            onClick={() => void popup.account.signOut()}
          />
        </>
      }
    />
  );
}
