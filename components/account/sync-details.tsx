import type {AccountModel} from '../../lib/models/account-model.ts';
import {sinceText} from '../card/link-words.ts';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';
import {QueueList} from './queue-list.tsx';
import {troubleText} from './sync-words.ts';

/** What waits and since when, what keeps us from the server, and a way to try at once. */
export function SyncDetails({account}: {account: AccountModel}) {
  const texts = useTexts();
  const {t} = texts;
  const {waitingSince, trouble, syncedAt} = account.sync.value;
  return (
    <div class="a-details">
      {trouble && <p>{troubleText(texts, trouble.why)}</p>}
      {waitingSince !== null && <p>{t('sync_oldest', sinceText(texts, waitingSince))}</p>}
      <p>{syncedAt === null ? t('sync_never') : t('sync_last', sinceText(texts, syncedAt))}</p>
      <div class="v-actions">
        <Button busy={account.syncing.value} onClick={() => void account.tryNow()}>
          {t('sync_try_now')}
        </Button>
      </div>
      <QueueList account={account} />
    </div>
  );
}
