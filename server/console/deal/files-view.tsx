import {Field} from '../../../components/ui/field.tsx';
import type {SheetFile} from '../../../lib/domain/deal-sheet.ts';
import type {FileRefusal} from '../../../lib/domain/message.ts';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {ActionForm, Fold, type Show} from './action-form.tsx';

const refusalKeys: Record<FileRefusal, TextKey> = {
  size_differs: 'console_file_size_differs',
  not_arrived: 'console_file_not_arrived',
};

type FileFieldProps = {
  texts: Show['texts'];
  label: string;
  error: string | undefined;
  many: boolean;
};

/** Files to be sent along. A browser gives none back, so after a mistake they are chosen again. */
export function FileField({texts, label, error, many}: FileFieldProps) {
  return (
    <Field label={label} hint={texts.t('console_files_hint')} error={error}>
      {(id, described) => (
        <input
          type="file"
          name="files"
          class="v-input"
          multiple={many}
          id={id}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
        />
      )}
    </Field>
  );
}

type FileRowProps = {
  show: Pick<Show, 'texts' | 'failed' | 'page' | 'path'>;
  file: SheetFile;
  /** One of a message, which people of the same side can remove. */
  mayRemove?: boolean;
};

/** A file with what is known of it; what has arrived can be downloaded. */
export function FileRow({show, file, mayRemove = false}: FileRowProps) {
  const {texts, page, path} = show;
  const {t} = texts;
  const address = `/console/files/${page.account.id}/${file.id}`;
  return (
    <div class="k-file">
      <p>
        {file.state === 'stored' ? (
          <a href={address} dir="auto">
            {file.name}
          </a>
        ) : (
          <bdi>{file.name}</bdi>
        )}{' '}
        <span class="k-aside">{sizeText(texts.locale, file.size)}</span>
      </p>
      {file.state === 'stored' && file.hasPreview && (
        <a href={address} class="k-preview" tabIndex={-1} aria-hidden="true">
          <img src={`${address}/preview`} alt="" loading="lazy" />
        </a>
      )}
      {file.state === 'awaited' && <p class="k-aside">{t('console_file_awaited')}</p>}
      {file.state === 'refused' && (
        <p class="k-aside">{t(refusalKeys[file.refusal ?? 'not_arrived'])}</p>
      )}
      {mayRemove && (
        <Fold
          show={show}
          forms={[]}
          label={t('admin_remove')}
          ariaLabel={t('admin_remove_of', file.name)}
        >
          <p>{t('console_file_remove_ask')}</p>
          <ActionForm
            show={show}
            id={`file:${file.id}`}
            action={`${path}/file-remove`}
            hidden={{file: file.id}}
            look="danger"
            submit={t('admin_remove')}
            submitLabel={t('admin_remove_of', file.name)}
          />
        </Fold>
      )}
    </div>
  );
}

/** "2.4 MB" in the language's way. */
export function sizeText(locale: string, bytes: number): string {
  const isLarge = bytes >= 1_000_000;
  const unit = isLarge ? 'megabyte' : 'kilobyte';
  const format = new Intl.NumberFormat(locale, {style: 'unit', unit, maximumFractionDigits: 1});
  return format.format(isLarge ? bytes / 1_000_000 : Math.max(0.1, bytes / 1000));
}
