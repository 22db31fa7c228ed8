import type {Hono} from 'hono';
import type {Deps} from '../../deps.ts';
import {createPageApp} from '../../pages/page-app.tsx';
import {createPageKit} from '../../pages/page-kit.tsx';
import {registerOAuth} from './oauth.ts';
import {registerSignIn} from './sign-in.tsx';

/** Signing in and out, and the authorization server of the extension. */
export function registerAuthRoutes(app: Hono, deps: Deps): void {
  const kit = createPageKit(deps);
  const pages = createPageApp(kit);
  registerSignIn(pages, kit);
  app.route('/', pages);
  registerOAuth(app, deps);
}
