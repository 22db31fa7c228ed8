/** The names of the columns of the table of deals. */
import type {Texts} from '../../lib/domain/texts.ts';
import type {DealColumn} from '../../lib/models/deals-order.ts';

export function columnText({t}: Texts, column: DealColumn, vendor: string): string {
  switch (column) {
    case 'name':
      return t('dashboard_name');
    case 'company':
      return t('deal_field_company');
    case 'amount':
      return t('deal_field_amount');
    case 'close_date':
      return t('deal_field_close_date');
    case 'vendor_close_date':
      return t('deal_vendor_close_date', vendor);
    case 'state':
      return t('deals_state');
    case 'owner':
      return t('deal_owner_at', vendor);
    case 'next':
      return t('deal_next_title');
    case 'proof':
      return t('deals_proof');
    case 'registered':
      return t('deal_registered_by');
  }
}
