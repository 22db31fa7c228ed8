import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {findById} from '../../lib/domain/catalogue.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import {partlyTexts} from '../../lib/domain/answer-words.ts';
import {confirmedCount} from '../../lib/domain/confirmation-link.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import {dealPath} from './deal-table.tsx';
import {linkShape, type LinkColumn, type LinkQuery, type LinkRow} from './link-list.ts';
import {domainsPath} from './domains/domains-view.tsx';
import {holdLabel} from './domains/hold-form.tsx';
import {EvidenceText} from './evidence-text.tsx';
import {replacedText, VisitTexts} from './link-around-view.tsx';
import {unknownDomainOf} from './links-around.ts';
import {SortHeader} from './list-views.tsx';
import {DateText, LinkPill, Name, None} from './views.tsx';

const columnTexts = {
  name: 'console_column_link',
  partner: 'console_column_partner',
  deal: 'console_column_deal',
  client: 'console_column_client',
  status: 'console_column_answer',
  created: 'console_column_created',
} as const satisfies Record<LinkColumn, TextKey>;

type LinkTableProps = {
  texts: Texts;
  query: LinkQuery;
  rows: readonly LinkRow[];
  catalogue: Catalogue;
};

export function LinkTable({texts, query, rows, catalogue}: LinkTableProps) {
  const {t} = texts;
  const header = (column: LinkColumn) => (
    <SortHeader {...{texts, query, column, shape: linkShape, label: t(columnTexts[column])}} />
  );
  return (
    <div class="k-scroll">
      <table class="p-table k-table">
        <caption class="v-hidden">{t('console_nav_links')}</caption>
        <thead>
          <tr>
            {header('name')}
            {header('partner')}
            <th scope="col">{t('console_column_products')}</th>
            {header('deal')}
            {header('client')}
            {header('status')}
            {header('created')}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.accountId}/${row.id}`}>
              <th scope="row">
                <Name>{row.name}</Name>
                {row.replaced && (
                  <span class="p-sub" dir="auto">
                    {replacedText(texts, row.replaced)}
                  </span>
                )}
              </th>
              <td data-label={t(columnTexts.partner)}>
                <Name>{row.partner}</Name>
              </td>
              <td data-label={t('console_column_products')}>{productsOf(texts, row, catalogue)}</td>
              <td data-label={t(columnTexts.deal)}>
                <DealLink row={row} />
              </td>
              <td data-label={t(columnTexts.client)}>
                {row.clientName === null ? <None /> : <Name>{row.clientName}</Name>}
              </td>
              <td data-label={t(columnTexts.status)}>
                <LinkPill texts={texts} status={row.status} pending={row.pending} />
                <AnswerText texts={texts} row={row} />
                <HoldLink texts={texts} row={row} />
                <VisitTexts texts={texts} visits={row.visits} />
              </td>
              <td data-label={t(columnTexts.created)}>
                <DateText texts={texts} at={row.createdAt.toISOString()} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DealLink({row}: {row: LinkRow}) {
  if (row.dealId === null || row.dealName === null) return <None />;
  return (
    <a
      href={dealPath({accountId: row.accountId, id: row.dealId})}
      class="k-name"
      dir="auto"
      title={row.dealName}
      data-row
    >
      {row.dealName}
    </a>
  );
}

/** An answered link keeps the names it was answered under. */
function productsOf(texts: Texts, {lines, answer}: LinkRow, catalogue: Catalogue): string {
  const names = answer
    ? answer.snapshot.lines.map(({product, tier}) => `${product} ${tier}`)
    : lines.map(({productId, tierId}) => {
        const product = findById(catalogue.products, productId)?.name ?? productId;
        return `${product} ${findById(catalogue.tiers, tierId)?.name ?? tierId}`;
      });
  return texts.list(names);
}

/** To the form that holds the domain from which an answer came that did not count. */
function HoldLink({texts, row}: {texts: Texts; row: LinkRow}) {
  const domain = unknownDomainOf(row.answer);
  if (!row.canHold || domain === undefined) return null;
  const company = row.company ?? '';
  const asked = new URLSearchParams({account: row.accountId, domain, company});
  return (
    <span class="p-sub">
      <a href={`${domainsPath}?${asked}`}>{holdLabel(texts, domain, company)}</a>
    </span>
  );
}

/** Who answered and when, how much of it was confirmed, and why the rest was not. */
function AnswerText({texts, row}: {texts: Texts; row: LinkRow}) {
  const {answer} = row;
  if (!answer) return null;
  const {t} = texts;
  const [partly] = partlyTexts(texts, confirmedCount(answer));
  const reasons = answer.lines.flatMap((line) =>
    line.verdict === 'rejected'
      ? [[configuredName(texts, line.reason.name), line.reason.text].filter(Boolean).join(': ')]
      : [],
  );
  return (
    <span class="p-sub">
      {partly !== undefined && `${partly} · `}
      <Name>{answer.by.name}</Name> · <DateText texts={texts} at={answer.at} /> ·{' '}
      <EvidenceText texts={texts} answer={answer} />
      {[...new Set(reasons)].map((reason) => (
        <q key={reason} class="k-reason" dir="auto">
          {reason}
        </q>
      ))}{' '}
      <a href={`/receipts/${row.accountId}/${row.id}`}>{t('receipt_link_console')}</a>
    </span>
  );
}
