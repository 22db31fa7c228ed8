import {useId} from 'preact/hooks';
import type {AccountView} from '../../lib/domain/account-view.ts';
import type {AccountModel} from '../../lib/models/account-model.ts';
import type {QueuedEdit} from '../../lib/models/page-ports.ts';
import {sinceText} from '../card/link-words.ts';
import {List, ListRow} from '../ui/list.tsx';
import {useTexts} from '../ui/texts.tsx';
import {editTitle} from './edit-title.ts';

const shownAtMost = 50;

/** What waits on this computer, in words, oldest first. */
export function QueueList({account}: {account: AccountModel}) {
  const {t} = useTexts();
  const found = account.snapshot.value;
  if (!found) return null;
  return <EditList edits={found.queue} view={found.view} label={t('sync_queue')} />;
}

type EditListProps = {edits: readonly QueuedEdit[]; view: AccountView; label: string};

/** Edits in words. Thousands are counted, not listed. */
export function EditList({edits, view, label}: EditListProps) {
  const texts = useTexts();
  const id = useId();
  if (edits.length === 0) return null;
  return (
    <div class="a-queue" role="group" aria-labelledby={id} tabIndex={0}>
      <p id={id} class="v-name">
        {label}
      </p>
      <List label={label}>
        {edits.slice(0, shownAtMost).map((edit) => (
          <ListRow
            key={edit.mid}
            name={editTitle(texts, edit.mutation, view)}
            sub={texts.t('account_made', sinceText(texts, edit.at))}
          />
        ))}
      </List>
      {edits.length > shownAtMost && (
        <p class="v-sub">{texts.plural('options_queue_more', edits.length - shownAtMost)}</p>
      )}
    </div>
  );
}
