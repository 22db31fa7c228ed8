import {describe, expect, it} from 'vitest';
import {findDifferences, type RecordValues} from '../../../lib/models/deal-differences.ts';
import {dealValues} from '../domain/fixtures.ts';

const contact = dealValues.contact ?? {name: '', email: null, ref: null};
const of = (record: RecordValues, emailWithheld = false) =>
  findDifferences(dealValues, record, emailWithheld);

describe('what the open record says otherwise', () => {
  it('is each field with both values, ready to be sent', () => {
    const amount = {amountMinor: 9_000_00, currency: 'EUR'};
    expect(of({amount, closeDate: '2027-02-28', name: dealValues.name})).toEqual([
      {field: 'amount', changes: {amount}, was: {amount: dealValues.amount}, isOffered: false},
      {
        ...{field: 'closeDate', changes: {closeDate: '2027-02-28'}, isOffered: false},
        was: {closeDate: '2027-01-31'},
      },
    ]);
  });

  it('of a name is offered: the vendor has the one from the registration', () => {
    expect(of({name: ' Globex  EU '})).toMatchObject([
      {field: 'name', changes: {name: 'Globex EU'}, isOffered: true},
    ]);
  });

  it.each<[string, RecordValues]>([
    ['a field that was not found', {}],
    // A list of people that shows none says nothing; a property that is shown empty does, below
    ['nobody and no company there', {contact: null, company: null}],
    ['the same name with other spaces', {name: ' Globex   rollout '}],
    ['a person whose mail address is not shown', {contact: {...contact, email: null}}],
    ['a company whose domain is not shown', {company: {name: 'Globex', domain: null, ref: null}}],
    [
      'another contact first, where ours is one of several',
      {
        contact: {name: 'Amy', email: null, ref: null},
        contactNames: ['Amy', contact.name],
      },
    ],
  ])('is not %s', (_, record) => expect(of(record)).toEqual([]));

  it('is a value that was emptied there, which a person saw and no page forgot', () => {
    expect(of({amount: null, closeDate: null})).toEqual([
      {
        ...{field: 'amount', changes: {amount: null}, isOffered: false},
        was: {amount: dealValues.amount},
      },
      {
        ...{field: 'closeDate', changes: {closeDate: null}, isOffered: false},
        was: {closeDate: '2027-01-31'},
      },
    ]);
    const empty = {...dealValues, amount: null};
    expect(findDifferences(empty, {amount: null})).toEqual([]);
  });

  it('is another person, or a new address of the same', () => {
    const other = {name: 'Amy', email: 'amy@globex.example', ref: null};
    expect(of({contact: other})).toMatchObject([{field: 'contact', changes: {contact: other}}]);
    const moved = {...contact, email: 'gil@new.example'};
    expect(of({contact: moved})).toMatchObject([{changes: {contact: {email: 'gil@new.example'}}}]);
  });

  it('is no address where the page is not told ours', () => {
    const values = {...dealValues, contact: {...contact, email: null}};
    const record = {contact: {...contact, email: 'gil@globex.example'}};
    expect(findDifferences(values, record, true)).toEqual([]);
  });
});
