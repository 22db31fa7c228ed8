import {useState} from 'preact/hooks';
import type {LeftHere} from '../../lib/models/left-edits.ts';
import type {OptionsModel} from '../../lib/models/options-model.ts';
import {EditList} from '../account/queue-list.tsx';
import {Button} from '../ui/button.tsx';
import {ConfirmStrip} from '../ui/confirm-strip.tsx';
import {FieldError} from '../ui/field.tsx';
import {useTexts} from '../ui/texts.tsx';

/** What the person wrote in an account that is theirs no longer: to read, to take along, to throw away. */
export function LeftSection({options}: {options: OptionsModel}) {
  const {t} = useTexts();
  const {here, failed} = options.left;
  if (here.value.length === 0) return null;
  return (
    <section class="o-section" aria-label={t('left_title')}>
      <h2>{t('left_title')}</h2>
      {here.value.map((left) => (
        <LeftEditsOf key={left.key} left={left} options={options} />
      ))}
      <div role="alert">
        {failed.value && <FieldError id="left-failed">{t('left_failed')}</FieldError>}
      </div>
    </section>
  );
}

function LeftEditsOf({left, options}: {left: LeftHere; options: OptionsModel}) {
  const {t, plural} = useTexts();
  const [asking, setAsking] = useState(false);
  const {count, found, account} = left;
  const returnName = `left-${account.id}`;
  return (
    <div class="o-attention">
      <p>{plural('left_text', count, account.name)}</p>
      <p class="v-sub">{t('left_why')}</p>
      {found && (
        <EditList
          edits={[...found.queue, ...found.refused]}
          view={found.view}
          label={t('left_edits')}
        />
      )}
      <div class="v-actions">
        <Button look="primary" disabled={!found} onClick={() => options.exportLeft(left)}>
          {plural('options_export', count)}
        </Button>
        <Button data-return={returnName} onClick={() => setAsking(true)}>
          {t('left_delete')}
        </Button>
      </div>
      {asking && (
        <ConfirmStrip
          text={plural('left_delete_ask', count)}
          confirmLabel={t('left_delete')}
          returnTo={returnName}
          onConfirm={() => {
            setAsking(false);
            void options.left.discard(left);
          }}
          onCancel={() => setAsking(false)}
        />
      )}
    </div>
  );
}
