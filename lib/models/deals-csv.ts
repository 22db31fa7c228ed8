/** The table of deals as a file for spreadsheets: every column, whichever are shown, of the rows that are shown. */
import {summaryOf} from '../domain/answer-summary.ts';
import {doubtTexts} from '../domain/answer-words.ts';
import type {Link} from '../domain/confirmation-link.ts';
import {linkStatus} from '../domain/confirmation-link.ts';
import {csvLine, csvStart} from '../domain/csv.ts';
import {stateText} from '../domain/deal-words.ts';
import {amountInput} from '../domain/money.ts';
import type {NextStep} from '../domain/registration.ts';
import type {Texts} from '../domain/texts.ts';
import type {DealRow} from './deals-rows.ts';
import type {Work} from './slices.ts';

export type CsvWords = {
  texts: Texts;
  vendor: string;
  nextText: (next: NextStep) => string;
};

/** A line takes longer than a comparison, so there are fewer of them between two looks at the clock. */
const lines = 50;

/** In parts, for a Blob. Days and times as ISO writes them, which every spreadsheet reads; an amount as a number of its currency. */
export function* dealsCsv(rows: readonly DealRow[], words: CsvWords): Work<string[]> {
  const parts = [csvStart + csvLine(headings(words))];
  for (const [at, row] of rows.entries()) {
    parts.push(csvLine(cellsOf(row, words)));
    if ((at + 1) % lines === 0) yield;
  }
  return parts;
}

function headings({texts: {t}, vendor}: CsvWords): string[] {
  return [
    t('deal_field_name'),
    t('deal_field_company'),
    t('deal_company_domain'),
    t('deal_field_contact'),
    t('deal_contact_email'),
    t('deal_field_products'),
    t('deal_field_amount'),
    t('deal_currency'),
    t('deal_field_close_date'),
    t('deal_vendor_close_date', vendor),
    t('deals_state'),
    t('deals_csv_since'),
    t('deal_owner_at', vendor),
    t('deal_next_title'),
    t('deals_csv_confirmed'),
    t('deals_csv_links'),
    t('deals_csv_answers'),
    t('deal_registered_by'),
    t('deals_csv_registered'),
    t('deals_csv_record'),
  ];
}

function cellsOf(row: DealRow, {texts, nextText}: CsvWords) {
  const {deal, state, proof} = row;
  const {company, contact, sharing} = deal;
  const {amount} = sharing ?? {};
  return [
    deal.name,
    company?.name,
    company?.domain,
    contact?.name,
    contact?.email,
    texts.list(row.products),
    amount && Number(amountInput(amount)),
    amount?.currency,
    deal.closeDate,
    sharing?.vendorCloseDate,
    state ? stateText(texts, state) : texts.t('deals_not_registered'),
    sharing?.since,
    deal.owner?.name,
    sharing && nextText(row.next),
    proof.confirmed,
    proof.of,
    row.links.flatMap((link) => answerIn(texts, link)).join('; '),
    sharing?.registeredBy.name,
    sharing?.registeredAt,
    deal.ref?.url,
  ];
}

/** "Confirmed · Ann Acme · unverified" */
function answerIn(texts: Texts, link: Link): string[] {
  if (!link.answer) return [];
  const status = texts.t(linkStatus(link) === 'rejected' ? 'status_rejected' : 'status_confirmed');
  return [[status, ...doubtTexts(texts, summaryOf(link.answer, null))].join(' · ')];
}
