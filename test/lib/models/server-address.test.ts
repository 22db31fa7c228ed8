import {expect, it} from 'vitest';
import {parseServerAddress} from '../../../lib/models/server-address.ts';

it.each([
  ['https://vouch.example.com', 'https://vouch.example.com'],
  ['  https://vouch.example.com/some/path?x=1  ', 'https://vouch.example.com'],
  ['vouch.example.com', 'https://vouch.example.com'],
  ['vouch.example.com:8443', 'https://vouch.example.com:8443'],
  ['http://localhost:4680', 'http://localhost:4680'],
  ['localhost:4680', 'http://localhost:4680'],
  ['http://127.0.0.1:4680/', 'http://127.0.0.1:4680'],
  ['http://[::1]:4680', 'http://[::1]:4680'],
  ['HTTPS://Vouch.Example.com', 'https://vouch.example.com'],
])('takes %s as %s', (typed, origin) => {
  expect(parseServerAddress(typed)).toEqual({kind: 'valid', origin});
});

it.each([
  ['', 'required'],
  ['   ', 'required'],
  ['http://vouch.example.com', 'insecure'],
  ['http://localhost.example.com', 'insecure'],
  ['http://127.0.0.1.example.com', 'insecure'],
  ['ftp://vouch.example.com', 'invalid'],
  ['javascript://vouch.example.com', 'invalid'],
  ['https://', 'invalid'],
  ['https://user:secret@vouch.example.com', 'invalid'],
  ['not a host', 'invalid'],
] as const)('refuses %j as %s', (typed, why) => {
  expect(parseServerAddress(typed)).toEqual({kind: 'invalid', why});
});
