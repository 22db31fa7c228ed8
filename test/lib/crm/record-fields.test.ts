// @vitest-environment happy-dom
import {afterEach, describe, expect, it} from 'vitest';
import {findFields} from '../../../lib/crm/record-fields.ts';
import {readDay, readMoney} from '../../../lib/crm/read-value.ts';

const hubspot = 'https://app-eu1.hubspot.com/contacts/99/record/';
const title = (text: string) => `<h2 data-test-id="highlight-record-label">${text}</h2>`;
const property = (name: string, text: string) =>
  `<div data-test-id="highlight-property-display-${name}">${text}</div>`;
const contact = (id: string, name: string, email?: string) =>
  `<li data-test-id="chiclet-0-1-${id}"><a data-selenium-test="contact-chicklet-title-link">${name}</a>` +
  `${email ? `<a data-test-id="contact-chicklet-email">${email}</a>` : ''}</li>`;
const company = (id: string, name: string, domain?: string) =>
  `<li data-test-id="chiclet-0-2-${id}"><a>${name}</a>` +
  `${domain ? `<span data-test-id="company-chicklet-domain">${domain}</span>` : ''}</li>`;

function page(html: string, lang = 'en'): Document {
  document.documentElement.lang = lang;
  document.body.innerHTML = html;
  return document;
}

afterEach(() => document.body.replaceChildren());

describe('the fields of a deal’s page', () => {
  it('are its name, amount, close date, first contact and company', () => {
    const doc = page(
      title(' Acme\n renewal ') +
        property('amount', '$48,000') +
        property('closedate', 'Jan 29, 2027') +
        contact('71', 'Hannah Reyes', 'hannah@acme.example') +
        contact('72', 'Marcus Cole') +
        company('81', 'Acme Corp', 'acme.example'),
    );
    const ref = {crm: 'hubspot', portal: '99'};
    expect(findFields(doc, `${hubspot}0-3/5`)).toMatchObject({
      name: 'Acme renewal',
      amount: {amountMinor: 48_000_00, currency: 'USD'},
      closeDate: '2027-01-29',
      contact: {
        name: 'Hannah Reyes',
        email: 'hannah@acme.example',
        ref: {...ref, objectType: 'contact', objectId: '71'},
      },
      company: {
        name: 'Acme Corp',
        domain: 'acme.example',
        ref: {...ref, objectType: 'company', objectId: '81'},
      },
      contactNames: ['Hannah Reyes', 'Marcus Cole'],
    });
  });

  it('are absent where the page does not show them, or shows what is none', () => {
    const doc = page(title('Acme') + property('closedate', 'soon'));
    expect(findFields(doc, `${hubspot}0-3/5`)).toEqual({name: 'Acme', contactNames: []});
  });

  const input = (value: string, more = '') =>
    `<div data-test-id="highlight-property-item-amount" ${more}><input value="${value}"></div>`;
  const stage = property('stage', 'Proposal');

  it.each([
    ['a dash', property('amount', '--')],
    ['a long dash', property('amount', ' — ')],
    ['a blank, where other properties have values', property('amount', ' ') + stage],
    ['an empty field, where other properties have values', input('') + stage],
  ])('are null where the page shows them as empty: %s', (_, html) => {
    expect(findFields(page(html), `${hubspot}0-3/5`)).toEqual({amount: null, contactNames: []});
  });

  it.each([
    ['is not on the page', stage],
    [
      'is a blank like all others, as before they have come',
      property('amount', '') + property('stage', ''),
    ],
    ['still loads', `${property('amount', '<i aria-busy="true"></i>')}${stage}`],
    [
      'still loads with all around it',
      `<div aria-busy="true">${property('amount', '')}${stage}</div>`,
    ],
    ['is a bone of a skeleton', `${property('amount', '<i class="UISkeleton__bar"></i>')}${stage}`],
    ['is hidden', `<div style="display:none">${property('amount', '--')}</div>${stage}`],
    ['says what is no amount', property('amount', 'a lot')],
  ])('are absent, not empty, where one %s', (_, html) => {
    expect(findFields(page(html), `${hubspot}0-3/5`)).toEqual({contactNames: []});
  });

  it('are not empty while somebody types', () => {
    const doc = page(input('') + stage);
    doc.querySelector('input')?.focus();
    expect(findFields(doc, `${hubspot}0-3/5`)).toEqual({contactNames: []});
  });

  it('come from where they have a value, if they are shown twice', () => {
    const doc = page(property('amount', '--') + input('$5'));
    expect(findFields(doc, `${hubspot}0-3/5`).amount).toEqual({amountMinor: 500, currency: 'USD'});
  });

  it('come from a field that is being edited as well', () => {
    const doc = page(
      `<div data-test-id="highlight-property-item-amount"><input value="€1.200,50"></div>`,
      'de',
    );
    expect(findFields(doc, `${hubspot}0-3/5`).amount).toEqual({
      amountMinor: 1200_50,
      currency: 'EUR',
    });
  });

  it('are none of a page without a record, or without its landmarks', () => {
    expect(findFields(page(title('Acme')), 'https://app.hubspot.com/reports/1')).toEqual({});
    expect(findFields(page(''), `${hubspot}0-3/5`)).toEqual({contactNames: []});
  });

  it('take no mail address and no domain from what is neither', () => {
    const doc = page(contact('71', 'Hannah', 'ask her') + company('81', 'Acme', 'Acme & Co'));
    const fields = findFields(doc, `${hubspot}0-3/5`);
    expect([fields.contact?.email, fields.company?.domain]).toEqual([null, null]);
  });
});

describe('the fields of other pages', () => {
  it('of a contact are that contact with its first company', () => {
    const doc = page(
      title('Hannah Reyes') + property('email', 'hannah@acme.example') + company('81', 'Acme Corp'),
    );
    expect(findFields(doc, `${hubspot}0-1/71`)).toMatchObject({
      contact: {name: 'Hannah Reyes', email: 'hannah@acme.example', ref: {objectId: '71'}},
      company: {name: 'Acme Corp', domain: null},
    });
  });

  it('of a company are that company with its first contact', () => {
    const doc = page(
      title('Acme Corp') + property('domain', 'acme.example') + contact('71', 'Hannah Reyes'),
    );
    expect(findFields(doc, `${hubspot}0-2/81`)).toMatchObject({
      company: {name: 'Acme Corp', domain: 'acme.example', ref: {objectId: '81'}},
      contact: {name: 'Hannah Reyes', email: null},
    });
  });
});

describe('amounts in a page’s words', () => {
  it.each([
    ['$48,000', 'en', 48_000_00, 'USD'],
    ['€72,500.50', 'en', 72_500_50, 'EUR'],
    ['72.500,50 €', 'de', 72_500_50, 'EUR'],
    ['PLN 315,000', 'en', 315_000_00, 'PLN'],
    ['315 000,00 zł', 'pl', 315_000_00, 'PLN'],
    ['CA$12,000', 'en', 12_000_00, 'CAD'],
    ['$12,000', 'en-CA', 12_000_00, 'CAD'],
    ['¥48,000', 'en', 48_000, 'JPY'],
    ['USD 5', 'no such language!', 5_00, 'USD'],
  ])('%s (%s)', (text, lang, amountMinor, currency) => {
    expect(readMoney(text, lang)).toEqual({amountMinor, currency});
  });

  it.each(['', '--', '48,000', '-$5', '($5)', '$', '5 apples', '$4.8.0', 'XYZ 5', '$1 – $2'])(
    '“%s” is none',
    (text) => expect(readMoney(text, 'en')).toBeUndefined(),
  );
});

describe('days in a page’s words', () => {
  it.each([
    ['Jan 29, 2027', 'en', '2027-01-29'],
    ['29. Januar 2027', 'de', '2027-01-29'],
    ['29 sty 2027', 'pl', '2027-01-29'],
    ['January 29, 2027', 'de', '2027-01-29'],
    ['2027-1-9', 'en', '2027-01-09'],
    ['29/01/2027', 'en', '2027-01-29'],
    ['01/29/2027', 'en', '2027-01-29'],
    ['05/05/2027', 'en', '2027-05-05'],
  ])('%s (%s)', (text, lang, day) => expect(readDay(text, lang)).toBe(day));

  it.each(['', 'tomorrow', '03/04/2027', '29 2027', 'Jan 2027', '31 Feb 2027', '99/99/2027'])(
    '“%s” is none',
    (text) => expect(readDay(text, 'en')).toBeUndefined(),
  );
});
