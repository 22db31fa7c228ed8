import {randomBytes, timingSafeEqual} from 'node:crypto';
import {parse, serialize} from 'hono/utils/cookie';
import {clientPath} from '../../lib/domain/confirmation-link.ts';
import type {CheckoutSessionId} from '../../lib/domain/ids.ts';
import type {ClientKeys} from '../client/client-keys.ts';
import {stepPath} from './paths.ts';
import {pageToken, sessionToken, type Session} from './session.ts';

/**
 * Which browser opened a session: a random name in a cookie of the session's two addresses alone, of which the session keeps a keyed hash.
 * It outlives the time to answer, so that its owner can still read and go back to the shop.
 */
const name = 'vouch.checkout';
const days = 1;

export type CheckoutCookies = ReturnType<typeof createCheckoutCookies>;

export function createCheckoutCookies(keys: ClientKeys, publicUrl: string) {
  const browserOf = (request: Request) => {
    const value = parse(request.headers.get('cookie') ?? '', name)[name];
    return value && /^[\w-]{32}$/.test(value) ? value : undefined;
  };
  const hashOf = (id: CheckoutSessionId, browser: string) =>
    keys('browser', 'checkout', id, browser);

  return {
    /** What to keep of a browser, and the cookies that name it. */
    nameBrowser(id: CheckoutSessionId): {hash: Buffer; cookies: string[]} {
      const browser = randomBytes(24).toString('base64url');
      const paths = [stepPath(sessionToken(keys, id)), clientPath(pageToken(keys, id))];
      const cookies = paths.map((path) =>
        serialize(name, browser, {
          ...{path, maxAge: days * 86_400, httpOnly: true, sameSite: 'Lax'},
          secure: publicUrl.startsWith('https:'),
        }),
      );
      return {hash: hashOf(id, browser), cookies};
    },

    isOpenedBy(request: Request, {id, browserHash}: Session): boolean {
      const browser = browserOf(request);
      return (
        browser !== undefined &&
        browserHash !== null &&
        timingSafeEqual(hashOf(id, browser), browserHash)
      );
    },
  };
}
