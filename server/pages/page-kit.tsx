import type {Context} from 'hono';
import type {ComponentChildren} from 'preact';
import blocksCss from '../../components/ui/blocks.css?inline';
import tokensCss from '../../components/ui/tokens.css?inline';
import uiCss from '../../components/ui/ui.css?inline';
import type {Texts} from '../../lib/domain/texts.ts';
import type {SignedInPerson} from '../auth/person.ts';
import type {LimitUse} from '../auth/rate-limit.ts';
import {countUses} from '../auth/rate-limit.ts';
import type {Deps} from '../deps.ts';
import {createClientAddress} from './client-address.ts';
import consoleCss from './console.css?inline';
import consoleDealCss from './console-deal.css?inline';
import {answerPage, type PageAnswer} from './document.tsx';
import {readForm, type Form, type FormShape} from './form.ts';
import {Frame, type FrameProps} from './frame.tsx';
import {PageProblem} from './page-problem.ts';
import {checkSameOrigin} from './same-origin.ts';
import ownPageCss from './own-page.css?inline';
import shellCss from './shell.css?inline';
import {createStylesheet} from './stylesheet.ts';
import {
  findVisitor,
  managedProgram,
  mayHoldDomains,
  ownTeams,
  vendorPost,
  type Visitor,
} from './visitor.ts';

export type AnswerOptions = Pick<PageAnswer, 'status' | 'formTargets' | 'script'> &
  Omit<FrameProps, 'texts' | 'personName' | 'nav' | 'notice' | 'children'> & {
    visitor?: Visitor | undefined;
    notice?: FrameProps['notice'];
    /** Pages of the vendor's console have tables and more, whose looks the others need not carry. */
    look?: 'console';
    body?: ComponentChildren;
    /** Another language than the server's own. */
    spoken?: Texts;
  };

/** What all pages share, bound to the server's parts once. */
export type PageKit = ReturnType<typeof createPageKit>;

export function createPageKit(deps: Deps) {
  const {texts} = deps;
  const stylesheet = createStylesheet(tokensCss, uiCss, ownPageCss, blocksCss, shellCss);
  const consoleStylesheet = createStylesheet(
    ...[tokensCss, uiCss, ownPageCss, blocksCss, shellCss],
    ...[consoleCss, consoleDealCss],
  );
  const addressOf = createClientAddress(deps.trustedProxies);

  /** Throws SignInNeeded when nobody is signed in. */
  async function person(c: Context): Promise<SignedInPerson> {
    const found = await deps.auth.findSession(c.req.raw);
    if (!found) throw new SignInNeeded();
    return found;
  }

  return {
    deps,
    texts,
    addressOf,

    answer(c: Context, options: AnswerOptions): Response {
      const {status, formTargets, script, visitor, look, body, spoken, ...frame} = options;
      const inTexts = spoken ?? texts;
      return answerPage(c, {
        ...(status ? {status} : {}),
        ...(formTargets ? {formTargets} : {}),
        ...(script ? {script} : {}),
        ...(look === 'console' ? {pictures: true} : {}),
        title: `${frame.heading} · Vouch`,
        texts: inTexts,
        stylesheet: look === 'console' ? consoleStylesheet : stylesheet,
        referrer: 'same-origin',
        body: (
          <Frame
            {...frame}
            texts={inTexts}
            personName={visitor?.person.name}
            nav={visitor ? navOf(c, visitor, inTexts) : []}
          >
            {body}
          </Frame>
        ),
      });
    },

    person,

    /** Throws SignInNeeded when nobody is signed in. */
    async visitor(c: Context): Promise<Visitor> {
      return findVisitor(deps.db, await person(c));
    },

    /** The posted form of one of our own pages; throws PageProblem. */
    form<One extends string, Many extends string = never>(
      c: Context,
      shape: FormShape<One, Many>,
    ): Promise<Form<One, Many>> {
      checkSameOrigin(c.req.raw, deps.publicUrl);
      return readForm(c.req.raw, shape);
    },

    /** Throws PageProblem 429. */
    async limit(uses: readonly LimitUse[]): Promise<void> {
      const answer = await countUses(deps.db, uses);
      if (answer.kind === 'refused') throw new PageProblem(429, answer.retryAfterSeconds);
    },
  };
}

/** Ends a request with the way to the sign-in page and back. */
export class SignInNeeded extends Error {}

/** Where one can go from here: within the console or within the program's set-up, and from each to the other. */
function navOf(c: Context, visitor: Visitor, {t}: Deps['texts']): FrameProps['nav'] & object {
  const items: Array<[href: string, label: string]> = [];
  const isAdmin = managedProgram(visitor) !== undefined;
  const post = vendorPost(visitor);
  if (post && isWithin('/console', c.req.path)) {
    const unread = visitor.unreadNotices ?? 0;
    items.push(
      ['/console/deals', t('console_nav_deals')],
      ['/console/accounts', t('console_nav_accounts')],
      ['/console/links', t('console_nav_links')],
      ['/console/requests', t('console_nav_requests')],
      [
        '/console/notices',
        unread > 0 ? t('console_nav_notices_unread', unread) : t('console_nav_notices'),
      ],
    );
    if (mayHoldDomains(post.roles)) items.push(['/console/domains', t('console_nav_domains')]);
    if (post.roles.includes('rep')) {
      items.push(['/console/register', t('console_nav_register')]);
    }
    if (isAdmin) items.push(['/admin', t('auth_home_manage_program')]);
  } else {
    if (post) items.push(['/console', t('console_nav')]);
    if (isAdmin) {
      items.push(
        ['/admin', t('admin_nav_accounts')],
        ['/admin/people', t('admin_nav_people')],
        ['/admin/catalogue', t('admin_nav_catalogue')],
        ['/admin/reasons', t('admin_nav_reasons')],
        ['/admin/clients', t('admin_nav_clients')],
        ['/admin/program', t('admin_nav_program')],
        ['/admin/checkout', t('checkout_nav')],
        ['/admin/webhooks', t('webhook_nav')],
      );
    }
  }
  for (const team of ownTeams(visitor)) {
    items.push([`/team/${team.accountId}`, t('admin_nav_team', team.name)]);
  }
  return items.map(([href, label]) => ({href, label, isCurrent: isCurrent(href, c.req.path)}));
}

/** A deal's page is one of the deals'; the program's accounts stand for themselves. */
function isCurrent(href: string, path: string): boolean {
  const hasPagesBelow =
    href.startsWith('/console/') || href === '/admin/webhooks' || href === '/admin/clients';
  return hasPagesBelow ? isWithin(href, path) : href === path;
}

function isWithin(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
