import type {PopupModel} from '../../lib/models/popup-model.ts';
import {AccountName} from '../account/account-name.tsx';
import {Button} from '../ui/button.tsx';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';

/** Whose links these are, and the way to a new one. */
export function PopupHead({popup}: {popup: PopupModel}) {
  const {t} = useTexts();
  const {account, desk} = popup;
  return (
    <header class="p-head">
      <span class="a-seal">
        <Icon name="seal" />
      </span>
      <AccountName account={account} />
      {account.phase.value === 'ready' && (
        <Button look="primary" data-return="create" onClick={() => desk.openCreate()}>
          {t('popup_new')}
        </Button>
      )}
    </header>
  );
}
