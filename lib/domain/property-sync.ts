/**
 * Which way each fact of a shared deal goes. It is data: the server enforces it, every page shows it as a badge on the field.
 * `at_creation`: the vendor gets it once; a later change is offered as a difference to send. `never`: each side has its own.
 */
import type {DealField, Side} from './deal.ts';

export const directions = ['to_vendor', 'both', 'from_vendor', 'at_creation', 'never'] as const;
export type Direction = (typeof directions)[number];

export type SyncedProperty =
  DealField | 'vendorCloseDate' | 'eligibility' | 'owner' | 'quotes' | 'pipeline' | 'stage';

export const propertySync: Readonly<Record<SyncedProperty, Direction>> = {
  name: 'at_creation',
  productIds: 'both',
  amount: 'to_vendor',
  closeDate: 'to_vendor',
  contact: 'to_vendor',
  company: 'to_vendor',
  introNote: 'to_vendor',
  painOrOpportunity: 'to_vendor',
  nextSteps: 'to_vendor',
  vendorCloseDate: 'from_vendor',
  eligibility: 'from_vendor',
  owner: 'from_vendor',
  quotes: 'from_vendor',
  pipeline: 'never',
  stage: 'never',
};

/** Whether that side may write the property. A name may be sent again by the partner, on purpose. */
export function maySend(property: SyncedProperty, side: Side): boolean {
  switch (propertySync[property]) {
    case 'both':
      return true;
    case 'to_vendor':
    case 'at_creation':
      return side === 'partner';
    case 'from_vendor':
      return side === 'vendor';
    case 'never':
      return false;
  }
}
