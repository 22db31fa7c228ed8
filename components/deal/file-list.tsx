import {createContext} from 'preact';
import type {ComponentType} from 'preact';
import {useContext} from 'preact/hooks';
import type {SheetFile} from '../../lib/domain/deal-sheet.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {DraftFile, FileProblem} from '../../lib/models/deal-files.ts';
import type {DealDesk} from '../../lib/models/deal-desk-model.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {Icon} from '../ui/icon.tsx';
import {useTexts} from '../ui/texts.tsx';

/** How a page shows and opens a stored file; without it there is its name alone. */
export type FilePlace = {
  open?: ((file: SheetFile) => void) | undefined;
  Preview?: ComponentType<{file: SheetFile}> | undefined;
  /** How far an own file has come on its way to the server. */
  Progress?: ComponentType<{file: SheetFile}> | undefined;
};
export const FilePlaceContext = createContext<FilePlace>({});

/** A file with its state: waiting here, on its way, refused, there. */
export function FileName({file}: {file: SheetFile}) {
  const texts = useTexts();
  const {t} = texts;
  const {open, Preview, Progress} = useContext(FilePlaceContext);
  const isStored = file.state === 'stored';
  return (
    <span class="s-file">
      {isStored && open ? (
        <Button look="quiet" icon="file" onClick={() => open(file)}>
          {file.name}
        </Button>
      ) : (
        <span class="s-file-name">
          <Icon name="file" />
          <span dir="auto">{file.name}</span>
        </span>
      )}
      <span class="v-sub">
        {[sizeText(texts, file.size), stateOf(texts, file)].filter(Boolean).join(' · ')}
      </span>
      {file.state === 'awaited' && file.by.side === 'partner' && Progress && (
        <Progress file={file} />
      )}
      {isStored && file.hasPreview && Preview && <Preview file={file} />}
      {file.state === 'refused' && (
        <span class="v-error">
          <Icon name="warning" />
          {t(file.refusal === 'size_differs' ? 'deal_file_size_differs' : 'deal_file_not_arrived')}
        </span>
      )}
    </span>
  );
}

function stateOf({t}: Texts, {state, waiting}: SheetFile): string | undefined {
  if (state !== 'awaited') return undefined;
  return t(waiting ? 'card_waiting' : 'deal_file_awaited');
}

/** The files of a message; own side's can be taken away, for both sides. */
export function MessageFiles({files, desk}: {files: readonly SheetFile[]; desk: DealDesk}) {
  const {t} = useTexts();
  const {talk} = desk;
  const focus = talk.focus.value;
  if (files.length === 0) return null;
  return (
    <ul class="s-files" role="list" aria-label={t('deal_files')}>
      {files.map((file) => (
        <li key={file.id}>
          <div class="s-file-row">
            <FileName file={file} />
            {file.by.side === 'partner' && (
              <IconButton
                icon="trash"
                label={t('deal_file_remove', file.name)}
                data-return={`file-${file.id}`}
                onClick={() => talk.askRemoveFile(file.id)}
              />
            )}
          </div>
          {focus?.kind === 'remove_file' && focus.fileId === file.id && (
            <ConfirmStrip
              text={t('deal_file_remove_ask', file.name, desk.parties.value.vendorName)}
              confirmLabel={t('card_remove_yes')}
              busy={talk.busy.value}
              returnTo={`file-${file.id}`}
              onConfirm={() => void talk.confirm(() => Promise.resolve(true))}
              onCancel={talk.cancel}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const problemKeys: Record<FileProblem, TextKey> = {
  empty: 'deal_file_empty',
  too_large: 'deal_file_too_large',
  too_many: 'deal_file_count',
  unreadable: 'deal_file_unreadable',
  no_space: 'error_storage',
  gone: 'card_gone_text',
};

type DraftFileRowProps = {file: DraftFile; onRetry: () => void; onRemove: () => void};

/** A file of a message that is being written. */
export function DraftFileRow({file, onRetry, onRemove}: DraftFileRowProps) {
  const texts = useTexts();
  const {t} = texts;
  const {name, size, state} = file;
  const mayRetry =
    state.kind === 'failed' && (state.why === 'no_space' || state.why === 'unreadable');
  return (
    <li>
      <div class="s-file-row">
        <span class="s-file">
          <span class="s-file-name">
            <Icon name="file" />
            <span dir="auto">{name}</span>
          </span>
          <span class="v-sub">{sizeText(texts, size)}</span>
          {state.kind === 'keeping' && (
            <progress max={1} value={state.part} aria-label={t('deal_file_progress', name)} />
          )}
          {state.kind === 'failed' && (
            <span class="v-error" role="alert">
              <Icon name="warning" />
              {t(problemKeys[state.why])}
            </span>
          )}
        </span>
        {mayRetry && (
          <Button look="quiet" onClick={onRetry}>
            {t('card_try_again')}
          </Button>
        )}
        <IconButton icon="close" label={t('deal_file_take_off', name)} onClick={onRemove} />
      </div>
    </li>
  );
}

/** "340 kB", "2.4 MB". */
export function sizeText({locale}: Texts, bytes: number): string {
  const [amount, unit] =
    bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  const format = new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  });
  return format.format(Math.max(amount, 1));
}
