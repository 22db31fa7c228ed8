/** What a notice about an overwritten value says, in the words of the form. */
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {findById} from '../../lib/domain/catalogue.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import type {LinkLine} from '../../lib/domain/confirmation-link.ts';
import {dealFieldText, dealValueText} from '../../lib/domain/deal-words.ts';
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

/** One field of a notice: what it is called, what stands and what went. */
export type FieldWords = {field: string; label: string; now: string; lost: string};

export function fieldWords(
  texts: Texts,
  catalogue: Catalogue,
  notice: OverwriteNotice,
): FieldWords[] {
  if (notice.kind === 'deal') {
    const {fields, now, overwrite} = notice;
    return fields.map((field) => ({
      field,
      label: dealFieldText(texts, field),
      now: dealValueText(texts, catalogue, field, now),
      lost: dealValueText(texts, catalogue, field, overwrite.lost),
    }));
  }
  const {fields, now, overwrite} = notice;
  return fields.map((field) => ({
    field,
    label: texts.t(fieldKeys[field]),
    now: valueText(texts, catalogue, field, now),
    lost: valueText(texts, catalogue, field, overwrite.lost),
  }));
}

/** "Maria Nowak changed “Name” of “Acme rollout” while you changed it too." */
export function noticeTitle(
  texts: Texts,
  {mine, other, name}: OverwriteNotice,
  fields: readonly FieldWords[],
): string {
  const names = texts.list(fields.map(({label}) => texts.t('overwrite_field', label)));
  const stem = mine === 'lost' ? 'overwrite_lost' : 'overwrite_kept';
  return texts.plural(stem, fields.length, other, names, name);
}

/** Why there is nothing to restore; undefined when there is. */
export function staleText(texts: Texts, {kind, restorable}: OverwriteNotice): string | undefined {
  switch (restorable) {
    case 'yes':
    case 'unread':
      return undefined;
    case 'answered':
      return texts.t('overwrite_answered');
    case 'unshared':
      return texts.t('overwrite_deal_unshared');
    case 'removed':
    case 'stands':
      return texts.t(kind === 'link' ? `overwrite_${restorable}` : `overwrite_deal_${restorable}`);
  }
}

/** A field's value, or that there is none. */
function valueText(
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
        ? configuredName(texts, nameOf(catalogue.durations, values.durationId))
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
        configuredName(texts, nameOf(catalogue.onboardingTypes, onboardingTypeId)),
      );
}

function nameOf(items: ReadonlyArray<{id: string; name: string}>, id: string): string {
  return findById(items, id)?.name ?? id;
}
