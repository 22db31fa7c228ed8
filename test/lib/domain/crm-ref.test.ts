import {describe, expect, it} from 'vitest';
import {crmRefKey, isAddressOf} from '../../../lib/domain/crm-ref.ts';

describe('the address of a record', () => {
  it.each([
    ['hubspot', 'https://app.hubspot.com/contacts/1/record/0-3/7', true],
    ['hubspot', 'https://app-eu1.hubspot.com/contacts/1/deal/7', true],
    ['hubspot', 'http://app.hubspot.com/contacts/1/deal/7', false],
    ['hubspot', 'https://app.hubspot.com.evil.example/contacts/1/deal/7', false],
    ['hubspot', 'https://app.hubspot.com@evil.example/', false],
    ['hubspot', 'https://evil.example/?app.hubspot.com', false],
    ['hubspot', 'http://crm.localhost/contacts/1/deal/7', false],
    ['sandbox', 'http://crm.localhost:4681/contacts/4680/record/0-3/7', true],
    ['sandbox', 'https://evil.example/', false],
    ['sandbox', 'http://localhost.evil.example/', false],
    ['sandbox', 'not an address', false],
  ] as const)('of %s: %s is one: %s', (crm, address, expected) => {
    expect(isAddressOf(crm, address)).toBe(expected);
  });

  it('is no part of which record it is', () => {
    const ref = {crm: 'hubspot', portal: '1', objectType: 'deal', objectId: '7'} as const;
    expect(crmRefKey(ref)).toBe(crmRefKey({...ref}));
    expect(crmRefKey({...ref, portal: '2'})).not.toBe(crmRefKey(ref));
  });
});
