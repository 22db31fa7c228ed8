import type {SheetMessage, Thread} from '../../lib/domain/deal-sheet.ts';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {Button} from '../ui/button.tsx';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {Menu} from '../ui/menu.tsx';
import {useTexts} from '../ui/texts.tsx';
import {Composer} from './composer.tsx';
import {MessageFiles} from './file-list.tsx';
import {MessageText} from './message-text.tsx';

/** A shared message with the comments on it. */
export function ThreadItem({desk, thread}: {desk: DealDesk; thread: Thread}) {
  const {t} = useTexts();
  const {talk} = desk;
  const focus = talk.focus.value;
  const isOpen = desk.sheet.value.shared;
  return (
    <li class="s-thread">
      <MessageItem desk={desk} message={thread} />
      {thread.comments.length > 0 && (
        <ul class="s-comments" role="list" aria-label={t('deal_comments')}>
          {thread.comments.map((comment) => (
            <li key={comment.id}>
              <MessageItem desk={desk} message={comment} />
            </li>
          ))}
        </ul>
      )}
      {focus?.kind === 'comment' && focus.on === thread.id ? (
        <Composer
          talk={talk}
          writing={focus.writing}
          label={t('deal_comment')}
          submitLabel={t('deal_comment_post')}
          takesFiles={talk.takesFiles}
          takesNames
          onSubmit={(isSeen) => void talk.confirm(isSeen)}
          onCancel={talk.cancel}
        />
      ) : (
        isOpen &&
        thread.deletedAt === null && (
          <Button
            look="quiet"
            data-return={`comment-${thread.id}`}
            onClick={() => talk.startComment(thread.id)}
          >
            {t('deal_comment')}
          </Button>
        )
      )}
    </li>
  );
}

function MessageItem({desk, message}: {desk: DealDesk; message: SheetMessage}) {
  const texts = useTexts();
  const {t} = texts;
  const {talk} = desk;
  const {name, vendorName} = desk.parties.value;
  const focus = talk.focus.value;
  const {id, by, at, editedAt, deletedAt, isOwn, isUnread, waiting} = message;
  const isNew = isUnread || desk.isNew(id);
  const returnName = `message-${id}`;
  if (deletedAt) return <p class="s-gone">{t('deal_message_deleted')}</p>;
  return (
    <article class="s-message" data-side={by.side} aria-label={t('deal_message_of', by.name)}>
      <div class="s-head">
        <p class="s-by">
          <b dir="auto">{by.name}</b>{' '}
          <span class="v-sub">{by.side === 'partner' ? name : vendorName}</span>
        </p>
        {isNew && <span class="s-new">{t('deal_message_new')}</span>}
        {isOwn && (
          <Menu
            label={t('deal_message_actions')}
            returnName={returnName}
            items={[
              ...(desk.sheet.value.shared
                ? [
                    {
                      label: t('deal_edit'),
                      icon: 'pencil' as const,
                      onChoose: () => talk.startEdit(message),
                    },
                  ]
                : []),
              {
                label: t('deal_message_delete'),
                icon: 'trash' as const,
                danger: true,
                onChoose: () => talk.askDelete(id),
              },
            ]}
          />
        )}
      </div>
      {focus?.kind === 'edit' && focus.messageId === id ? (
        <Composer
          talk={talk}
          writing={focus.writing}
          label={t('deal_message_edit')}
          submitLabel={t('deal_message_save')}
          takesNames
          rows={4}
          onSubmit={(isSeen) => void talk.confirm(isSeen)}
          onCancel={talk.cancel}
        />
      ) : (
        <MessageText text={message.text} mentions={message.mentions} />
      )}
      <MessageFiles files={message.files} desk={desk} />
      <p class="v-sub">
        <time dateTime={at}>{texts.date(at, true)}</time>
        {editedAt && ` · ${t('deal_message_edited', texts.date(editedAt, true))}`}
        {waiting && (
          <>
            {' · '}
            <span class="s-waiting" title={t('card_waiting_title')}>
              {t('card_waiting')}
            </span>
          </>
        )}
      </p>
      {focus?.kind === 'delete' && focus.messageId === id && (
        <ConfirmStrip
          text={t('deal_message_delete_ask', vendorName)}
          confirmLabel={t('deal_message_delete')}
          busy={talk.busy.value}
          returnTo={returnName}
          onConfirm={() => void talk.confirm(() => Promise.resolve(true))}
          onCancel={talk.cancel}
        />
      )}
    </article>
  );
}
