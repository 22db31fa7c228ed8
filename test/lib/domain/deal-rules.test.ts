import {describe, expect, it} from 'vitest';
import {defaultCatalogue} from '../../../lib/domain/catalogue.ts';
import type {CrmRef} from '../../../lib/domain/crm-ref.ts';
import type {DealValues} from '../../../lib/domain/deal.ts';
import {
  changedDealFields,
  checkDealValues,
  domainOf,
  isDay,
  isEmail,
  pickValues,
  tidyDealValues,
  type DealPurpose,
} from '../../../lib/domain/deal-rules.ts';
import {dealValues} from './fixtures.ts';

const {contact, company} = dealValues;
if (!contact || !company) throw new Error('The fixture has both');
const issuesOf = (
  given: Partial<DealValues>,
  purpose: DealPurpose = 'share',
  held?: readonly string[],
) =>
  checkDealValues({...dealValues, ...given}, purpose, retiring, held).map(
    ({field, code}) => `${field}: ${code}`,
  );
const [first, ...others] = defaultCatalogue.products;
if (!first) throw new Error('The catalogue has some');
/** Marketing is not sold any more. */
const retiring = {...defaultCatalogue, products: [{...first, retired: true}, ...others]};
const good = {productIds: ['sales']};

describe('the values of a deal', () => {
  const long = (length: number) => 'x'.repeat(length + 1);
  const bad: Array<[string, Partial<DealValues>, string[]]> = [
    ['no name', {name: '  '}, ['name: required']],
    ['a name that nobody can see', {name: '\u202e\u200b'}, ['name: required']],
    ['a long name', {name: long(200)}, ['name: too_long']],
    ['an unknown product', {productIds: ['crm9000']}, ['productIds.crm9000: unknown']],
    ['a retired product', {productIds: ['marketing']}, ['productIds.marketing: unknown']],
    ['a product twice', {productIds: ['sales', 'sales']}, ['productIds.sales: duplicate']],
    ['a negative amount', {amount: {amountMinor: -1, currency: 'EUR'}}, ['amount: invalid']],
    ['no currency', {amount: {amountMinor: 1, currency: ''}}, ['amount.currency: invalid']],
    ['no day', {closeDate: 'soon'}, ['closeDate: invalid']],
    ['the 30th of February', {closeDate: '2027-02-30'}, ['closeDate: invalid']],
    ['nobody', {contact: null, company: null}, ['company: required']],
    ['a contact without name', {contact: {...contact, name: ''}}, ['contact.name: required']],
    ['a long contact', {contact: {...contact, name: long(200)}}, ['contact.name: too_long']],
    ['no mail address', {contact: {...contact, email: 'gil@'}}, ['contact.email: invalid']],
    [
      'a long mail address',
      {contact: {...contact, email: `${long(250)}@globex.example`}},
      ['contact.email: invalid'],
    ],
    ['a company without name', {company: {...company, name: ' '}}, ['company.name: required']],
    ['a long company', {company: {...company, name: long(200)}}, ['company.name: too_long']],
    ['a long intro note', {introNote: long(4000)}, ['introNote: too_long']],
    ['a long pain', {painOrOpportunity: long(4000)}, ['painOrOpportunity: too_long']],
    ['long next steps', {nextSteps: long(4000)}, ['nextSteps: too_long']],
    ['no pain or opportunity', {painOrOpportunity: ' '}, ['painOrOpportunity: required']],
  ];
  it.each(bad)('%s', (_, given, issues) => {
    expect(issuesOf({...good, ...given})).toEqual(issues);
  });

  const fine: Array<[string, Partial<DealValues>, DealPurpose?]> = [
    ['all of it', {}],
    ['markup in a name is text', {name: '<script>alert(1)</script>'}],
    ['as little as there may be', {productIds: [], amount: null, closeDate: null, contact: null}],
    ['a contact alone', {company: null}],
    ['no mail address', {contact: {...contact, email: null}}],
    ['an edit without pain or opportunity', {painOrOpportunity: ''}, 'edit'],
    ['a conversion without it', {painOrOpportunity: ''}, 'convert'],
  ];
  it.each(fine)('may be: %s', (_, given, purpose) => {
    expect(issuesOf({...good, ...given}, purpose)).toEqual([]);
  });

  it('are of one company and one contact where a deal is converted, of either elsewhere', () => {
    expect(issuesOf({...good, contact: null}, 'convert')).toEqual(['contact: required']);
    expect(issuesOf({...good, company: null}, 'convert')).toEqual(['company: required']);
    expect(issuesOf({...good, company: null}, 'edit')).toEqual([]);
    expect(issuesOf({...good, company: null, contact: null}, 'edit')).toEqual([
      'company: required',
    ]);
  });

  it('keep a retired product that the deal has', () => {
    expect(issuesOf({productIds: ['marketing']}, 'edit', ['marketing'])).toEqual([]);
  });

  it('are told of all that is wrong at once', () => {
    expect(issuesOf({name: '', closeDate: 'x', contact: null, company: null})).toHaveLength(4);
  });
});

describe('values as they are kept', () => {
  it('lose stray spaces, and names what turns them round', () => {
    const tidy = tidyDealValues({
      ...dealValues,
      name: ' Acme \u202efdp\n ',
      contact: {...contact, name: ' Gil\u2066 ', email: ' gil@globex.example '},
      company: {...company, name: '\u200fGlobex ', domain: 'https://www.Globex.example/de?x'},
      introNote: '  two\nlines ',
    });
    expect(tidy).toMatchObject({
      name: 'Acme fdp',
      contact: {name: 'Gil', email: 'gil@globex.example'},
      company: {name: 'Globex', domain: 'globex.example'},
      introNote: 'two\nlines',
    });
    expect(tidyDealValues(tidy)).toEqual(tidy);
  });

  it('do not gain what was not there', () => {
    const bare = {...dealValues, contact: null, company: {name: 'Globex', ref: null}};
    expect(tidyDealValues(bare)).toEqual(bare);
    const nameless = {...dealValues, contact: {...contact, email: null}};
    expect(tidyDealValues(nameless)).toEqual(nameless);
  });
});

describe('a web domain', () => {
  it.each([
    ['acme.com', 'acme.com'],
    [' WWW.Acme.COM ', 'acme.com'],
    ['https://www.acme.com/about?x#y', 'acme.com'],
    ['http://acme.co.uk:8080', 'acme.co.uk'],
    ['müller.de', 'müller.de'],
    ['acme', null],
    ['ann@acme.com', null],
    ['not a domain.com', null],
    ['', null],
    [null, null],
    [undefined, null],
    [`${'x'.repeat(260)}.com`, null],
  ])('%s is told apart as %s', (text, domain) => {
    expect(domainOf(text)).toBe(domain);
  });
});

describe('what differs', () => {
  const refOf = (objectId: string): CrmRef => ({
    ...{crm: 'sandbox', portal: '1', objectType: 'contact', objectId},
    url: `http://crm.localhost/${objectId}`,
  });
  const cases: Array<[string, Partial<DealValues>, Array<keyof DealValues>]> = [
    ['nothing', {}, []],
    ['products in another order', {productIds: ['sales', 'marketing']}, []],
    ['another product', {productIds: ['sales']}, ['productIds']],
    ['an amount', {amount: {amountMinor: 1, currency: 'EUR'}}, ['amount']],
    ['a currency', {amount: {amountMinor: 4_000_00, currency: 'USD'}}, ['amount']],
    ['no amount', {amount: null}, ['amount']],
    ['the mail address', {contact: {...contact, email: 'g@globex.example'}}, ['contact']],
    ['no contact', {contact: null}, ['contact']],
    ['a record becoming known', {contact: {...contact, ref: refOf('1')}}, []],
    ['a domain written otherwise', {company: {...company, domain: 'www.GLOBEX.example'}}, []],
    ['another domain', {company: {...company, domain: 'globex.test'}}, ['company']],
    ['no company', {company: null}, ['company']],
    [
      'in the order of the form',
      {nextSteps: 'a', painOrOpportunity: 'b', introNote: 'c', closeDate: null, name: 'd'},
      ['name', 'closeDate', 'introNote', 'painOrOpportunity', 'nextSteps'],
    ],
  ];
  it.each(cases)('%s', (_, given, fields) => {
    expect(changedDealFields(dealValues, {...dealValues, ...given})).toEqual(fields);
    expect(changedDealFields({...dealValues, ...given}, dealValues)).toEqual(fields);
  });

  it('two people of one name are two where both are known', () => {
    const [one, two] = ['1', '2'].map((id) => ({
      ...dealValues,
      contact: {...contact, ref: refOf(id)},
    }));
    if (!one || !two) throw new Error('Made above');
    expect(changedDealFields(one, two)).toEqual(['contact']);
    expect(changedDealFields(one, structuredClone(one))).toEqual([]);
  });

  it('can be picked', () => {
    expect(pickValues(dealValues, ['name', 'amount'])).toEqual({
      name: dealValues.name,
      amount: dealValues.amount,
    });
  });
});

it.each([
  ['2027-01-31', true],
  ['2028-02-29', true],
  ['2027-02-29', false],
  ['2027-13-01', false],
  ['2027-1-1', false],
  ['2027-01-31T00:00:00Z', false],
  ['', false],
])('%s is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is);
});

it.each([
  ['ann@acme.example', true],
  [' ann@acme.example ', true],
  ['ann@acme', false],
  ['ann@@acme.example', false],
  ['ann acme@acme.example', false],
  ['ann@acme.example\nBcc: all@acme.example', false],
  ['', false],
])('%j is a mail address: %s', (text, is) => {
  expect(isEmail(text)).toBe(is);
});
