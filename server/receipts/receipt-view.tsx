import type {ComponentChildren} from 'preact';
import {Button} from '../../components/ui/button.tsx';
import {LinkButton} from '../../components/ui/link-button.tsx';
import {StatusPill} from '../../components/ui/pill.tsx';
import type {Texts} from '../../lib/domain/texts.ts';
import type {Receipt} from '../../lib/receipt/receipt.ts';
import {
  lineTexts,
  mainFacts,
  notProvenTexts,
  numberFacts,
  provenTexts,
  type Fact,
} from '../../lib/receipt/receipt-words.ts';

type ReceiptProps = {texts: Texts; receipt: Receipt};

/** What the client was asked and answered. */
export function ReceiptSheet({texts, receipt, children}: ReceiptProps & Children) {
  const {t} = texts;
  return (
    <section class="p-card r-sheet">
      <Facts facts={mainFacts(texts, receipt)} />
      <h2>{t('receipt_products')}</h2>
      <ul class="r-lines">
        {lineTexts(texts, receipt).map(({verdict, verdictText, product, notes}, index) => (
          <li key={index}>
            <strong dir="auto">{product}</strong>
            <StatusPill tone={verdict === 'confirmed' ? 'yes' : 'no'}>{verdictText}</StatusPill>
            {notes.map((note) => (
              <small key={note} dir="auto">
                {note}
              </small>
            ))}
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}
type Children = {children?: ComponentChildren};

export function ProofSheet({texts, receipt}: ReceiptProps) {
  const {t} = texts;
  return (
    <section class="p-card r-sheet">
      <h2>{t('receipt_proven')}</h2>
      <ul class="r-points" data-tone="yes">
        {provenTexts(texts, receipt).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <h2>{t('receipt_not_proven')}</h2>
      <ul class="r-points">
        {notProvenTexts(texts, receipt).map((text) => (
          <li key={text} dir="auto">
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function NumberSheet({texts, receipt, kid}: ReceiptProps & {kid: string | undefined}) {
  return (
    <section class="p-card r-sheet">
      <h2>{texts.t('receipt_details')}</h2>
      <Facts small facts={numberFacts(texts, receipt, kid)} />
    </section>
  );
}

type ActionsProps = {texts: Texts; path: string; query: string; jws: string};

/** `path`: of the receipt's own page; `query` keeps the language that was chosen there. */
export function ReceiptActions({texts, path, query, jws}: ActionsProps) {
  const {t} = texts;
  return (
    <div class="r-actions">
      <LinkButton href={`${path}/receipt.pdf${query}`} icon="file">
        {t('receipt_download_pdf')}
      </LinkButton>
      <LinkButton href={`${path}/receipt.jws`} icon="lock">
        {t('receipt_download_signed')}
      </LinkButton>
      <form method="post" action={`/verify${query}`}>
        <input type="hidden" name="text" value={jws} />
        <Button type="submit" look="primary" icon="check">
          {t('receipt_check')}
        </Button>
      </form>
    </div>
  );
}

function Facts({facts, small}: {facts: readonly Fact[]; small?: boolean}) {
  return (
    <dl class="r-facts" data-small={small}>
      {facts.map(({label, value}) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
