/** What a notice about an overwritten value says, in the words of the form. */
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {findById} from '../../lib/domain/catalogue.ts';
import type {LinkLine} from '../../lib/domain/confirmation-link.ts';
import type {LinkField, LinkValues} from '../../lib/domain/overwrite.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';
import type {OverwriteNotice} from '../../lib/models/overwrites.ts';

const fieldKeys = {
  lines: 'form_products',
  providingOnboarding: 'form_providing',
  durationId: 'form_duration',
  name: 'form_name',
  client: 'overwrite_client',
} as const satisfies Record<LinkField, TextKey>;

export function fieldText(texts: Texts, field: LinkField): string {
  return texts.t(fieldKeys[field]);
}

/** "Maria Nowak changed “Name” of “Acme rollout” while you changed it too." */
export function noticeTitle(texts: Texts, notice: OverwriteNotice): string {
  const {fields, mine, other, linkName} = notice;
  const names = texts.list(
    fields.map((field) => texts.t('overwrite_field', fieldText(texts, field))),
  );
  const stem = mine === 'lost' ? 'overwrite_lost' : 'overwrite_kept';
  return texts.plural(stem, fields.length, other, names, linkName);
}

/** A field's value, or that there is none. */
export function valueText(
  texts: Texts,
  catalogue: Catalogue,
  field: LinkField,
  values: Partial<LinkValues>,
): string {
  switch (field) {
    case 'name':
      return values.name ?? '';
    case 'lines':
      return texts.list((values.lines ?? []).map((line) => lineText(texts, catalogue, line)));
    case 'providingOnboarding':
      return texts.t(values.providingOnboarding ? 'overwrite_on' : 'overwrite_off');
    case 'durationId':
      return values.durationId
        ? nameOf(catalogue.durations, values.durationId)
        : texts.t('overwrite_none');
    case 'client':
      return values.client
        ? texts.t('overwrite_person', values.client.name, values.client.email)
        : texts.t('overwrite_none');
  }
}

/** "Marketing Hub Professional (by the partner)" */
function lineText(texts: Texts, catalogue: Catalogue, line: LinkLine): string {
  const {productId, tierId, onboardingTypeId} = line;
  const product = nameOf(catalogue.products, productId);
  const tier = nameOf(catalogue.tiers, tierId);
  return onboardingTypeId === null
    ? texts.t('overwrite_line', product, tier)
    : texts.t(
        'overwrite_line_with',
        product,
        tier,
        nameOf(catalogue.onboardingTypes, onboardingTypeId),
      );
}

function nameOf(items: ReadonlyArray<{id: string; name: string}>, id: string): string {
  return findById(items, id)?.name ?? id;
}
