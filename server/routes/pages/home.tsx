import type {Hono} from 'hono';
import {Home} from '../../pages/home-view.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';

/** Where people land after signing in by hand: what they belong to and where to go from here. */
export function registerHome(app: Hono, kit: PageKit): void {
  app.get('/', (c) => c.redirect('/home', 303));

  app.get('/home', async (c) => {
    const visitor = await kit.visitor(c);
    return kit.answer(c, {
      width: 'wide',
      visitor,
      heading: kit.texts.t('auth_home_title', visitor.person.name),
      body: <Home texts={kit.texts} visitor={visitor} />,
    });
  });
}
