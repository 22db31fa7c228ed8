import type {SheetNote} from '../../lib/domain/deal-sheet.ts';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {Icon} from '../ui/icon.tsx';
import {Menu} from '../ui/menu.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActArea} from './act-area.tsx';
import {ActProblemNotice} from './act-problem.tsx';
import {Composer} from './composer.tsx';
import {MessageText} from './message-text.tsx';

/** Private notes: nobody at the vendor ever reads them. */
export function NotesTab({desk}: {desk: DealDesk}) {
  const {t} = useTexts();
  const {talk} = desk;
  const {notes} = desk.sheet.value;
  const {vendorName} = desk.parties.value;
  return (
    <div class="s-talk">
      <p class="s-mine">
        <Icon name="lock" />
        <span>
          <b>{t('deal_notes_only')}</b> {t('deal_notes_lead', vendorName)}
        </span>
      </p>
      <Composer
        talk={talk}
        writing={talk.note}
        label={t('deal_note_add')}
        submitLabel={t('deal_note_save')}
        onSubmit={() => void talk.writeNote()}
      />
      <ActProblemNotice problem={talk.problem.value} />
      {notes.length === 0 ? (
        <p class="s-empty">{t('deal_notes_none')}</p>
      ) : (
        <ul class="s-threads" role="list" aria-label={t('deal_notes')}>
          {notes.map((note) => (
            <NoteItem key={note.id} desk={desk} note={note} />
          ))}
        </ul>
      )}
    </div>
  );
}

function NoteItem({desk, note}: {desk: DealDesk; note: SheetNote}) {
  const texts = useTexts();
  const {t} = texts;
  const {talk} = desk;
  const focus = talk.focus.value;
  const {id, by, at, editedAt, text, waiting} = note;
  const {vendorName} = desk.parties.value;
  const returnName = `note-${id}`;
  return (
    <li class="s-thread" data-private>
      <div class="s-head">
        <p class="s-by">
          <b dir="auto">{by.name}</b> <span class="s-only">{t('deal_notes_only')}</span>
        </p>
        <Menu
          label={t('deal_note_actions')}
          returnName={returnName}
          items={[
            {label: t('deal_edit'), icon: 'pencil', onChoose: () => talk.startEditNote(note)},
            ...(desk.sheet.value.shared
              ? [
                  {
                    label: t('deal_note_share'),
                    icon: 'external' as const,
                    onChoose: () => talk.askShareNote(note),
                  },
                ]
              : []),
            {
              label: t('deal_message_delete'),
              icon: 'trash',
              danger: true,
              onChoose: () => talk.askDeleteNote(id),
            },
          ]}
        />
      </div>
      {focus?.kind === 'edit_note' && focus.noteId === id ? (
        <Composer
          talk={talk}
          writing={focus.writing}
          label={t('deal_note_edit')}
          submitLabel={t('deal_message_save')}
          rows={4}
          onSubmit={(isSeen) => void talk.confirm(isSeen)}
          onCancel={talk.cancel}
        />
      ) : (
        <MessageText text={text} mentions={[]} />
      )}
      <p class="v-sub">
        <time dateTime={at}>{texts.date(at, true)}</time>
        {editedAt && ` · ${t('deal_message_edited', texts.date(editedAt, true))}`}
        {waiting && ` · ${t('card_waiting')}`}
      </p>
      {focus?.kind === 'share_note' && focus.noteId === id && (
        <ActArea>
          {(isSeen, isHeld) => (
            <ConfirmStrip
              text={t('deal_note_share_ask', vendorName)}
              confirmLabel={t('deal_note_share')}
              busy={talk.busy.value}
              held={isHeld}
              returnTo={returnName}
              onConfirm={(event) => {
                const seen = isSeen(event);
                void talk.confirm(() => seen);
              }}
              onCancel={talk.cancel}
            />
          )}
        </ActArea>
      )}
      {focus?.kind === 'delete_note' && focus.noteId === id && (
        <ConfirmStrip
          text={t('deal_note_delete_ask')}
          confirmLabel={t('deal_message_delete')}
          busy={talk.busy.value}
          returnTo={returnName}
          onConfirm={() => void talk.confirm(() => Promise.resolve(true))}
          onCancel={talk.cancel}
        />
      )}
    </li>
  );
}
