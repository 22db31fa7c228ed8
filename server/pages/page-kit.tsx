import type {Context} from 'hono';
import type {ComponentChildren} from 'preact';
import blocksCss from '../../components/ui/blocks.css?inline';
import tokensCss from '../../components/ui/tokens.css?inline';
import uiCss from '../../components/ui/ui.css?inline';
import type {LimitUse} from '../auth/rate-limit.ts';
import {countUses} from '../auth/rate-limit.ts';
import type {Deps} from '../deps.ts';
import {createClientAddress} from './client-address.ts';
import {answerPage, type PageAnswer} from './document.tsx';
import {readForm, type Form, type FormShape} from './form.ts';
import {Frame, type FrameProps} from './frame.tsx';
import {PageProblem} from './page-problem.ts';
import {checkSameOrigin} from './same-origin.ts';
import shellCss from './shell.css?inline';
import {createStylesheet} from './stylesheet.ts';
import {findVisitor, managedProgram, ownTeams, type Visitor} from './visitor.ts';

export type AnswerOptions = Pick<PageAnswer, 'status' | 'formTargets'> &
  Omit<FrameProps, 'texts' | 'personName' | 'nav' | 'notice' | 'children'> & {
    visitor?: Visitor | undefined;
    notice?: FrameProps['notice'];
    body?: ComponentChildren;
  };

/** What all pages share, bound to the server's parts once. */
export type PageKit = ReturnType<typeof createPageKit>;

export function createPageKit(deps: Deps) {
  const {texts} = deps;
  const stylesheet = createStylesheet(tokensCss, uiCss, blocksCss, shellCss);
  const addressOf = createClientAddress(deps.trustedProxies);

  return {
    deps,
    texts,
    addressOf,

    answer(c: Context, {status, formTargets, visitor, body, ...frame}: AnswerOptions): Response {
      return answerPage(c, {
        ...(status ? {status} : {}),
        ...(formTargets ? {formTargets} : {}),
        title: `${frame.heading} · Vouch`,
        texts,
        stylesheet,
        referrer: 'same-origin',
        body: (
          <Frame
            {...frame}
            texts={texts}
            personName={visitor?.person.name}
            nav={visitor ? navOf(c, visitor, texts) : []}
          >
            {body}
          </Frame>
        ),
      });
    },

    /** Throws SignInNeeded when nobody is signed in. */
    async visitor(c: Context): Promise<Visitor> {
      const person = await deps.auth.findSession(c.req.raw);
      if (!person) throw new SignInNeeded();
      return findVisitor(deps.db, person);
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

function navOf(c: Context, visitor: Visitor, texts: Deps['texts']): FrameProps['nav'] & object {
  const items: Array<[href: string, label: string]> = [];
  if (managedProgram(visitor)) {
    items.push(
      ['/admin', texts.t('admin_nav_accounts')],
      ['/admin/people', texts.t('admin_nav_people')],
      ['/admin/catalogue', texts.t('admin_nav_catalogue')],
      ['/admin/reasons', texts.t('admin_nav_reasons')],
      ['/admin/program', texts.t('admin_nav_program')],
    );
  }
  for (const team of ownTeams(visitor)) {
    items.push([`/team/${team.accountId}`, texts.t('admin_nav_team', team.name)]);
  }
  return items.map(([href, label]) => ({href, label, isCurrent: c.req.path === href}));
}
