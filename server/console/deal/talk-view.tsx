import {Checkbox} from '../../../components/ui/checkbox.tsx';
import {StatusPill} from '../../../components/ui/pill.tsx';
import {TextArea} from '../../../components/ui/text-area.tsx';
import type {SheetMessage, Thread} from '../../../lib/domain/deal-sheet.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import {isOwnDeal} from '../../../lib/domain/mutation-action.ts';
import {ActionForm, Fold, type Filled, type Show} from './action-form.tsx';
import {FileField, FileRow} from './files-view.tsx';
import {commentForm, editForm} from './talk-actions.ts';

/** The Shared tab: messages with their comments and files, newest first. */
export function Talk({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const {sheet, rights, deal} = page;
  const mayTalk = rights.talk && deal.shared && deal.sharing !== null;
  return (
    <div class="k-stack" id="shared">
      {mayTalk && (
        <ActionForm
          show={show}
          id="message"
          action={`${path}/message`}
          hidden={{parent: ''}}
          withFiles
          submit={t('console_message_add')}
        >
          {(filled) => <Words show={show} filled={filled} label={t('console_message')} />}
        </ActionForm>
      )}
      {sheet.unread > 0 && rights.talk && <MarkRead show={show} />}
      {sheet.threads.length === 0 && (
        <p class="k-aside">
          {t(deal.shared ? 'console_messages_none' : 'console_messages_not_shared')}
        </p>
      )}
      {sheet.threads.map((thread) => (
        <ThreadView key={thread.id} show={show} thread={thread} mayTalk={mayTalk} />
      ))}
      {sheet.moreThreads && (
        <p>
          <a href={`${path}?all=1#shared`}>{t('console_show_all')}</a>
        </p>
      )}
    </div>
  );
}

/** Nothing is read by being opened: a mail's preview would have read it. Where scripts run, seeing it sends this form. */
function MarkRead({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {unread} = page.sheet;
  const at = page.deal.sharing?.lastMessage?.at ?? new Date().toISOString();
  return (
    <div class="k-news" data-seen>
      <p role="status">{texts.plural('console_unread', unread)}</p>
      <ActionForm
        show={show}
        id="seen"
        action={`${path}/seen`}
        hidden={{at}}
        look="ghost"
        submit={texts.t('console_mark_read')}
      />
    </div>
  );
}

type ThreadProps = {show: Show; thread: Thread; mayTalk: boolean};

function ThreadView({show, thread, mayTalk}: ThreadProps) {
  const {texts, path} = show;
  const {t} = texts;
  const form = commentForm(thread.id);
  return (
    <article class="k-item" id={`message-${thread.id}`}>
      <MessageView show={show} message={thread} mayTalk={mayTalk} />
      {thread.comments.length > 0 && (
        <ol class="k-comments">
          {thread.comments.map((comment) => (
            <li key={comment.id} id={`message-${comment.id}`}>
              <MessageView show={show} message={comment} mayTalk={mayTalk} />
            </li>
          ))}
        </ol>
      )}
      {mayTalk && (
        <Fold show={show} forms={[form]} label={t('console_comment')}>
          <ActionForm
            show={show}
            id={form}
            action={`${path}/message`}
            hidden={{parent: thread.id}}
            withFiles
            submit={t('console_comment_add')}
          >
            {(filled) => <Words show={show} filled={filled} label={t('console_comment')} />}
          </ActionForm>
        </Fold>
      )}
    </article>
  );
}

type MessageProps = {show: Show; message: SheetMessage; mayTalk: boolean};

function MessageView({show, message, mayTalk}: MessageProps) {
  const {texts, page, path} = show;
  const {t} = texts;
  const {by, at, editedAt, deletedAt, mentions, files, isOwn, isUnread} = message;
  const side = by.side === 'vendor' ? page.account.vendorName : page.account.name;
  const mayRemove = page.rights.talk && by.side === 'vendor';
  return (
    <>
      <p class="k-by">
        <bdi>
          <strong>{by.name}</strong>
        </bdi>{' '}
        <bdi>{side}</bdi> <time dateTime={at}>{texts.date(at, true)}</time>
        {editedAt && <span> · {t('console_edited')}</span>}
        {isUnread && <StatusPill tone="wait">{t('console_new')}</StatusPill>}
      </p>
      {deletedAt ? (
        <p class="k-aside">{t('console_message_deleted')}</p>
      ) : (
        <>
          <p class="k-words" dir="auto">
            {message.text}
          </p>
          {mentions.length > 0 && (
            <p class="k-aside" dir="auto">
              {t('console_mentions', texts.list(mentions.map(({name}) => name)))}
            </p>
          )}
          {files.map((file) => (
            <FileRow key={file.id} show={show} file={file} mayRemove={mayRemove} />
          ))}
          {isOwn && (
            <div class="k-actions">
              {mayTalk && <EditMessage show={show} message={message} />}
              {page.rights.talk && (
                <Fold show={show} forms={[]} label={t('console_delete')}>
                  <p>{t('console_delete_ask')}</p>
                  <ActionForm
                    show={show}
                    id={`delete:${message.id}`}
                    action={`${path}/message-delete`}
                    hidden={{message: message.id}}
                    look="danger"
                    submit={t('console_delete')}
                  />
                </Fold>
              )}
            </div>
          )}
        </>
      )}
    </>
  );
}

function EditMessage({show, message}: {show: Show; message: SheetMessage}) {
  const {texts, path} = show;
  const {t} = texts;
  const form = editForm(message.id);
  return (
    <Fold show={show} forms={[form]} label={t('console_edit')}>
      <ActionForm
        show={show}
        id={form}
        action={`${path}/message-edit`}
        hidden={{message: message.id}}
        submit={t('admin_save')}
      >
        {(filled) => (
          <Words show={show} filled={filled} label={t('console_message')} now={message} />
        )}
      </ActionForm>
    </Fold>
  );
}

type WordsProps = {show: Show; filled: Filled; label: string; now?: SheetMessage};

/** The text, and whom it names. */
function Words({show, filled, label, now}: WordsProps) {
  const {texts, page} = show;
  const {t} = texts;
  const named = filled.list(
    'mentions',
    now?.mentions.map(({userId}) => userId),
  );
  return (
    <>
      <TextArea
        label={label}
        name="text"
        dir="auto"
        rows={4}
        value={filled.text('text', now?.text)}
        error={filled.error('text')}
      />
      {!now && (
        <FileField texts={texts} label={t('console_files')} error={filled.error('files')} many />
      )}
      <details class="k-fold" open={named.length > 0}>
        <summary>{t('console_mention')}</summary>
        <div class="p-ticks">
          {peopleToName(page, now).map(({userId, label: name}) => (
            <Checkbox
              key={userId}
              label={name}
              name="mentions"
              value={userId}
              checked={named.includes(userId)}
            />
          ))}
        </div>
        {filled.error('mentions') && <span class="v-error">{filled.error('mentions')}</span>}
      </details>
    </>
  );
}

/** Everybody who may read the deal, but oneself; with whom a message names already. */
function peopleToName(
  {account, partnerPeople, managers, reps, deal, me}: Show['page'],
  now: SheetMessage | undefined,
): Array<{userId: UserId; label: string}> {
  const known = new Map<UserId, string>();
  for (const {userId, name} of now?.mentions ?? []) known.set(userId, name);
  for (const {userId, name} of partnerPeople) known.set(userId, `${name} · ${account.name}`);
  const ownReps = reps.filter(({userId}) => isOwnDeal(deal, userId, 'see'));
  for (const {userId, name} of [...managers, ...ownReps]) {
    known.set(userId, `${name} · ${account.vendorName}`);
  }
  known.delete(me.userId);
  return [...known].map(([userId, label]) => ({userId, label}));
}
