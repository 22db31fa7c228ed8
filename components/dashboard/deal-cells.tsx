import type {ComponentChildren} from 'preact';
import {answersOf} from '../../lib/domain/answer-summary.ts';
import {doubtTexts} from '../../lib/domain/answer-words.ts';
import {dayText} from '../../lib/domain/deal-words.ts';
import {moneyText} from '../../lib/domain/money.ts';
import type {DealColumn} from '../../lib/models/deals-order.ts';
import type {DealRow} from '../../lib/models/deals-rows.ts';
import {StatePill} from '../deal/state-pill.tsx';
import {nextText} from '../deal/state-words.ts';
import {useTexts} from '../ui/texts.tsx';

type CellProps = {row: DealRow; vendor: string};

/** What a column says of a deal. The name is the row's own, it opens the deal. */
export function DealCell({
  row,
  vendor,
  column,
}: CellProps & {column: Exclude<DealColumn, 'name'>}): ComponentChildren {
  const texts = useTexts();
  const {deal, next} = row;
  const {company, closeDate, owner, sharing} = deal;
  switch (column) {
    case 'company':
      return company ? <span dir="auto">{company.name}</span> : <Nothing />;
    case 'amount':
      return sharing?.amount ? moneyText(sharing.amount, texts.locale) : <Nothing />;
    case 'close_date':
      return <Day day={closeDate} />;
    case 'vendor_close_date':
      return <Day day={sharing?.vendorCloseDate} />;
    case 'state':
      return <StateCell row={row} vendor={vendor} />;
    case 'owner':
      return owner ? (
        <span dir="auto">{owner.name}</span>
      ) : sharing ? (
        <span class="v-sub">{texts.t('deal_owner_none')}</span>
      ) : (
        <Nothing />
      );
    case 'next':
      return sharing ? nextText(texts, next, vendor) : <Nothing />;
    case 'proof':
      return <ProofCell row={row} vendor={vendor} />;
    case 'registered':
      return sharing ? (
        <>
          <span dir="auto">{sharing.registeredBy.name}</span>
          <span class="v-sub">{texts.date(sharing.registeredAt)}</span>
        </>
      ) : (
        <Nothing />
      );
  }
}

function StateCell({row}: CellProps) {
  const texts = useTexts();
  const {state, deal} = row;
  if (!state || !deal.sharing) {
    return (
      <span class="v-sub">
        {texts.t(deal.shared ? 'deals_unregistered' : 'deals_not_registered')}
      </span>
    );
  }
  return (
    <>
      <StatePill state={state} />
      <span class="v-sub">{texts.t('deal_since', texts.date(deal.sharing.since))}</span>
    </>
  );
}

function ProofCell({row: {proof, links}}: CellProps) {
  const texts = useTexts();
  const {t} = texts;
  const {confirmed, rejected, of} = proof;
  if (of === 0) return <span class="v-sub">{t('deals_proof_none')}</span>;
  const doubts = new Set(answersOf(links).flatMap((answer) => doubtTexts(texts, answer)));
  return (
    <>
      <span>{t('deals_proof_of', confirmed, of)}</span>
      {rejected > 0 && <span class="v-sub">{t('deals_proof_rejected', rejected)}</span>}
      {[...doubts].map((doubt) => (
        <span key={doubt} class="v-sub d-doubt" dir="auto" title={doubt}>
          {doubt}
        </span>
      ))}
    </>
  );
}

function Day({day}: {day: string | null | undefined}) {
  const texts = useTexts();
  return day ? <>{dayText(texts, day)}</> : <Nothing />;
}

/** A dash for the eye, the word for a screen reader. */
function Nothing() {
  const {t} = useTexts();
  return (
    <span class="v-sub">
      <span aria-hidden="true">–</span>
      <span class="v-hidden">{t('deal_value_none')}</span>
    </span>
  );
}
