import type {ComponentChildren} from 'preact';
import {useRef} from 'preact/hooks';
import {limits} from '../../lib/domain/limits.ts';
import type {TextKey} from '../../lib/domain/texts.ts';
import type {Talk, TextIssue, Writing} from '../../lib/models/deal-talk-model.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';
import {TextArea} from '../ui/text-area.tsx';
import {useTexts} from '../ui/texts.tsx';
import {ActArea} from './act-area.tsx';
import {ActProblemNotice} from './act-problem.tsx';
import {DraftFileRow} from './file-list.tsx';

type ComposerProps = {
  talk: Talk;
  writing: Writing;
  label: string;
  submitLabel: string;
  /** Files can go with it. */
  takesFiles?: boolean;
  /** People can be named in it. */
  takesNames?: boolean;
  rows?: number;
  onSubmit: (isSeen: () => Promise<boolean>) => void;
  onCancel?: (() => void) | undefined;
  children?: ComponentChildren;
};

const issueKeys: Record<Exclude<TextIssue, 'too_long'>, TextKey> = {
  required: 'deal_text_required',
  files: 'deal_text_files',
};

/** Where a text is written: with files by button, paste or drop, and people by "@". */
export function Composer(props: ComposerProps) {
  const {talk, writing, label, submitLabel, takesFiles, takesNames, rows, onSubmit, onCancel} =
    props;
  const {t, plural} = useTexts();
  const {text, files, issue, busy, problem} = writing;
  const found = issue.value;
  const error =
    found === 'too_long'
      ? plural('form_issue_name_too_long', limits.messageLength)
      : found && t(issueKeys[found]);
  const add = (list: FileList | undefined) => {
    if (!takesFiles || !list || list.length === 0) return false;
    files.add(list);
    return true;
  };
  return (
    <div
      class="s-composer"
      onPaste={(event) => {
        if (add(event.clipboardData?.files)) event.preventDefault();
      }}
      onDragOver={(event) => {
        if (takesFiles && event.dataTransfer?.types.includes('Files')) event.preventDefault();
      }}
      onDrop={(event) => {
        if (add(event.dataTransfer?.files)) event.preventDefault();
      }}
    >
      <TextArea
        label={label}
        hideLabel
        placeholder={label}
        rows={rows ?? 2}
        value={text.value}
        error={error}
        dir="auto"
        onInput={(next) => (text.value = next)}
      />
      {files.items.value.length > 0 && (
        <ul class="s-files" role="list" aria-label={t('deal_files')}>
          {files.items.value.map((file) => (
            <DraftFileRow
              key={file.fileId}
              file={file}
              onRetry={() => files.retry(file.fileId)}
              onRemove={() => files.remove(file.fileId)}
            />
          ))}
        </ul>
      )}
      {props.children}
      <ActProblemNotice problem={problem.value} />
      <ActArea class="v-actions">
        {(isSeen, isHeld) => (
          <>
            <Button
              look="primary"
              busy={busy.value}
              held={isHeld}
              onClick={(event) => {
                const seen = isSeen(event);
                onSubmit(() => seen);
              }}
            >
              {submitLabel}
            </Button>
            {onCancel && <Button onClick={onCancel}>{t('ui_cancel')}</Button>}
            {takesFiles && <FileInput onFiles={(list) => files.add(list)} />}
            {takesNames && <NameMenu talk={talk} writing={writing} />}
          </>
        )}
      </ActArea>
    </div>
  );
}

/** A real file input behind a button of the family. */
function FileInput({onFiles}: {onFiles: (files: FileList) => void}) {
  const {t} = useTexts();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        aria-hidden="true"
        type="file"
        multiple
        class="v-hidden"
        tabIndex={-1}
        onChange={({currentTarget}) => {
          if (currentTarget.files) onFiles(currentTarget.files);
          currentTarget.value = ''; // the same file can be chosen again
        }}
      />
      <IconButton icon="clip" label={t('deal_file_add')} onClick={() => input.current?.click()} />
    </>
  );
}

function NameMenu({talk, writing}: {talk: Talk; writing: Writing}) {
  const {t} = useTexts();
  const people = talk.people.value;
  if (people.length === 0) return null;
  const name = (who: string) => {
    const {text} = writing;
    const gap = text.value === '' || /\s$/.test(text.value) ? '' : ' ';
    text.value = `${text.value}${gap}@${who} `;
  };
  return (
    <Menu
      label={t('deal_mention')}
      icon="person"
      items={people.map(({name: who}) => ({label: who, icon: 'person', onChoose: () => name(who)}))}
    />
  );
}
