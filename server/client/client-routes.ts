import type {Context} from 'hono';
import type {ClientForm, ClientPageState} from '../../components/client-page/client-page-state.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {PageAnswer} from '../pages/document.tsx';
import type {ClientCookies} from './client-cookies.ts';
import type {ClientLink} from './client-link.ts';
import type {Visitor} from './client-state.ts';
import type {Spoken} from './page-language.ts';

/** One visit of a link that is there. */
export type Visit = Visitor & Spoken & {token: string; found: ClientLink};

/** What the page's routes share. */
export type ClientRoutes = {
  cookies: ClientCookies;
  /** The link and its visitor; a response where there is nothing to do: no such link, or somebody who may not answer. */
  enter(c: Context): Promise<{kind: 'visit'; visit: Visit} | {kind: 'answer'; answer: Response}>;
  /** The same for a form that was posted, which counts against limits. */
  enterPosted: ClientRoutes['enter'];
  showForm(c: Context, visit: Visit, form: ShownForm): Promise<Response>;
  show(
    c: Context,
    status: PageAnswer['status'] & number,
    state: ClientPageState,
    visit: Shown,
  ): Response;
};

export type ShownForm = Pick<ClientForm, 'step' | 'values' | 'issues'> & {
  status?: 200 | 422;
  justNow?: boolean;
};
export type Shown = {texts: Texts; token?: string};
