import {describe, expect, it} from 'vitest';
import {
  mailDomain,
  strangeDomains,
  weigh,
  type Evidence,
  type ProofFacts,
} from '../../../lib/domain/evidence.ts';

const email = 'ann@acme.example';
const held: ProofFacts = {isFreeMail: false, isOwnPeople: false, isHeld: true};

it.each(['mailed', 'code'] as const)('an address that the vendor holds counts: %s', (via) => {
  expect(weigh({via, email}, held)).toEqual({evidence: via, email});
});

it.each([
  ['of a free provider', {...held, isFreeMail: true}, 'free_mail'],
  ['of the partner’s own people', {...held, isOwnPeople: true}, 'own_people'],
  ['of nobody the vendor knows', {...held, isHeld: false}, 'unknown_domain'],
  [
    'of the partner’s own people at a free provider',
    {isFreeMail: true, isOwnPeople: true, isHeld: false},
    'own_people',
  ],
] as const)('an address %s proves nothing, and is kept to be shown', (_, facts, unproven) => {
  for (const via of ['mailed', 'code'] as const) {
    expect(weigh({via, email}, facts)).toEqual({evidence: 'unverified', unproven, email});
  }
});

it('a copied address alone proves nothing', () => {
  expect(weigh({via: 'none'}, held)).toEqual({evidence: 'unverified', unproven: 'no_code'});
});

it('what the checkout says is the vendor’s word, with or without an address', () => {
  expect(weigh({via: 'checkout', email}, held)).toEqual({evidence: 'checkout', email});
  expect(weigh({via: 'checkout', email: null}, held)).toEqual({evidence: 'checkout'});
  const free = {...held, isFreeMail: true, isHeld: false};
  expect(weigh({via: 'checkout', email}, free)).toEqual({evidence: 'checkout', email});
  expect(weigh({via: 'checkout', email}, {...held, isOwnPeople: true})).toEqual({
    ...{evidence: 'unverified', unproven: 'own_people', email},
  });
});

it.each([
  ['Ann@ACME.example ', 'acme.example'],
  ['"odd@name"@acme.example', 'acme.example'],
  ['nobody', ''],
])('the domain of %s', (given, domain) => {
  expect(mailDomain(given)).toBe(domain);
});

describe('an answer on the deal of a company', () => {
  const answered = (evidence: Evidence, address = 'friend@globex.example') => ({
    ...{evidence, by: {email: address}},
  });
  it.each(['mailed', 'code'] as const)('that came from another one is marked: %s', (evidence) => {
    expect(strangeDomains(answered(evidence), {domain: 'acme.example'})).toEqual({
      ...{answered: 'globex.example', company: 'acme.example'},
    });
  });

  it.each([
    ['from the same', answered('code', 'ann@ACME.example'), {domain: 'acme.example'}],
    ['that counts for nothing anyhow', answered('unverified'), {domain: 'acme.example'}],
    ['whose checkout vouches for it', answered('checkout'), {domain: 'acme.example'}],
    ['whose domain is not known', answered('code'), {domain: null}],
    ['that is not known', answered('code'), null],
    ['of nobody’s address', {evidence: 'code' as const, by: {}}, {domain: 'acme.example'}],
  ])('is not: %s', (_what, answer, company) => {
    expect(strangeDomains(answer, company)).toBeUndefined();
  });
});
