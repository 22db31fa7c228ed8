import type {LinkId} from '../../lib/domain/ids.ts';
import type {AccountModel} from '../../lib/models/account-model.ts';
import type {LinkRow} from '../../lib/models/link-rows.ts';
import {Button} from '../ui/button.tsx';
import {CopyButton} from '../ui/copy-button.tsx';
import {Panel} from '../ui/panel.tsx';
import {useTexts} from '../ui/texts.tsx';

type CreatedPanelProps = {
  account: AccountModel;
  linkId: LinkId;
  name: string;
  row: LinkRow | undefined;
  onDone: () => void;
};

/** After Create: Copy, Done, as in the help article. */
export function CreatedPanel({account, linkId, name, row, onDone}: CreatedPanelProps) {
  const {t} = useTexts();
  const offline = account.sync.value.trouble !== null && !row?.synced;
  return (
    <Panel
      title={t('card_created')}
      onBack={onDone}
      returnTo="create"
      foot={
        <>
          <CopyButton
            look="primary"
            notYet={t('card_copy_not_yet')}
            onCopy={() => account.copy(linkId)}
          />
          <Button onClick={onDone}>{t('card_done')}</Button>
        </>
      }
    >
      <p class="v-name" title={name} dir="auto">
        {name}
      </p>
      <p class="v-sub">{offline ? t('card_created_offline') : t('card_created_copy')}</p>
    </Panel>
  );
}
