import {describe, expect, it} from 'vitest';
import {mutation} from '../../../lib/contract/mutations.ts';
import {commandRequest} from '../../../lib/contract/command.ts';
import {pullRequest, pushRequest} from '../../../lib/contract/wire.ts';
import {
  attachLink,
  createLink,
  dealId,
  linkId,
  partnerAccount,
  requestId,
} from '../domain/fixtures.ts';

const clientId = '01900000-0009-7000-8000-000000000001';
const push = {
  protocol: 1,
  accountId: partnerAccount.id,
  clientId,
  mutations: [{mid: 1, body: '{}'}],
};
const pull = {
  protocol: 1,
  accountId: partnerAccount.id,
  clientId,
  epoch: null,
  cursor: 0,
  walk: null,
  tag: null,
  ackedMid: 0,
  limit: 100,
};
const walk = {rev: 3, kind: 'link', id: linkId(1)};
const command = {protocol: 1, key: 'order-4711', mutation: createLink(1)};
const ok = (schema: {safeParse(value: unknown): {success: boolean}}, value: unknown) =>
  schema.safeParse(value).success;

describe('requests', () => {
  it('are taken as the contract says', () => {
    const right = [
      ok(pushRequest, push),
      ok(pullRequest, pull),
      ok(pullRequest, {...pull, walk, tag: '3.x', limit: 1000}),
      ok(commandRequest, command),
    ];
    expect(right).toEqual([true, true, true, true]);
  });

  it.each<[string, typeof pushRequest | typeof pullRequest | typeof commandRequest, unknown]>([
    ['an unknown field', pushRequest, {...push, extra: 1}],
    ['a missing field', pushRequest, {...push, clientId: undefined}],
    ['no mutation', pushRequest, {...push, mutations: []}],
    ['101 mutations', pushRequest, {...push, mutations: Array(101).fill(push.mutations[0])}],
    ['mid 0', pushRequest, {...push, mutations: [{mid: 0, body: '{}'}]}],
    ['a mid that is no whole number', pushRequest, {...push, mutations: [{mid: 1.5, body: '{}'}]}],
    ['a huge body', pushRequest, {...push, mutations: [{mid: 1, body: 'x'.repeat(100_001)}]}],
    ['an account that is no UUID', pushRequest, {...push, accountId: "1' or '1'='1"}],
    ['a negative cursor', pullRequest, {...pull, cursor: -1}],
    ['no word of a walk', pullRequest, {...pull, walk: undefined}],
    ['a walk without a place', pullRequest, {...pull, walk: {rev: 1}}],
    ['a walk through no kind', pullRequest, {...pull, walk: {...walk, kind: 'feed'}}],
    ['a walk to no id', pullRequest, {...pull, walk: {...walk, id: "'"}}],
    ['a walk with more in it', pullRequest, {...pull, walk: {...walk, extra: 1}}],
    ['a walk from before the beginning', pullRequest, {...pull, walk: {...walk, rev: -1}}],
    ['no word of a tag', pullRequest, {...pull, tag: undefined}],
    ['an empty tag', pullRequest, {...pull, tag: ''}],
    ['a long tag', pullRequest, {...pull, tag: 'x'.repeat(101)}],
    ['a limit without bound', pullRequest, {...pull, limit: 1001}],
    ["a walk's limit for changes", pullRequest, {...pull, cursor: 1, limit: 501}],
    ['a protocol that is text', pullRequest, {...pull, protocol: '1'}],
    ['a null', pullRequest, null],
    ['an array', pullRequest, []],
    ['a short key', commandRequest, {...command, key: 'x'}],
    ['an unknown mutation', commandRequest, {...command, mutation: {kind: 'link.answer'}}],
  ])('are refused with %s', (_, schema, value) => {
    expect(ok(schema, value)).toBe(false);
  });
});

describe('a mutation', () => {
  it.each<[string, unknown, boolean]>([
    ['attach', attachLink(1), true],
    ['an edit of one field', {kind: 'link.edit', linkId: linkId(1), changes: {name: 'x'}}, true],
    [
      'an edit of a field that is no form field',
      {kind: 'link.edit', linkId: linkId(1), changes: {answer: null}},
      false,
    ],
    [
      'an edit to undefined',
      {kind: 'link.edit', linkId: linkId(1), changes: {name: undefined}},
      false,
    ],
    ['an id in capitals', {kind: 'link.remove', linkId: linkId(1).toUpperCase() + 'A'}, false],
    ['1 MB of name', {...createLink(1), draft: {name: 'x'.repeat(1_000_000)}}, false],
    [
      'a script as address of a record',
      {
        kind: 'attach.request',
        requestId: requestId(1),
        linkId: linkId(1),
        note: '',
        deal: {
          newDealId: dealId(1),
          name: 'x',
          ref: {
            crm: 'hubspot',
            portal: '1',
            objectType: 'deal',
            objectId: '1',
            url: 'javascript:alert(1)',
          },
        },
      },
      false,
    ],
  ])('%s: %#', (_, value, expected) => {
    expect(ok(mutation, value)).toBe(expected);
  });
});
