import type {MiddlewareHandler} from 'hono';

/** What every answer says unless its route has said something stricter or other. */
export function securityHeaders(publicUrl: string): MiddlewareHandler {
  const defaults = Object.entries(defaultHeaders(publicUrl));
  return async (c, next) => {
    await next();
    if (complete.has(c.res)) return;
    for (const [name, value] of defaults) {
      if (c.res.headers.has(name) || (name === 'X-Frame-Options' && isFramed(c.res))) continue;
      c.res.headers.set(name, value);
    }
  };
}

/** Its own policy says who may frame it, which the older header cannot. */
function isFramed({headers}: Response): boolean {
  return /frame-ancestors (?!'none')/.test(headers.get('content-security-policy') ?? '');
}

export function defaultHeaders(publicUrl: string): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'Cache-Control': 'no-store',
    ...(publicUrl.startsWith('https:') ? {'Strict-Transport-Security': 'max-age=31536000'} : {}),
  };
}

const complete = new WeakSet<Response>();

/** An answer that was given all of them when it was made: looking at its headers would make the server write them the slow way. */
export function withAllHeaders(
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  const response = new Response(body, {headers});
  complete.add(response);
  return response;
}
