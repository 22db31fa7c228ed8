import type {ComponentChildren} from 'preact';
import {Checkbox} from '../../../components/ui/checkbox.tsx';
import type {DealField} from '../../../lib/domain/deal.ts';
import {valuesOf} from '../../../lib/domain/deal.ts';
import {dealFieldText, dealValueText} from '../../../lib/domain/deal-words.ts';
import {
  propertySync,
  type Direction,
  type SyncedProperty,
} from '../../../lib/domain/property-sync.ts';
import type {TextKey} from '../../../lib/domain/texts.ts';
import {Sheet} from '../../pages/frame.tsx';
import {DayText} from '../views.tsx';
import {ActionForm, Fold, type Show} from './action-form.tsx';
import {LostProductsNotice} from './lost-products-view.tsx';

const syncKeys: Record<Direction, TextKey> = {
  to_vendor: 'console_sync_to_vendor',
  both: 'console_sync_both',
  from_vendor: 'console_sync_from_vendor',
  at_creation: 'console_sync_at_creation',
  never: 'console_sync_never',
};

/** Which way a fact goes, as a badge on it. */
export function SyncBadge({show, of}: {show: Pick<Show, 'texts' | 'page'>; of: SyncedProperty}) {
  const {texts, page} = show;
  const {name, vendorName} = page.account;
  return <span class="k-sync">{texts.t(syncKeys[propertySync[of]], name, vendorName)}</span>;
}

/** The key facts: what the partner says, what the vendor says beside it. */
export function Facts({show}: {show: Show}) {
  const {texts, page} = show;
  const {t} = texts;
  const {deal, account, rights} = page;
  const isShared = deal.shared && deal.sharing !== null;
  return (
    <Sheet title={t('console_deal_facts')}>
      <dl class="k-facts" id="facts">
        <Field show={show} field="name" />
        <Field show={show} field="amount" />
        <Fact
          label={t('console_close_date_of', account.name)}
          badge={<SyncBadge show={show} of="closeDate" />}
        >
          <DayText texts={texts} day={deal.closeDate} />
        </Fact>
        <Fact
          label={t('console_close_date_of', account.vendorName)}
          badge={<SyncBadge show={show} of="vendorCloseDate" />}
        >
          <DayText texts={texts} day={deal.sharing?.vendorCloseDate} />
        </Fact>
        <Field show={show} field="company" />
        <Field show={show} field="contact" />
        <Field show={show} field="productIds" />
        <Fact label={t('console_partner_contact')}>
          <bdi>{deal.sharing?.partnerContact?.name ?? t('deal_value_none')}</bdi>
        </Fact>
      </dl>
      {isShared && rights.decide && <LostProductsNotice show={show} />}
      {isShared && rights.decide && <Products show={show} />}
      <p class="k-aside">{t('console_pipeline_own')}</p>
    </Sheet>
  );
}

export function Qualification({show}: {show: Show}) {
  return (
    <Sheet title={show.texts.t('console_deal_qualification')}>
      <dl class="k-facts" data-long>
        <Field show={show} field="introNote" />
        <Field show={show} field="painOrOpportunity" />
        <Field show={show} field="nextSteps" />
      </dl>
    </Sheet>
  );
}

function Field({show, field}: {show: Show; field: DealField}) {
  const {texts, page} = show;
  const value = dealValueText(texts, page.account.catalogue, field, valuesOf(page.deal));
  return (
    <Fact label={dealFieldText(texts, field)} badge={<SyncBadge show={show} of={field} />}>
      <span class="k-text" dir="auto">
        {value}
      </span>
    </Fact>
  );
}

type FactProps = {label: string; badge?: ComponentChildren; children: ComponentChildren};

function Fact({label, badge, children}: FactProps) {
  return (
    <div>
      <dt>
        <span dir="auto">{label}</span> {badge}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Retired products that the deal has already may stay. */
function Products({show}: {show: Show}) {
  const {texts, page, path} = show;
  const {t} = texts;
  const now = page.deal.sharing?.productIds ?? [];
  const offered = page.account.catalogue.products.filter(
    ({id, retired}) => !retired || now.includes(id),
  );
  return (
    <Fold show={show} forms={['products']} label={t('console_products_edit')}>
      <ActionForm show={show} id="products" action={`${path}/products`} submit={t('admin_save')}>
        {({list, error}) => (
          <>
            {now.map((id) => (
              <input key={id} type="hidden" name="was" value={id} />
            ))}
            <fieldset class="v-field">
              <legend class="v-label">{dealFieldText(texts, 'productIds')}</legend>
              <div class="p-ticks">
                {offered.map(({id, name}) => (
                  <Checkbox
                    key={id}
                    label={name}
                    name="productIds"
                    value={id}
                    checked={list('productIds', now).includes(id)}
                  />
                ))}
              </div>
              {error('productIds') && <span class="v-error">{error('productIds')}</span>}
            </fieldset>
          </>
        )}
      </ActionForm>
    </Fold>
  );
}
