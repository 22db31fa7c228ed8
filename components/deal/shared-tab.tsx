import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {Button} from '../ui/button.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActProblemNotice} from './act-problem.tsx';
import {Composer} from './composer.tsx';
import {ThreadItem} from './message-item.tsx';

/** Shared: what both sides write and read. */
export function SharedTab({desk}: {desk: DealDesk}) {
  const {t} = useTexts();
  const {talk} = desk;
  const {threads, moreThreads, shared} = desk.sheet.value;
  const {vendorName} = desk.parties.value;
  return (
    <div class="s-talk">
      <p class="s-mine" data-shared>
        {t('deal_shared_lead', vendorName)}
      </p>
      {shared ? (
        <Composer
          talk={talk}
          writing={talk.message}
          label={t('deal_message_add')}
          submitLabel={t('deal_message_add')}
          takesFiles={talk.takesFiles}
          takesNames
          onSubmit={(isSeen) => void talk.post(isSeen)}
        />
      ) : (
        <p class="v-sub">{t('deal_shared_closed')}</p>
      )}
      <ActProblemNotice problem={talk.problem.value} />
      {threads.length === 0 ? (
        <p class="s-empty">{t('deal_shared_none')}</p>
      ) : (
        <ul class="s-threads" role="list" aria-label={t('deal_messages')}>
          {threads.map((thread) => (
            <ThreadItem key={thread.id} desk={desk} thread={thread} />
          ))}
        </ul>
      )}
      {moreThreads && (
        <Button look="quiet" onClick={desk.showMore}>
          {t('deal_show_more')}
        </Button>
      )}
    </div>
  );
}
