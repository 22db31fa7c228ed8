import type {Context, Hono} from 'hono';
import {acceptedBy} from '../../client/page-language.ts';
import {rememberLanguage} from '../../data/languages.ts';
import {isSetupToken, setUp} from '../../auth/setup.ts';
import {signInPath} from '../../auth/paths.ts';
import {tidyEmail} from '../../auth/users.ts';
import {
  checkEmail,
  checkName,
  checkPassword,
  hasErrors,
  type FormErrors,
} from '../../pages/checks.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {SetupForm, type SetupField} from '../../pages/setup-form.tsx';

/** Makes the program and its first admin, through the address that the server prints while there is none. */
export function registerSetup(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get('/setup', async (c) => {
    const token = c.req.query('token') ?? '';
    if (!(await isSetupToken(deps.db, token))) return showVoid(c);
    return show(c, {token, programName: '', vendorName: '', name: '', email: '', errors: {}});
  });

  app.post('/setup', async (c) => {
    const {text} = await kit.form(c, {
      one: ['token', 'programName', 'vendorName', 'name', 'email', 'password'],
    });
    if (!(await isSetupToken(deps.db, text.token))) return showVoid(c);
    const {password, ...typed} = text;
    const errors: FormErrors<SetupField> = {
      programName: checkName(text.programName),
      vendorName: checkName(text.vendorName),
      name: checkName(text.name),
      email: checkEmail(text.email),
      password: checkPassword(password),
    };
    if (hasErrors(errors)) return show(c, {...typed, errors});
    const email = tidyEmail(text.email);
    const outcome = await setUp(deps.db, text.token, {
      programName: text.programName.trim(),
      vendorName: text.vendorName.trim(),
      name: text.name.trim(),
      email,
      passwordHash: await deps.auth.hashPassword(password),
    });
    switch (outcome) {
      case 'void':
        return showVoid(c);
      case 'email_taken':
        return show(c, {...typed, errors: {email: 'setup_email_taken'}});
      case 'done': {
        const signedIn = await deps.auth.signInWithPassword(email, password, c.req.raw);
        if (signedIn.kind === 'refused') return c.redirect(signInPath, 303);
        await rememberLanguage(deps.db, signedIn.userId, acceptedBy(c.req.raw));
        for (const cookie of signedIn.cookies) c.header('Set-Cookie', cookie, {append: true});
        return c.redirect('/admin?done=created', 303);
      }
    }
  });

  type Typed = Record<Exclude<SetupField, 'password'> | 'token', string> & {
    errors: FormErrors<SetupField>;
  };
  function show(c: Context, form: Typed): Response {
    return kit.answer(c, {
      status: hasErrors(form.errors) ? 422 : 200,
      width: 'narrow',
      heading: texts.t('setup_title'),
      lead: texts.t('setup_lead'),
      body: <SetupForm texts={texts} {...form} />,
    });
  }

  function showVoid(c: Context): Response {
    return kit.answer(c, {
      status: 404,
      width: 'narrow',
      heading: texts.t('setup_void_title'),
      lead: texts.t('setup_void_text'),
    });
  }
}
