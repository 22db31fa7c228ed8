/** The key facts of a shared deal in words, for every page that shows them. */
import type {Catalogue} from './catalogue.ts';
import {findById} from './catalogue.ts';
import type {DealField, DealValues, RegistrationState} from './deal.ts';
import {moneyText} from './money.ts';
import type {TextKey, Texts} from './texts.ts';

const fieldKeys: Record<DealField, TextKey> = {
  name: 'deal_field_name',
  productIds: 'deal_field_products',
  amount: 'deal_field_amount',
  closeDate: 'deal_field_close_date',
  contact: 'deal_field_contact',
  company: 'deal_field_company',
  introNote: 'deal_field_intro_note',
  painOrOpportunity: 'deal_field_pain',
  nextSteps: 'deal_field_next_steps',
};

export function dealFieldText({t}: Texts, field: DealField): string {
  return t(fieldKeys[field]);
}

/** A field's value, or that there is none. */
export function dealValueText(
  texts: Texts,
  catalogue: Catalogue,
  field: DealField,
  values: Partial<DealValues>,
): string {
  return textIn(texts, catalogue, field, values) || texts.t('deal_value_none');
}

function textIn(
  texts: Texts,
  catalogue: Catalogue,
  field: DealField,
  values: Partial<DealValues>,
): string {
  switch (field) {
    case 'productIds':
      return productsText(texts, catalogue, values.productIds ?? []);
    case 'amount':
      return values.amount ? moneyText(values.amount, texts.locale) : '';
    case 'closeDate':
      return values.closeDate ? dayText(texts, values.closeDate) : '';
    case 'contact':
      return both(texts, values.contact?.name ?? '', values.contact?.email);
    case 'company':
      return both(texts, values.company?.name ?? '', values.company?.domain);
    case 'name':
    case 'introNote':
    case 'painOrOpportunity':
    case 'nextSteps':
      return values[field] ?? '';
  }
}

export function productsText(texts: Texts, {products}: Catalogue, ids: readonly string[]): string {
  return texts.list(ids.map((id) => findById(products, id)?.name ?? id));
}

/** A calendar day is the same day everywhere: noon of the reader's own clock stands for it. */
export function dayText(texts: Texts, day: string): string {
  return texts.date(`${day}T12:00:00`);
}

function both({t}: Texts, name: string, more: string | null | undefined): string {
  return more ? t('deal_value_with', name, more) : name;
}

const stateKeys: Record<RegistrationState, TextKey> = {
  active: 'deal_state_active',
  won: 'deal_state_won',
  lost: 'deal_state_lost',
  withdrawn: 'deal_state_withdrawn',
  expired: 'deal_state_expired',
};

export function stateText({t}: Texts, state: RegistrationState): string {
  return t(stateKeys[state]);
}
