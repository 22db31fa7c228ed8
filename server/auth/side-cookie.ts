import {createHmac, timingSafeEqual} from 'node:crypto';
import {parse, serialize} from 'hono/utils/cookie';

/**
 * Marks a browser in which somebody of the partner's or the vendor's side has signed in, for as long as a browser keeps a
 * cookie and through signing out: from it no client answers a confirmation link. It says of nobody who they are.
 */
const cookieName = 'vouch.side';
const maxAgeSeconds = 365 * 24 * 60 * 60;

export function createSideCookie({secret, publicUrl}: {secret: string; publicUrl: string}) {
  const signatureOf = (until: string) =>
    createHmac('sha256', secret).update(`${cookieName}\n${until}`).digest('base64url');

  return {
    /** To be set with every sign-in. */
    make(now = Date.now()): string {
      const until = String(Math.floor(now / 1000) + maxAgeSeconds);
      return serialize(cookieName, `${until}.${signatureOf(until)}`, {
        path: '/',
        maxAge: maxAgeSeconds,
        httpOnly: true,
        sameSite: 'Lax',
        secure: publicUrl.startsWith('https:'),
      });
    },
    isIn(request: Request, now = Date.now()): boolean {
      const value = parse(request.headers.get('cookie') ?? '', cookieName)[cookieName] ?? '';
      if (value === '') return false;
      const [until = '', signature = ''] = value.split('.');
      const expected = Buffer.from(signatureOf(until));
      const given = Buffer.from(signature);
      return (
        given.length === expected.length &&
        timingSafeEqual(given, expected) &&
        Number(until) * 1000 > now
      );
    },
  };
}
