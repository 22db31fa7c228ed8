import type {Context} from 'hono';
import type {ClientForm, ClientPageState} from '../../components/client-page/client-page-state.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {AtCheckout} from '../checkout/at-checkout.ts';
import type {PageAnswer} from '../pages/document.tsx';
import type {ClientCookies} from './client-cookies.ts';
import type {ClientLink, Opened} from './client-link.ts';
import type {Visitor} from './client-state.ts';
import type {Kept} from './kept-pages.ts';
import type {Spoken} from './page-language.ts';

/** One visit of a link that is there. */
export type Visit = Visitor &
  Spoken & {
    token: string;
    found: ClientLink;
    kept: Kept<Opened>;
    /** Who came from a checkout, in the browser that its session was opened in. */
    at?: AtCheckout | undefined;
  };

/** What the page's routes share. */
export type ClientRoutes = {
  cookies: ClientCookies;
  /** The link and its visitor; a response where there is nothing to do: no such link, or somebody who may not answer. */
  enter(c: Context): Promise<{kind: 'visit'; visit: Visit} | {kind: 'answer'; answer: Response}>;
  /** The same for a form that was posted, which counts against limits. */
  enterPosted: ClientRoutes['enter'];
  showForm(c: Context, visit: Visit, form: ShownForm): Response;
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
export type Shown = {texts: Texts; token?: string; at?: AtCheckout | undefined};
