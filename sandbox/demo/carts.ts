import type {Cart} from '../shop/cart.ts';
import {fixedId} from './ids.ts';
import {accounts, dealId} from './world.ts';

/** What the demo's clients have been offered by the vendor: a quote whose proof is pending, and an order whose proof is there. */
export function cartsOf(): Cart[] {
  const [bright] = accounts;
  if (!bright) throw new Error('The demo has no partner');
  return [
    {
      number: 'Q-2027-0114',
      company: 'Acme Corp',
      buyer: {name: 'Marcus Cole', email: 'marcus.cole@acme.example'},
      for: {quoteId: fixedId(40, 1)},
      currency: 'USD',
      lines: [
        {name: 'Marketing Hub Professional', amountMinor: 3_960_000},
        {name: 'Service Hub Starter', amountMinor: 840_000},
      ],
    },
    {
      number: 'O-2026-0871',
      company: 'Kolej Bałtycka',
      buyer: {name: 'Agnieszka Wójcik', email: 'agnieszka.wojcik@kolej-baltycka.example'},
      for: {dealId: dealId(bright, '10103')},
      currency: 'PLN',
      lines: [
        {name: 'Sales Hub Enterprise', amountMinor: 21_900_000},
        {name: 'Service Hub Professional', amountMinor: 9_600_000},
      ],
    },
  ];
}
