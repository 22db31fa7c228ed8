import {describe, expect, it} from 'vitest';
import {dealFields, type Side} from '../../../lib/domain/deal.ts';
import {checkDirections} from '../../../lib/domain/deal-rules.ts';
import {
  maySend,
  propertySync,
  type Direction,
  type SyncedProperty,
} from '../../../lib/domain/property-sync.ts';

/** docs/rules.md, "What goes which way", written out by hand: the direction, and who may write it. */
const expected: Record<SyncedProperty, [Direction, Side[]]> = {
  name: ['at_creation', ['partner']],
  productIds: ['both', ['partner', 'vendor']],
  amount: ['to_vendor', ['partner']],
  closeDate: ['to_vendor', ['partner']],
  contact: ['to_vendor', ['partner']],
  company: ['to_vendor', ['partner']],
  introNote: ['to_vendor', ['partner']],
  painOrOpportunity: ['to_vendor', ['partner']],
  nextSteps: ['to_vendor', ['partner']],
  vendorCloseDate: ['from_vendor', ['vendor']],
  eligibility: ['from_vendor', ['vendor']],
  owner: ['from_vendor', ['vendor']],
  quotes: ['from_vendor', ['vendor']],
  pipeline: ['never', []],
  stage: ['never', []],
};

describe('which way a fact goes', () => {
  it.each(Object.entries(expected))('%s: %j', (property, [direction, sides]) => {
    const name = property as SyncedProperty; // a key of the table
    expect(propertySync[name]).toBe(direction);
    const senders = (['partner', 'vendor'] as const).filter((side) => maySend(name, side));
    expect(senders).toEqual(sides);
  });

  it('is known of every fact, and of nothing else', () => {
    expect(Object.keys(propertySync).sort()).toEqual(Object.keys(expected).sort());
  });

  it('leaves the vendor the product interest alone to write, and the partner every fact of the form', () => {
    const refused = checkDirections(dealFields, 'vendor').map(({field, code}) => [field, code]);
    expect(refused).toEqual(
      dealFields.filter((field) => field !== 'productIds').map((field) => [field, 'not_offered']),
    );
    expect(checkDirections(dealFields, 'partner')).toEqual([]);
  });
});
