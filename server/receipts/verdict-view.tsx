import {Button} from '../../components/ui/button.tsx';
import {Field} from '../../components/ui/field.tsx';
import {Notice} from '../../components/ui/notice.tsx';
import {TextArea} from '../../components/ui/text-area.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import {logText, signedReceipt, verdictText} from '../../lib/receipt/verdict-words.ts';
import type {Checked} from './check-receipt.ts';
import {NumberSheet, ProofSheet, ReceiptSheet} from './receipt-view.tsx';

type CheckedProps = {texts: Texts; issuer: string; checked: Checked};

/** The verdict, and what was checked as far as its signature is right. */
export function CheckedViews({texts, issuer, checked}: CheckedProps) {
  const {verdict, log} = checked;
  const receipt = signedReceipt(verdict);
  const isValid = verdict.kind === 'valid';
  const {title, lines} = verdictText(texts, verdict, issuer);
  const said = log && logText(texts, log.verdict, log.place);
  return (
    <>
      <div class="p-card" role={isValid ? 'status' : 'alert'}>
        <Notice tone={isValid ? 'yes' : 'no'} title={title}>
          {lines.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </Notice>
      </div>
      {said && (
        <div class="p-card" role={said.isFine ? 'status' : 'alert'}>
          <Notice tone={said.isFine ? 'yes' : 'no'} title={said.text} />
        </div>
      )}
      {receipt && <ReceiptSheet texts={texts} receipt={receipt} />}
      {receipt && isValid && <ProofSheet texts={texts} receipt={receipt} />}
      {receipt && (
        <NumberSheet texts={texts} receipt={receipt} kid={isValid ? verdict.kid : undefined} />
      )}
    </>
  );
}

type CheckFormProps = {texts: Texts; query: string; problem?: string | undefined};

/** Works without scripts: a file can be dropped on a file field. */
export function CheckForm({texts, query, problem}: CheckFormProps) {
  const {t} = texts;
  return (
    <section class="p-card r-sheet">
      <form class="p-form" method="post" action={`/verify${query}`} encType="multipart/form-data">
        <TextArea
          label={t('verify_text')}
          hint={t('verify_text_hint')}
          error={problem}
          name="text"
          rows={5}
          autocomplete="off"
          spellcheck={false}
        />
        <FileInput name="file" label={t('verify_file')} hint={t('verify_file_hint')} />
        <FileInput name="log" label={t('verify_log')} hint={t('verify_log_hint')} />
        <Button type="submit" look="primary">
          {t('verify_do')}
        </Button>
      </form>
    </section>
  );
}

function FileInput({name, label, hint}: {name: string; label: string; hint: string}) {
  return (
    <Field label={label} hint={hint}>
      {(id, described) => (
        <input type="file" name={name} class="v-input" id={id} aria-describedby={described} />
      )}
    </Field>
  );
}
