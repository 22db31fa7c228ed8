import type {ComponentChildren} from 'preact';
import type {PopupModel} from '../../lib/models/popup-model.ts';
import {showOverwrites} from '../account/show-overwrites.ts';
import {SyncFoot} from '../account/sync-foot.tsx';
import {Button, IconButton} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';

type FootProps = {
  popup: PopupModel;
  /** A panel covers the list and what is said below it. */
  covered: boolean;
  details: ComponentChildren;
};

/** Saving, the way to the dashboard, settings and sign-out. */
export function PopupFoot({popup, covered, details}: FootProps) {
  const {t} = useTexts();
  return (
    <SyncFoot
      account={popup.account}
      open={popup.syncOpen.value}
      onToggle={() => popup.toggleSync()}
      onAttention={() => popup.openAttention()}
      onOverwritten={covered ? undefined : showOverwrites}
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
