import {Hono} from 'hono';
import {isTrouble, retryAfterSeconds} from './db/trouble.ts';
import type {Deps} from './deps.ts';
import {hostGuard} from './host-guard.ts';
import {ApiError, errorBodyOf} from './routes/api/api-error.ts';
import {registerApi} from './routes/api/register-api.ts';
import {registerAuthRoutes} from './routes/auth/register-auth-routes.ts';
import {registerPages} from './routes/pages/register-pages.ts';
import {securityHeaders} from './security-headers.ts';

/** Everything the server answers, without listening anywhere: server.ts does that, tests may call `app.request`. */
export function createApp(deps: Deps & {host: string}): Hono {
  const app = new Hono();
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(errorBodyOf(error), error.status);
    const {path, method} = c.req;
    const isPassing = isTrouble(error);
    deps.log({
      level: isPassing ? 'warning' : 'error',
      what: 'request',
      method,
      path: firstPart(path),
      message: messageOf(error),
    });
    if (!isPassing) return c.json(errorBodyOf(unexpected), unexpected.status);
    c.header('Retry-After', String(retryAfterSeconds));
    return c.json(errorBodyOf(busy), busy.status);
  });
  app.notFound((c) => c.json(errorBodyOf(nothingHere), nothingHere.status));
  app.use(securityHeaders(deps.publicUrl));
  app.use(hostGuard(deps));
  registerApi(app, deps);
  registerAuthRoutes(app, deps);
  registerPages(app, deps);
  return app;
}

const unexpected = new ApiError(
  500,
  'internal',
  'Something went wrong here. Please try again later.',
);
const busy = new ApiError(503, 'busy', 'The database is busy or away. Please ask again shortly.');
const nothingHere = new ApiError(404, 'not_found', 'There is nothing at this address.');

/** Enough to find the route; what follows may be a secret. */
function firstPart(path: string): string {
  return path.startsWith('/api/') ? path : `/${path.split('/')[1] ?? ''}`;
}

/** For the log alone, with what caused it. */
function messageOf(error: unknown): string {
  const causes: string[] = [];
  for (let at = error; at instanceof Error && causes.length < 5; at = at.cause) {
    causes.push(at.stack ?? at.message);
  }
  return causes.join('\ncaused by ');
}
