import {isIPv4} from 'node:net';
import type {MiddlewareHandler} from 'hono';
import {ApiError} from './routes/api/api-error.ts';

/**
 * On a server that listens on loopback only, any web page can point a name of its own at 127.0.0.1 and read what the
 * server says (DNS rebinding): answer only to names that are ours.
 */
export function hostGuard(o: {host: string; publicUrl: string}): MiddlewareHandler {
  const ours = new URL(o.publicUrl).hostname;
  const guarded = isLoopback(o.host);
  const isOurs = (host: string | undefined): boolean => {
    const name = hostnameOf(host);
    return name !== undefined && (name === ours || isLoopback(name));
  };
  return async (c, next) => {
    if (guarded && !isOurs(c.req.header('host'))) {
      throw new ApiError(421, 'wrong_host', 'This server does not answer to that host name.');
    }
    await next();
  };
}

export function isLoopback(hostname: string): boolean {
  if (['localhost', '[::1]', '::1'].includes(hostname)) return true;
  return isIPv4(hostname) && hostname.startsWith('127.');
}

function hostnameOf(header: string | undefined): string | undefined {
  return header ? URL.parse(`http://${header}`)?.hostname : undefined;
}
