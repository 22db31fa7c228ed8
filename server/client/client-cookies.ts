import {randomBytes, timingSafeEqual} from 'node:crypto';
import {parse, serialize} from 'hono/utils/cookie';
import {clientPath} from '../../lib/domain/confirmation-link.ts';
import type {ClientKeys} from './client-keys.ts';

/**
 * Two cookies of one link's page alone: which browser asked for a code, and, once the code came back, which mail address was proven in
 * it. The second is signed for that link, so it opens no other.
 */
const browserCookie = 'vouch.browser';
const proofCookie = 'vouch.proof';
const proofMinutes = 60;
/** By so much a clock may be set back, or differ between servers, before a proof is one from the future. */
const clockMinutes = 5;

export type ClientCookies = ReturnType<typeof createClientCookies>;

export function createClientCookies(keys: ClientKeys, publicUrl: string) {
  const cookie = (name: string, value: string, token: string, minutes: number) =>
    serialize(name, value, {
      path: clientPath(token),
      maxAge: minutes * 60,
      httpOnly: true,
      sameSite: 'Lax',
      secure: publicUrl.startsWith('https:'),
    });
  const valueOf = (request: Request, name: string) =>
    parse(request.headers.get('cookie') ?? '', name)[name];
  const signatureOf = (token: string, until: string, email: string) =>
    keys('proof', token, until, email).toString('base64url');

  return {
    /** What names the browser, its own or a new one, and the cookie that keeps it. */
    bindBrowser(request: Request, token: string): {browser: string; cookie: string} {
      const browser = this.browserOf(request) ?? randomBytes(24).toString('base64url');
      return {browser, cookie: cookie(browserCookie, browser, token, proofMinutes)};
    },

    browserOf(request: Request): string | undefined {
      const browser = valueOf(request, browserCookie);
      return browser && /^[\w-]{32}$/.test(browser) ? browser : undefined;
    },

    makeProof(token: string, email: string, now = Date.now()): string {
      const until = String(Math.floor(now / 1000) + proofMinutes * 60);
      const address = Buffer.from(email).toString('base64url');
      return cookie(
        proofCookie,
        `${until}.${address}.${signatureOf(token, until, email)}`,
        token,
        proofMinutes,
      );
    },

    /** The mail address proven in this browser for this link. */
    provenBy(request: Request, token: string, now = Date.now()): string | undefined {
      const value = valueOf(request, proofCookie);
      if (value === undefined) return undefined;
      const [until = '', address = '', signature = ''] = value.split('.');
      const email = Buffer.from(address, 'base64url').toString();
      const expected = Buffer.from(signatureOf(token, until, email));
      const given = Buffer.from(signature);
      const isOurs = given.length === expected.length && timingSafeEqual(given, expected);
      const left = Number(until) * 1000 - now;
      return isOurs && left > 0 && left <= (proofMinutes + clockMinutes) * 60_000
        ? email
        : undefined;
    },
  };
}
