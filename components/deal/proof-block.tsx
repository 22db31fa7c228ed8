import type {ComponentChildren} from 'preact';
import type {DealSheet, SheetLink} from '../../lib/domain/deal-sheet.ts';
import {partlyTexts, proofTexts, reasonTexts} from '../../lib/domain/answer-words.ts';
import {statusOf} from '../card/link-words.ts';
import {Lines, List, ListRow, Quote} from '../ui/list.tsx';
import {StatusPill} from '../ui/pill.tsx';
import {useTexts} from '../ui/texts.tsx';

/** What the page lets people do with a link on the deal: beside its name, and below. */
export type LinkParts = {side?: ComponentChildren; below?: ComponentChildren};

type ProofBlockProps = {
  sheet: DealSheet;
  /** How the page adds a link. */
  act?: ComponentChildren;
  partsOf?: ((link: SheetLink) => LinkParts) | undefined;
};

/** Proof of Involvement inside the shared deal. */
export function ProofBlock({sheet, act, partsOf}: ProofBlockProps) {
  const {t} = useTexts();
  return (
    <div class="s-block" role="group" aria-label={t('card_title')}>
      <div class="s-head">
        <h4>{t('card_title')}</h4>
        {act}
      </div>
      {sheet.links.length === 0 ? (
        <p class="v-sub">{t('card_empty')}</p>
      ) : (
        <List label={t('card_links')}>
          {sheet.links.map((link) => (
            <ListRow key={link.id} name={link.name} {...partsOf?.(link)}>
              <Standing link={link} />
            </ListRow>
          ))}
        </List>
      )}
    </div>
  );
}

/** As the card's own rows say it (components/card/link-row.tsx). */
function Standing({link}: {link: SheetLink}) {
  const texts = useTexts();
  const {answer, wish} = link;
  const {tone, text} = statusOf(texts, link);
  return (
    <>
      <div class="s-marks">
        <StatusPill tone={tone}>{text}</StatusPill>
        {answer && <Lines of={partlyTexts(texts, answer)} />}
      </div>
      {answer && <Lines of={proofTexts(texts, answer)} />}
      {wish !== null && <Quote>{wish}</Quote>}
      {answer && reasonTexts(texts, answer).map((reason) => <Quote key={reason}>{reason}</Quote>)}
    </>
  );
}
