import type {Hono} from 'hono';
import type {Deps} from '../../deps.ts';
import {createPageApp} from '../../pages/page-app.tsx';
import {createPageKit} from '../../pages/page-kit.tsx';
import {registerClientLink} from './client-link.tsx';

/** The client's page and the console. */
export function registerPages(app: Hono, deps: Deps): void {
  const kit = createPageKit(deps);
  const pages = createPageApp(kit);
  registerClientLink(pages, kit);
  app.route('/', pages);
}
