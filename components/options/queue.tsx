import type {AccountSnapshot, QueuedEdit, RefusedEdit} from '../../lib/models/page-ports.ts';
import {editTitle} from '../account/edit-title.ts';
import {sinceText} from '../card/link-words.ts';
import {refusalText} from '../link-form/problem-text.ts';
import {List, ListRow} from '../ui/list.tsx';
import {useTexts} from '../ui/texts.tsx';

const shownAtMost = 50;

/** What the server does not have: what it refused, then what waits, oldest first. */
export function Queue({snapshot}: {snapshot: AccountSnapshot}) {
  const texts = useTexts();
  const {t} = texts;
  const edits: Array<QueuedEdit & Partial<RefusedEdit>> = [...snapshot.refused, ...snapshot.queue];
  if (edits.length === 0) return null;
  return (
    <div class="o-queue">
      <List label={t('options_queue')}>
        {edits.slice(0, shownAtMost).map((edit) => (
          <ListRow
            key={edit.mid}
            name={editTitle(texts, edit.mutation, snapshot.view)}
            sub={t('account_made', sinceText(texts, edit.at))}
          >
            {edit.refusal && <p class="a-why">{refusalText(texts, edit.refusal)}</p>}
          </ListRow>
        ))}
      </List>
      {edits.length > shownAtMost && (
        <p class="v-sub">{texts.plural('options_queue_more', edits.length - shownAtMost)}</p>
      )}
    </div>
  );
}
