import {Select} from '../../../components/ui/select.tsx';
import {StatusPill} from '../../../components/ui/pill.tsx';
import {TextField} from '../../../components/ui/text-field.tsx';
import {Button} from '../../../components/ui/button.tsx';
import type {Answer} from '../../../lib/domain/answer.ts';
import {linkStatus, pendingState, type Link} from '../../../lib/domain/confirmation-link.ts';
import {findById} from '../../../lib/domain/catalogue.ts';
import {configuredName} from '../../../lib/domain/catalogue-words.ts';
import {strangeDomains} from '../../../lib/domain/evidence.ts';
import type {TextKey, Texts} from '../../../lib/domain/texts.ts';
import {Sheet} from '../../pages/frame.tsx';
import {HoldFields, holdLabel} from '../domains/hold-form.tsx';
import {EvidenceText} from '../evidence-text.tsx';
import {replacedText, VisitTexts} from '../link-around-view.tsx';
import {unknownDomainOf} from '../links-around.ts';
import {LinkPill} from '../views.tsx';
import {ActionForm, Fold, type Filled, type Show} from './action-form.tsx';
import type {DealPage} from './deal-data.ts';
import {holdForm, onDealItself} from './proof-actions.ts';

/** The links on the deal, what their clients said, and attaching another. */
export function Proof({show}: {show: Show}) {
  const {texts, page} = show;
  const {t} = texts;
  const {sheet, links, rights} = page;
  return (
    <Sheet title={t('console_proof')}>
      <div class="k-stack" id="proof">
        {sheet.links.length === 0 && <p class="k-aside">{t('console_proof_none')}</p>}
        {sheet.links.map(({id}) => {
          const link = links.get(id);
          return link && <ProofLink key={id} show={show} link={link} />;
        })}
        {rights.attach && <Attach show={show} />}
      </div>
    </Sheet>
  );
}

function ProofLink({show, link}: {show: Show; link: Link}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const onQuote = page.onQuote.get(link.id);
  const replaced = page.around.replaced.get(link.id);
  return (
    <article class="k-item">
      <h3 dir="auto">{link.name}</h3>
      <p class="k-pills">
        <LinkPill texts={texts} status={linkStatus(link)} pending={pendingState(link)} />
        {link.answer?.evidence === 'unverified' && (
          <StatusPill tone="wait" icon="warning">
            {t('console_unverified')}
          </StatusPill>
        )}
      </p>
      {onQuote !== undefined && (
        <p class="k-aside" dir="auto">
          {t('console_on_quote', onQuote)}
        </p>
      )}
      {link.client && (
        <p class="k-aside" dir="auto">
          {t('console_link_client', link.client.name)}
        </p>
      )}
      {replaced && (
        <p class="k-aside" dir="auto">
          {replacedText(texts, replaced)}
        </p>
      )}
      <VisitTexts texts={texts} visits={page.around.visits.get(link.id) ?? []} />
      {!link.answer && link.asking?.wish && (
        <>
          <p class="k-aside">{t('console_wish')}</p>
          <p class="v-quote" dir="auto">
            {link.asking.wish.text}
          </p>
        </>
      )}
      {link.answer ? (
        <AnswerLines texts={texts} answer={link.answer} company={page.deal.company} />
      ) : (
        <ul class="k-plain">
          {link.lines.map(({productId, tierId}) => (
            <li key={productId} dir="auto">
              {productText(texts, page, productId, tierId)}
            </li>
          ))}
        </ul>
      )}
      <Hold show={show} link={link} />
      {page.rights.attach && (
        <Fold
          show={show}
          forms={[`detach:${link.id}`]}
          label={t('console_detach')}
          ariaLabel={t('console_detach_of', link.name)}
        >
          <p>{t('console_detach_ask')}</p>
          <ActionForm
            show={show}
            id={`detach:${link.id}`}
            action={`${path}/detach`}
            hidden={{link: link.id}}
            look="danger"
            submit={t('admin_remove')}
            submitLabel={t('admin_remove_of', link.name)}
          />
        </Fold>
      )}
    </article>
  );
}

/** An answer that would have counted, had the vendor known the domain: to know it from now on. */
function Hold({show, link}: {show: Show; link: Link}) {
  const {texts, page, path} = show;
  const domain = unknownDomainOf(link.answer);
  if (!page.rights.hold || domain === undefined || page.around.held.has(domain)) return null;
  const {company} = page.deal;
  const id = holdForm(link.id);
  return (
    <Fold show={show} forms={[id]} label={holdLabel(texts, domain, company?.name)}>
      <ActionForm
        show={show}
        id={id}
        action={`${path}/hold`}
        hidden={{link: link.id}}
        submit={texts.t('console_hold')}
      >
        {({text, error}) => (
          <HoldFields
            texts={texts}
            domain={domain}
            also={company?.domain ?? undefined}
            company={text('company', company?.name)}
            error={error('company')}
          />
        )}
      </ActionForm>
    </Fold>
  );
}

function productText({t}: Texts, {account}: DealPage, productId: string, tierId: string): string {
  const {products, tiers} = account.catalogue;
  const product = findById(products, productId)?.name ?? productId;
  return t('console_product_tier', product, findById(tiers, tierId)?.name ?? tierId);
}

/** What the client said to each product, by the names they read then. */
function AnswerLines({
  texts,
  answer,
  company,
}: {
  texts: Texts;
  answer: Answer;
  company: DealPage['deal']['company'];
}) {
  const {t} = texts;
  const strange = strangeDomains(answer, company);
  return (
    <>
      <p class="k-aside" dir="auto">
        {t('console_answered_by', answer.by.name, texts.date(answer.at, true))}
      </p>
      <p class="k-aside">
        <EvidenceText texts={texts} answer={answer} />
      </p>
      {strange && (
        <p class="k-aside" dir="auto">
          {t('proof_other_company', strange.answered, strange.company)}
        </p>
      )}
      <ul class="k-plain">
        {answer.lines.map((line, at) => {
          const names = answer.snapshot.lines[at];
          const reason = line.verdict === 'rejected' ? configuredName(texts, line.reason.name) : '';
          return (
            <li key={line.productId}>
              <span class="k-verdict" data-verdict={line.verdict}>
                {t(verdictKeys[line.verdict])}
              </span>{' '}
              <bdi>
                {names ? t('console_product_tier', names.product, names.tier) : line.productId}
              </bdi>
              {line.verdict === 'rejected' && (
                <p class="v-quote" dir="auto">
                  {line.reason.text ? t('console_reason_with', reason, line.reason.text) : reason}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

const verdictKeys = {
  confirmed: 'status_confirmed',
  rejected: 'status_rejected',
} as const satisfies Record<Answer['lines'][number]['verdict'], TextKey>;

function Attach({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const {links, more} = page.attachable;
  const {search} = show;
  const isSearching = search !== '';
  return (
    <details class="k-fold" open={isSearching || show.failed?.form === 'attach'}>
      <summary>{t('console_attach_add')}</summary>
      {(more || isSearching) && (
        <form class="k-search-row" method="get" action={`${path}#proof`} role="search">
          <TextField label={t('console_attach_search')} name="link" dir="auto" value={search} />
          <Button type="submit">{t('console_list_show')}</Button>
        </form>
      )}
      {links.length === 0 ? (
        <p class="k-aside">{t(isSearching ? 'console_attach_not_found' : 'console_attach_none')}</p>
      ) : (
        <ActionForm show={show} id="attach" action={`${path}/attach`} submit={t('console_attach')}>
          {(filled) => (
            <>
              <Select
                label={t('console_attach_link')}
                name="link"
                value={filled.text('link')}
                placeholder={t('admin_choose')}
                options={links.map(({id, name, status}) => ({
                  value: id,
                  label: t('console_attach_option', name, t(statusKeys[status])),
                }))}
                error={filled.error('link')}
              />
              <WhereTo show={show} filled={filled} />
            </>
          )}
        </ActionForm>
      )}
    </details>
  );
}

const statusKeys = {
  pending: 'status_pending',
  confirmed: 'status_confirmed',
  rejected: 'status_rejected',
} as const satisfies Record<ReturnType<typeof linkStatus>, TextKey>;

/** The deal itself, or one of its quotes. */
export function WhereTo({
  show,
  filled,
}: {
  show: {texts: Texts; page: {sheet: {quotes: ReadonlyArray<{id: string; number: string}>}}};
  filled: Filled;
}) {
  const {t} = show.texts;
  const {quotes} = show.page.sheet;
  if (quotes.length === 0) return null;
  return (
    <Select
      label={t('console_attach_on')}
      name="on"
      value={filled.text('on', onDealItself)}
      options={[
        {value: onDealItself, label: t('console_attach_on_deal')},
        ...quotes.map(({id, number}) => ({value: id, label: t('console_on_quote', number)})),
      ]}
      error={filled.error('on')}
    />
  );
}
