import type {LinkSnapshot} from '../../lib/domain/answer.ts';
import type {RejectionReason} from '../../lib/domain/catalogue.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import {limits} from '../../lib/domain/limits.ts';
import {Button} from '../ui/button.tsx';
import {RadioGroup} from '../ui/radio-group.tsx';
import {TextArea} from '../ui/text-area.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {SentForm} from './client-page-state.ts';
import {OtherWays} from './other-ways.tsx';

type AnswerFieldsProps = {
  reasons: readonly RejectionReason[];
  partner: string;
  vendor: string;
  lines: LinkSnapshot['lines'];
  /** Of the real form; a preview has none, and its ids must not collide with the page around. */
  sent?: SentForm;
};

/** What the client fills in and presses, in the real form and in its preview. */
export function AnswerFields({reasons, partner, vendor, lines, sent}: AnswerFieldsProps) {
  const texts = useTexts();
  const {t} = texts;
  const values = sent?.form.values;
  const needText = reasons
    .filter((reason) => reason.textRequired)
    .map((reason) => configuredName(texts, reason.name));
  return (
    <>
      <TextField
        id={sent?.idOf('name')}
        label={t('client_name_label')}
        hint={t('client_name_hint', partner, vendor)}
        error={sent?.problem('name')}
        name="name"
        value={values?.name ?? ''}
        maxLength={limits.personNameLength}
        autocomplete="name"
        required
      />
      <Button type="submit" name="decision" value="confirm" look="primary" size="large">
        {t('client_confirm')}
      </Button>
      <details class="cp-doubt" open={sent?.form.step === 'reject'}>
        <summary class="v-button" data-look="ghost" data-size="large">
          {t('client_doubt')}
        </summary>
        <RadioGroup
          id={sent?.idOf('reason')}
          label={t('client_reason_label')}
          error={sent?.problem('reason')}
          name="reason"
          value={values?.reason}
          choices={reasons.map(({id, name}) => ({value: id, label: configuredName(texts, name)}))}
        />
        <TextArea
          id={sent?.idOf('text')}
          label={t('client_text_label')}
          hint={
            needText.length > 0
              ? t('client_text_hint', partner, texts.list(needText))
              : t('client_text_hint_free', partner)
          }
          error={sent?.problem('text')}
          name="text"
          value={values?.text ?? ''}
          maxLength={limits.reasonTextLength}
        />
        <Button type="submit" name="decision" value="reject" look="danger" size="large">
          {t('client_reject')}
        </Button>
      </details>
      <OtherWays {...{reasons, partner, lines, sent}} />
    </>
  );
}
