// @vitest-environment node
import {describe, expect, it} from 'vitest';
import {isReachable} from '../../../server/webhooks/address-rules.ts';
import {readTargetUrl} from '../../../server/webhooks/target-url.ts';

const closed = {allowPrivate: false};
const open = {allowPrivate: true};

/** Nobody's to send to, whoever allows what: they are none of the network's own machines. */
const never = [
  ...['0.0.0.0', '0.1.2.3', '255.255.255.255', '224.0.0.1', '239.255.255.250', '240.0.0.1'],
  ...['169.254.169.254', '192.0.0.1', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
  ...['192.88.99.1', '192.31.196.1', '192.52.193.1', '::', 'ff02::1', 'fe80::1', 'fe80::1%lo'],
  ...['::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::ffff:0:10.0.0.1', '::10.0.0.1'],
  ...['64:ff9b::a00:1', '64:ff9b::808:808', '64:ff9b:1::a00:1', '2002:a00:1::', '2002:808:808::1'],
  ...['2001::1', '2001:0:5ef5:79fb::1', '2001:db8::1', '2001:2::1', '2001:10::1', '2001:20::1'],
  ...['100::1', 'fec0::1', '3fff::1', '5f00::1', '4000::1', '::1:2', '1::1', ''],
  ...['example.com', '127.0.0.1:80', '[::1]', '1.2.3.4.5', 'fe80::1%25eth0'],
];
const own = [
  ...['127.0.0.1', '127.255.255.254', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
  ...['100.64.0.1', '100.127.255.255', '::1', 'fc00::1', 'fd12:3456:789a::1'],
];
const everybodys = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a01:4f8::1'];

describe('an address', () => {
  it.each(never)('"%s" is never sent to', (address) => {
    expect([isReachable(address, closed), isReachable(address, open)]).toEqual([false, false]);
  });
  it.each(own)('%s is sent to where the network is one’s own', (address) => {
    expect([isReachable(address, closed), isReachable(address, open)]).toEqual([false, true]);
  });
  it.each(everybodys)('%s is sent to', (address) => {
    expect([isReachable(address, closed), isReachable(address, open)]).toEqual([true, true]);
  });
});

describe('the URL of a receiver', () => {
  it.each([
    ['https://hooks.example/in', 'https://hooks.example/in'],
    ['  https://hooks.example:8443/in?a=1#part ', 'https://hooks.example:8443/in?a=1'],
    ['https://hooks.example', 'https://hooks.example/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://8.8.8.8/', 'https://8.8.8.8/'],
    ['https://localhost/', 'https://localhost/'], // judged when it is looked up
  ])('%s is %s', (typed, url) => {
    expect(readTargetUrl(typed, closed)).toEqual({kind: 'url', url});
  });

  it.each([
    ['', 'no_url'],
    ['hooks.example/in', 'no_url'],
    ['https://', 'no_url'],
    ['ftp://hooks.example/', 'no_url'],
    ['javascript:alert(1)', 'no_url'],
    ['file:///etc/passwd', 'no_url'],
    ['http://hooks.example/', 'not_https'],
    ['https://me@hooks.example/', 'credentials'],
    ['https://me:secret@hooks.example/', 'credentials'],
    ['https://127.0.0.1/', 'refused_address'],
    ['https://127.1/', 'refused_address'],
    ['https://0x7f000001/', 'refused_address'],
    ['https://2130706433/', 'refused_address'],
    ['https://[::1]/', 'refused_address'],
    ['https://[::ffff:10.0.0.1]/', 'refused_address'],
    ['https://192.168.0.1./', 'refused_address'],
    ['https://169.254.169.254/latest/meta-data', 'refused_address'],
    [`https://hooks.example/${'x'.repeat(2000)}`, 'too_long'],
    [`https://hooks.example/${'ü'.repeat(900)}`, 'too_long'],
  ])('%s is refused: %s', (typed, why) => {
    expect(readTargetUrl(typed, closed)).toEqual({kind: 'wrong', why});
  });

  it('may be plain http only where private networks are allowed', () => {
    expect(readTargetUrl('http://localhost:8080/', open)).toMatchObject({kind: 'url'});
  });
});
