import {randomBytes} from 'node:crypto';
import {v7 as uuid} from 'uuid';
import {expect, it} from 'vitest';
import type {CheckoutSessionId} from '../../../lib/domain/ids.ts';
import {pageToken, sessionOfPage} from '../../../server/checkout/session.ts';
import {createClientKeys} from '../../../server/client/client-keys.ts';

const keys = createClientKeys('a secret of thirty-two characters and more');
const session = (): CheckoutSessionId => uuid() as CheckoutSessionId; // as open-session.ts makes it

it('a page says by its address whose session it is', () => {
  for (let made = 0; made < 100; made++) {
    const id = session();
    expect(sessionOfPage(keys, pageToken(keys, id))).toBe(id);
  }
});

it.each([
  ['of another server', () => pageToken(createClientKeys('another secret'), session())],
  ['whose end is another', () => pageToken(keys, session()).slice(0, -4) + 'AAAA'],
  ['of a session whose end is of another', () => joined(session(), session())],
  ['of a link that is in no session', () => randomBytes(24).toString('base64url')],
  ['too short', () => pageToken(keys, session()).slice(1)],
  ['not of its letters', () => pageToken(keys, session()).replace(/^./, '+')],
  ['empty', () => ''],
])('no session is named by an address %s', (_what, make) => {
  for (let made = 0; made < 100; made++) expect(sessionOfPage(keys, make())).toBeUndefined();
});

function joined(one: CheckoutSessionId, other: CheckoutSessionId): string {
  return pageToken(keys, one).slice(0, 21) + pageToken(keys, other).slice(21);
}
