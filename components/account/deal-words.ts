/** The key facts of a deal in words. */
import type {Catalogue} from '../../lib/domain/catalogue.ts';
import {findById} from '../../lib/domain/catalogue.ts';
import type {DealField, DealValues} from '../../lib/domain/deal.ts';
import {moneyText} from '../../lib/domain/money.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';

const fieldKeys = {
  name: 'deal_field_name',
  productIds: 'deal_field_products',
  amount: 'deal_field_amount',
  closeDate: 'deal_field_close_date',
  contact: 'deal_field_contact',
  company: 'deal_field_company',
  introNote: 'deal_field_intro_note',
  painOrOpportunity: 'deal_field_pain',
  nextSteps: 'deal_field_next_steps',
} as const satisfies Record<DealField, TextKey>;

export function dealFieldText(texts: Texts, field: DealField): string {
  return texts.t(fieldKeys[field]);
}

/** A field's value, or that there is none. */
export function dealValueText(
  texts: Texts,
  catalogue: Catalogue,
  field: DealField,
  values: Partial<DealValues>,
): string {
  return textIn(texts, catalogue, field, values) || texts.t('overwrite_none');
}

function textIn(
  texts: Texts,
  catalogue: Catalogue,
  field: DealField,
  values: Partial<DealValues>,
): string {
  switch (field) {
    case 'productIds': {
      const names = values.productIds?.map((id) => findById(catalogue.products, id)?.name ?? id);
      return texts.list(names ?? []);
    }
    case 'amount':
      return values.amount ? moneyText(values.amount, texts.locale) : '';
    case 'closeDate':
      return values.closeDate ? dayText(texts, values.closeDate) : '';
    case 'contact':
      return values.contact ? both(texts, values.contact.name, values.contact.email) : '';
    case 'company':
      return values.company ? both(texts, values.company.name, values.company.domain) : '';
    case 'name':
    case 'introNote':
    case 'painOrOpportunity':
    case 'nextSteps':
      return values[field] ?? '';
  }
}

/** A calendar day is the same day everywhere: noon of the reader's own clock stands for it. */
export function dayText(texts: Texts, day: string): string {
  return texts.date(`${day}T12:00:00`);
}

function both(texts: Texts, name: string, more: string | null | undefined): string {
  return more ? texts.t('overwrite_person', name, more) : name;
}
