import {describe, expect, test} from 'vitest';
import {findAdapter, findRecordAt} from '../../../lib/crm/registry.ts';
import {crmRefKey} from '../../../lib/domain/crm-ref.ts';

const hosts = ['app', 'app-eu1', 'app-na1', 'app-na2', 'app-na3', 'app-ap1'];

describe('an address that shows one record', () => {
  const same = 'hubspot:123456:deal:9876543210';
  test.each([
    ['current', '/contacts/123456/record/0-3/9876543210', same],
    ['current, closing slash', '/contacts/123456/record/0-3/9876543210/', same],
    ['current, a tab', '/contacts/123456/record/0-3/9876543210/view/1', same],
    ['current, an unknown suffix', '/contacts/123456/record/0-3/9876543210/history/7', same],
    [
      'came from a list',
      '/contacts/123456/record/0-3/9876543210?eschref=%2Fcontacts%2F123456',
      same,
    ],
    ['opens the composer', '/contacts/123456/record/0-3/9876543210/?interaction=note', same],
    ['with a hash', '/contacts/123456/record/0-3/9876543210#email', same],
    ['legacy deal', '/contacts/123456/deal/9876543210', same],
    ['legacy deal, closing slash', '/contacts/123456/deal/9876543210/', same],
    ['legacy deal, query', '/contacts/123456/deal/9876543210?interaction=task', same],
    ['contact', '/contacts/1/record/0-1/51', 'hubspot:1:contact:51'],
    ['legacy contact', '/contacts/1/contact/51/', 'hubspot:1:contact:51'],
    ['company', '/contacts/1/record/0-2/52/view/3', 'hubspot:1:company:52'],
    ['legacy company', '/contacts/1/company/52', 'hubspot:1:company:52'],
  ])('%s', (_title, path, key) => {
    const ref = findRecordAt(`https://app.hubspot.com${path}`);
    expect(ref && crmRefKey(ref)).toBe(key);
  });

  test.each(hosts)('on %s.hubspot.com, kept in the canonical address', (host) => {
    const ref = findRecordAt(`https://${host}.hubspot.com/contacts/7/deal/8?eschref=x#y`);
    expect(ref).toEqual({
      crm: 'hubspot',
      portal: '7',
      objectType: 'deal',
      objectId: '8',
      url: `https://${host}.hubspot.com/contacts/7/record/0-3/8`,
    });
  });

  test.each([
    ['deal', '0-3'],
    ['contact', '0-1'],
    ['company', '0-2'],
  ])('the canonical address of a %s leads to the same record', (legacy, typeId) => {
    const first = findRecordAt(`https://app.hubspot.com/contacts/7/${legacy}/8`);
    expect(first?.url).toBe(`https://app.hubspot.com/contacts/7/record/${typeId}/8`);
    expect(findRecordAt(first?.url ?? '')).toEqual(first);
  });

  test('on the sandbox CRM, whatever its port', () => {
    expect(
      findRecordAt('http://crm.localhost:4681/contacts/4680/record/0-3/10101?variant=late'),
    ).toEqual({
      crm: 'sandbox',
      portal: '4680',
      objectType: 'deal',
      objectId: '10101',
      url: 'http://crm.localhost:4681/contacts/4680/record/0-3/10101',
    });
  });

  test('comes with the adapter of its CRM', () => {
    const hubspot = findAdapter(new URL('https://app.hubspot.com/contacts/1/deal/2'));
    const sandbox = findAdapter(new URL('http://crm.localhost/contacts/1/deal/2'));
    expect([hubspot?.adapter.crm, sandbox?.adapter.crm]).toEqual(['hubspot', 'sandbox']);
  });
});

describe('an address that shows no record of ours', () => {
  test.each([
    ['ticket', 'https://app.hubspot.com/contacts/1/record/0-5/2'],
    ['legacy ticket', 'https://app.hubspot.com/contacts/1/ticket/2'],
    ['custom object', 'https://app.hubspot.com/contacts/1/record/2-1234/2'],
    ['other standard object', 'https://app.hubspot.com/contacts/1/record/0-11/2'],
    ['list', 'https://app.hubspot.com/contacts/1/objects/0-3/views/all/list'],
    ['board', 'https://app.hubspot.com/contacts/1/objects/0-3/views/42/board'],
    ['help desk', 'https://app.hubspot.com/help-desk/1/view/2/ticket/3'],
    ['sales workspace', 'https://app.hubspot.com/prospecting/1/deals/record/0-3/2'],
    ['calling popup', 'https://app.hubspot.com/calling-integration-popup-ui/1/record/0-3/2'],
    ['calling embed', 'https://app.hubspot.com/calling-cross-tab-embed/1/contacts/1/record/0-3/2'],
    ['calling', 'https://app.hubspot.com/calling/1/contact/2'],
    ['calendar frame', 'https://app.hubspot.com/calendar-select-iframe/contacts/1/deal/2'],
    ['sequences', 'https://app.hubspot.com/sequences/1'],
    ['no record id', 'https://app.hubspot.com/contacts/1/record/0-3/'],
    ['record id of letters', 'https://app.hubspot.com/contacts/1/record/0-3/new'],
    ['digits then letters', 'https://app.hubspot.com/contacts/1/record/0-3/12abc'],
    ['zero', 'https://app.hubspot.com/contacts/1/record/0-3/0'],
    ['endless digits', `https://app.hubspot.com/contacts/1/record/0-3/${'9'.repeat(21)}`],
    ['type by prototype', 'https://app.hubspot.com/contacts/1/constructor/2'],
    ['only in the query', 'https://app.hubspot.com/reports?x=/contacts/1/deal/2'],
    ['only in the hash', 'https://app.hubspot.com/#/contacts/1/deal/2'],
    ['deeper in the path', 'https://app.hubspot.com/x/contacts/1/deal/2'],
    ['doubled slash', 'https://app.hubspot.com//contacts/1/deal/2'],
    ['encoded slashes', 'https://app.hubspot.com/contacts%2F1%2Fdeal%2F2'],
    ['a newline in the id', 'https://app.hubspot.com/contacts/1/deal/%0A2'],
    ['climbing out', 'https://app.hubspot.com/contacts/1/deal/../../settings/2'],
    ['not https', 'http://app.hubspot.com/contacts/1/deal/2'],
    ['odd port', 'https://app.hubspot.com:8443/contacts/1/deal/2'],
    ['look-alike host', 'https://app.hubspot.com.evil.example/contacts/1/deal/2'],
    ['host as user name', 'https://app.hubspot.com@evil.example/contacts/1/deal/2'],
    ['other subdomain', 'https://community.hubspot.com/contacts/1/deal/2'],
    ['bare domain', 'https://hubspot.com/contacts/1/deal/2'],
    ['trailing dot', 'https://app.hubspot.com./contacts/1/deal/2'],
    ['sandbox by https', 'https://crm.localhost/contacts/1/deal/2'],
    ['other local host', 'http://localhost/contacts/1/deal/2'],
    ['host below the sandbox', 'http://x.crm.localhost/contacts/1/deal/2'],
    ['blank', 'about:blank'],
    ['script', 'javascript:/contacts/1/deal/2'],
    ['no address', 'not an address'],
    ['empty', ''],
  ])('%s', (_title, address) => expect(findRecordAt(address)).toBeUndefined());
});
