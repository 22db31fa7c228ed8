import {Checkbox} from '../../components/ui/checkbox.tsx';
import {Select} from '../../components/ui/select.tsx';
import type {Catalogue, OnboardingKind, RejectionReason} from '../../lib/domain/catalogue.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import {AddForm, EditRow} from './catalogue-rows.tsx';
import {Sheet} from './frame.tsx';

export const onboardingKinds: readonly OnboardingKind[] = [
  'none',
  'partner',
  'vendor',
  'third_party',
];

const path = '/admin/catalogue';

type CatalogueProps = {texts: Texts; catalogue: Catalogue};

export function CatalogueSheets({texts, catalogue}: CatalogueProps) {
  return (
    <>
      <Products texts={texts} catalogue={catalogue} />
      <Tiers texts={texts} catalogue={catalogue} />
      <Onboarding texts={texts} catalogue={catalogue} />
      <Durations texts={texts} catalogue={catalogue} />
    </>
  );
}

function Products({texts, catalogue}: CatalogueProps) {
  const {t} = texts;
  return (
    <Sheet title={t('admin_products')} lead={t('admin_retire_hint')}>
      <ul class="p-items">
        {catalogue.products.map((product) => (
          <EditRow
            key={product.id}
            texts={texts}
            action={`${path}/products/${product.id}`}
            name={product.name}
            retired={product.retired ?? false}
          >
            <TierTicks texts={texts} catalogue={catalogue} chosen={product.tierIds} />
          </EditRow>
        ))}
      </ul>
      <AddForm texts={texts} action={`${path}/products`} label={t('admin_product_add')}>
        <TierTicks texts={texts} catalogue={catalogue} chosen={[]} />
      </AddForm>
    </Sheet>
  );
}

type TierTicksProps = CatalogueProps & {chosen: readonly string[]};

function TierTicks({texts, catalogue, chosen}: TierTicksProps) {
  return (
    <fieldset class="v-field">
      <legend class="v-hidden">{texts.t('admin_product_tiers')}</legend>
      <div class="p-ticks">
        {catalogue.tiers.map((tier) => (
          <Checkbox
            key={tier.id}
            label={tier.name}
            name="tiers"
            value={tier.id}
            checked={chosen.includes(tier.id)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function Tiers({texts, catalogue}: CatalogueProps) {
  const {t} = texts;
  const requires = (isOn: boolean) => (
    <Checkbox label={t('admin_tier_requires')} name="requires" value="yes" checked={isOn} />
  );
  return (
    <Sheet title={t('admin_tiers')}>
      <ul class="p-items">
        {catalogue.tiers.map((tier) => (
          <EditRow key={tier.id} texts={texts} action={`${path}/tiers/${tier.id}`} name={tier.name}>
            {requires(tier.requiresOnboarding)}
          </EditRow>
        ))}
      </ul>
      <AddForm texts={texts} action={`${path}/tiers`} label={t('admin_tier_add')}>
        {requires(false)}
      </AddForm>
    </Sheet>
  );
}

function Onboarding({texts, catalogue}: CatalogueProps) {
  const {t} = texts;
  return (
    <Sheet title={t('admin_onboarding')}>
      <ul class="p-items">
        {catalogue.onboardingTypes.map((type) => (
          <EditRow
            key={type.id}
            texts={texts}
            action={`${path}/onboarding/${type.id}`}
            name={type.name}
          >
            <span class="p-lead">{t(`admin_kind_${type.kind}`)}</span>
          </EditRow>
        ))}
      </ul>
      <AddForm texts={texts} action={`${path}/onboarding`} label={t('admin_onboarding_add')}>
        <Select
          label={t('admin_onboarding_kind')}
          name="kind"
          value=""
          placeholder={t('admin_choose')}
          options={onboardingKinds.map((kind) => ({value: kind, label: t(`admin_kind_${kind}`)}))}
        />
      </AddForm>
    </Sheet>
  );
}

function Durations({texts, catalogue}: CatalogueProps) {
  const {t} = texts;
  return (
    <Sheet title={t('admin_durations')}>
      <ul class="p-items">
        {catalogue.durations.map((duration) => (
          <EditRow
            key={duration.id}
            texts={texts}
            action={`${path}/durations/${duration.id}`}
            name={duration.name}
          />
        ))}
      </ul>
      <AddForm texts={texts} action={`${path}/durations`} label={t('admin_duration_add')} />
    </Sheet>
  );
}

export function Reasons({texts, reasons}: {texts: Texts; reasons: readonly RejectionReason[]}) {
  const {t} = texts;
  const more = (isOn: boolean) => (
    <Checkbox label={t('admin_reason_text')} name="text" value="yes" checked={isOn} />
  );
  return (
    <Sheet title={t('admin_reasons_title')} lead={t('admin_retire_hint')}>
      <ul class="p-items">
        {reasons.map((reason) => (
          <EditRow
            key={reason.id}
            texts={texts}
            action={`/admin/reasons/${reason.id}`}
            name={reason.name}
            retired={reason.retired ?? false}
          >
            {more(reason.textRequired)}
          </EditRow>
        ))}
      </ul>
      <AddForm texts={texts} action="/admin/reasons" label={t('admin_reason_add')}>
        {more(false)}
      </AddForm>
    </Sheet>
  );
}
