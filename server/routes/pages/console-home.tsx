import type {Hono} from 'hono';
import {enterConsole} from '../../console/console-kit.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';

/** The way in: what the vendor's people work with every day. */
export function registerConsoleHome(app: Hono, kit: PageKit): void {
  app.get('/console', async (c) => {
    await enterConsole(c, kit);
    return c.redirect('/console/deals', 303);
  });
}
