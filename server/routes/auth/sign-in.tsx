import type {Context, Hono} from 'hono';
import {codeMinutes} from '../../auth/better-auth.ts';
import {acceptedBy} from '../../client/page-language.ts';
import {rememberLanguage} from '../../data/languages.ts';
import {authorizePath, signInPath, signInProblemPath} from '../../auth/paths.ts';
import {giveBack, limits, type LimitUse} from '../../auth/rate-limit.ts';
import {tidyEmail} from '../../auth/users.ts';
import {localPath} from '../../pages/local-path.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {CodeForm, SignInForm, SignOutForm} from '../../pages/sign-in-forms.tsx';
import {isEmail} from '../../pages/checks.ts';

/**
 * Sign-in by password or mailed code, for people and, on the way, for the extension: the authorization endpoint sends people
 * here with its own query, and `next` leads back to it.
 */
export function registerSignIn(app: Hono, kit: PageKit): void {
  const {auth} = kit.deps;

  app.get(signInPath, async (c) => {
    const next = nextOf(c, kit);
    const isForExtension = isAuthorizing(next);
    if (!isForExtension && (await auth.findSession(c.req.raw))) return c.redirect(next, 303);
    return showSignIn(c, {next, email: '', wrong: false});
  });

  app.post(signInPath, async (c) => {
    const {text} = await kit.form(c, {one: ['email', 'password', 'how', 'next']});
    const next = localPath(text.next, kit.deps.publicUrl) ?? home;
    const email = tidyEmail(text.email);
    if (!isEmail(email)) {
      return showSignIn(c, {
        next,
        email: text.email,
        wrong: false,
        emailError: text.email === '' ? 'error_field_required' : 'error_field_invalid_email',
      });
    }
    if (text.how === 'code') {
      await sendCode(c, email);
      return showCode(c, {next, email, wrong: false});
    }
    if (text.password.length > 1000) throw new PageProblem(413);
    const outcome = await tryIn(c, email, () =>
      auth.signInWithPassword(email, text.password, c.req.raw),
    );
    return outcome
      ? enter(c, next, outcome)
      : showSignIn(c, {next, email: text.email, wrong: true});
  });

  app.post(`${signInPath}/code`, async (c) => {
    const {text} = await kit.form(c, {one: ['email', 'code', 'how', 'next']});
    const next = localPath(text.next, kit.deps.publicUrl) ?? home;
    const email = tidyEmail(text.email);
    if (!isEmail(email)) throw new PageProblem(400);
    if (text.how === 'again') {
      await sendCode(c, email);
      return showCode(c, {next, email, wrong: false});
    }
    const code = text.code.replace(/\s/g, '');
    const outcome = /^\d{6}$/.test(code)
      ? await tryIn(c, email, () => auth.signInWithCode(email, code, c.req.raw))
      : undefined;
    return outcome ? enter(c, next, outcome) : showCode(c, {next, email, wrong: true});
  });

  app.get(`${signInPath}/code`, (c) => c.redirect(signInPath, 303));

  app.get(signInProblemPath, (c) =>
    kit.answer(c, {
      status: 400,
      width: 'narrow',
      heading: kit.texts.t('auth_problem_title'),
      lead: kit.texts.t('auth_problem_text'),
    }),
  );

  app.get('/sign-out', async (c) => {
    const person = await auth.findSession(c.req.raw);
    if (!person) return c.redirect(signInPath, 303);
    return kit.answer(c, {
      width: 'narrow',
      heading: kit.texts.t('auth_sign_out'),
      lead: kit.texts.t('auth_sign_out_ask', person.name),
      body: <SignOutForm texts={kit.texts} />,
    });
  });

  app.post('/sign-out', async (c) => {
    await kit.form(c, {one: []});
    const cookies = await auth.signOut(c.req.raw);
    for (const cookie of cookies) c.header('Set-Cookie', cookie, {append: true});
    return c.redirect(signInPath, 303);
  });

  /** Counts a try and takes it back when it was right: only guessing is slowed down. */
  async function tryIn(
    c: Context,
    email: string,
    signIn: () => ReturnType<typeof auth.signInWithPassword>,
  ): Promise<string[] | undefined> {
    const address = kit.addressOf(c);
    const uses: LimitUse[] = [
      [limits.signInFromAddress, address],
      [limits.signInOfPerson, `${email} ${address}`],
    ];
    await kit.limit(uses);
    const outcome = await signIn();
    if (outcome.kind === 'refused') return undefined;
    await giveBack(kit.deps.db, uses);
    await rememberLanguage(kit.deps.db, outcome.userId, acceptedBy(c.req.raw));
    return outcome.cookies;
  }

  async function sendCode(c: Context, email: string): Promise<void> {
    const address = kit.addressOf(c);
    await kit.limit([
      [limits.codeFromAddress, address],
      [limits.codeToPersonFromAddress, `${email} ${address}`],
      [limits.codeToPerson, email],
    ]);
    const {cookie} = await auth.sendCode(email);
    c.header('Set-Cookie', cookie, {append: true});
  }

  function enter(c: Context, next: string, cookies: string[]): Response {
    for (const cookie of cookies) c.header('Set-Cookie', cookie, {append: true});
    return c.redirect(next, 303);
  }

  function showSignIn(
    c: Context,
    form: {
      next: string;
      email: string;
      wrong: boolean;
      emailError?: 'error_field_required' | 'error_field_invalid_email';
    },
  ): Response {
    const {t} = kit.texts;
    const isForExtension = isAuthorizing(form.next);
    return kit.answer(c, {
      status: form.wrong || form.emailError ? 422 : 200,
      width: 'narrow',
      heading: t('auth_sign_in_title'),
      lead: isForExtension ? t('auth_sign_in_extension') : undefined,
      notice: form.wrong ? {tone: 'no', text: t('auth_wrong')} : undefined,
      formTargets: isForExtension ? auth.extensionOrigins : [],
      body: <SignInForm texts={kit.texts} {...form} />,
    });
  }

  function showCode(c: Context, form: {next: string; email: string; wrong: boolean}): Response {
    const {t, plural} = kit.texts;
    return kit.answer(c, {
      status: form.wrong ? 422 : 200,
      width: 'narrow',
      heading: t('auth_code_title'),
      lead: plural('auth_code_sent', codeMinutes, form.email),
      formTargets: isAuthorizing(form.next) ? auth.extensionOrigins : [],
      body: <CodeForm texts={kit.texts} {...form} />,
    });
  }
}

const home = '/home';

/** The authorization endpoint adds its whole request to our address, signed; other pages say `next`. */
function nextOf(c: Context, kit: PageKit): string {
  const query = new URL(c.req.url).searchParams;
  if (query.has('client_id') && query.has('sig')) {
    for (const name of ['sig', 'exp', 'prompt', 'ba_iat', 'ba_param', 'ba_pl']) query.delete(name);
    return `${authorizePath}?${query}`;
  }
  return localPath(query.get('next') ?? home, kit.deps.publicUrl) ?? home;
}

function isAuthorizing(next: string): boolean {
  return next.startsWith(`${authorizePath}?`);
}
