import type {ComponentChildren} from 'preact';
import type {LinkSnapshot} from '../../lib/domain/answer.ts';
import type {RejectionReason} from '../../lib/domain/catalogue.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import {limits} from '../../lib/domain/limits.ts';
import {Button} from '../ui/button.tsx';
import {RadioGroup} from '../ui/radio-group.tsx';
import {Select} from '../ui/select.tsx';
import {TextArea} from '../ui/text-area.tsx';
import {TextField} from '../ui/text-field.tsx';
import {useTexts} from '../ui/texts.tsx';
import type {SentForm} from './client-page-state.ts';

type OtherWaysProps = {
  reasons: readonly RejectionReason[];
  partner: string;
  lines: LinkSnapshot['lines'];
  sent: SentForm | undefined;
};

/** What few need, folded: an answer for each product, a change, a colleague who knows better. */
export function OtherWays({reasons, partner, lines, sent}: OtherWaysProps) {
  const texts = useTexts();
  const {t} = texts;
  const form = sent?.form;
  const control = (field: string) => ({
    id: sent?.idOf(field),
    name: field,
    error: sent?.problem(field),
  });
  const valueOf = (field: string) => form?.values?.[field] ?? '';
  return (
    <>
      {lines.length > 1 && (
        <Fold title={t('client_each')} open={form?.step === 'each'}>
          {lines.map(({product, tier}, at) => (
            <div key={at} class="cp-each">
              <RadioGroup
                {...control(`verdict-${at}`)}
                label={t('client_each_product', product, tier)}
                value={valueOf(`verdict-${at}`)}
                choices={[
                  {value: 'confirmed', label: t('client_each_yes')},
                  {value: 'rejected', label: t('client_each_no')},
                ]}
              />
              <Select
                {...control(`reason-${at}`)}
                label={t('client_each_reason', product)}
                value={valueOf(`reason-${at}`)}
                placeholder={t('client_each_choose')}
                options={reasons.map(({id, name}) => ({
                  value: id,
                  label: configuredName(texts, name),
                }))}
              />
              <TextArea
                {...control(`text-${at}`)}
                label={t('client_each_text', product)}
                value={valueOf(`text-${at}`)}
                maxLength={limits.reasonTextLength}
              />
            </div>
          ))}
          <Button type="submit" name="decision" value="each" look="primary" size="large">
            {t('client_each_send')}
          </Button>
        </Fold>
      )}
      <Fold title={t('client_change')} open={form?.step === 'ask_change'}>
        <TextArea
          {...control('wish')}
          label={t('client_change_label')}
          hint={t('client_change_hint', partner)}
          value={valueOf('wish')}
          maxLength={limits.reasonTextLength}
        />
        <Button type="submit" name="decision" value="ask_change" size="large">
          {t('client_change_send')}
        </Button>
      </Fold>
      {form?.colleaguesAt !== undefined && (
        <Fold title={t('client_pass_on')} open={form.step === 'pass_on'}>
          <TextField
            {...control('toName')}
            label={t('client_pass_on_name')}
            value={valueOf('toName')}
            maxLength={limits.personNameLength}
            autocomplete="off"
          />
          <TextField
            {...control('toEmail')}
            label={t('client_pass_on_email')}
            hint={t('client_pass_on_hint', form.colleaguesAt)}
            inputMode="email"
            value={valueOf('toEmail')}
            maxLength={limits.emailLength}
            autocomplete="off"
            spellcheck={false}
          />
          <Button
            type="submit"
            name="decision"
            value="pass_on"
            size="large"
            formNoValidate // it needs no name of the sender
          >
            {t('client_pass_on_send')}
          </Button>
        </Fold>
      )}
    </>
  );
}

function Fold(props: {title: string; open: boolean; children: ComponentChildren}) {
  return (
    <details class="cp-doubt" open={props.open}>
      <summary class="v-button" data-look="ghost" data-size="large">
        {props.title}
      </summary>
      {props.children}
    </details>
  );
}
