import {useId} from 'preact/hooks';
import type {AccountModel} from '../../lib/models/account-model.ts';
import {sinceText} from '../card/link-words.ts';
import {List, ListRow} from '../ui/list.tsx';
import {useTexts} from '../ui/texts.tsx';
import {editTitle} from './edit-title.ts';

const shownAtMost = 50;

/** What waits on this computer, in words, oldest first. Thousands are counted, not listed. */
export function QueueList({account}: {account: AccountModel}) {
  const texts = useTexts();
  const id = useId();
  const found = account.snapshot.value;
  if (!found || found.queue.length === 0) return null;
  const {queue, view} = found;
  return (
    <div class="a-queue" role="group" aria-labelledby={id} tabIndex={0}>
      <p id={id} class="v-name">
        {texts.t('sync_queue')}
      </p>
      <List label={texts.t('sync_queue')}>
        {queue.slice(0, shownAtMost).map((edit) => (
          <ListRow
            key={edit.mid}
            name={editTitle(texts, edit.mutation, view)}
            sub={texts.t('account_made', sinceText(texts, edit.at))}
          />
        ))}
      </List>
      {queue.length > shownAtMost && (
        <p class="v-sub">{texts.plural('options_queue_more', queue.length - shownAtMost)}</p>
      )}
    </div>
  );
}
