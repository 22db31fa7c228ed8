import {expect, it} from 'vitest';
import type {AccountId, UserId} from '../../../lib/domain/ids.ts';
import {readStoredSession, type StoredSession} from '../../../lib/messages/stored-session.ts';

const account = {
  id: 'a1' as AccountId, // nobody looks into it
  name: 'Bright Agency',
  type: 'solutions_partner',
  role: 'partner_admin',
  programName: 'Program',
} as const;
const stored: StoredSession = {
  server: 'https://vouch.example',
  user: {id: 'u1' as UserId, name: 'Maria', email: 'maria@bright.example'}, // the same
  accounts: [account],
  accountId: 'a1',
  expired: false,
};

it('says who is signed in, in which of their accounts', () => {
  const {server, user, accounts, expired} = stored;
  expect(readStoredSession(stored)).toEqual({
    ...{kind: 'signed_in', server, user, account, accounts, expired},
  });
});

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'session'],
  ['something of another version', {server: 'https://vouch.example', who: 'maria'}],
  ['an account that is not among theirs', {...stored, accountId: 'a2'}],
])('says nobody for %s', (_, value) => {
  expect(readStoredSession(value)).toBeUndefined();
});
