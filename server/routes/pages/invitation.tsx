import type {Context, Hono} from 'hono';
import {acceptedBy} from '../../client/page-language.ts';
import {rememberLanguage} from '../../data/languages.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import {acceptInvitation, findInvitation, type Invitation} from '../../auth/accept-invitation.ts';
import {invitationDays} from '../../auth/invitations.ts';
import {limits} from '../../auth/rate-limit.ts';
import {deleteUser} from '../../auth/users.ts';
import {checkName, checkPassword, hasErrors, type FormErrors} from '../../pages/checks.ts';
import {InvitationBody, type InvitedPerson} from '../../pages/invitation-body.tsx';
import type {PageKit} from '../../pages/page-kit.tsx';
import {rolesText} from '../../pages/role-texts.ts';

/**
 * Accepting an invitation. The mailed address proves the mail address, so somebody new names themselves and chooses a password
 * here; somebody known signs in first. Opening the address changes nothing.
 */
export function registerInvitation(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const {auth} = deps;

  app.get('/invitations/:token', async (c) => {
    const invitation = await findInvitation(deps.db, c.req.param('token'));
    if (!invitation) return showGone(c);
    return show(c, invitation, await whoIs(c, invitation), {name: '', errors: {}});
  });

  app.post('/invitations/:token', async (c) => {
    const {text} = await kit.form(c, {one: ['name', 'password']});
    await kit.limit([[limits.signInFromAddress, kit.addressOf(c)]]);
    const invitation = await findInvitation(deps.db, c.req.param('token'));
    if (!invitation) return showGone(c);
    const who = await whoIs(c, invitation);
    if (who.kind === 'signed_in') {
      const isIn = await acceptInvitation(deps, invitation, who.userId);
      return isIn ? c.redirect('/home', 303) : showGone(c);
    }
    if (who.kind !== 'new') return show(c, invitation, who, {name: '', errors: {}});

    const errors = {name: checkName(text.name), password: checkPassword(text.password)};
    if (hasErrors(errors)) return show(c, invitation, who, {name: text.name, errors});
    const userId = await auth.createInvitedUser({
      name: text.name,
      email: invitation.email,
      password: text.password,
    });
    if (!userId) return show(c, invitation, {kind: 'known'}, {name: '', errors: {}});
    if (!(await join(invitation, userId))) return showGone(c);
    const signedIn = await auth.signInWithPassword(invitation.email, text.password, c.req.raw);
    if (signedIn.kind === 'signed_in') {
      await rememberLanguage(deps.db, signedIn.userId, acceptedBy(c.req.raw));
      for (const cookie of signedIn.cookies) c.header('Set-Cookie', cookie, {append: true});
    }
    return c.redirect('/home', 303);
  });

  /** Somebody new who does not get in after all is not kept: an address without a place could sign in and do nothing. */
  async function join(invitation: Invitation, userId: UserId): Promise<boolean> {
    let isIn = false;
    try {
      isIn = await acceptInvitation(deps, invitation, userId);
    } finally {
      if (!isIn) await deleteUser(deps.db, userId);
    }
    return isIn;
  }

  async function whoIs(c: Context, invitation: Invitation): Promise<InvitedPerson> {
    const person = await auth.findSession(c.req.raw);
    if (person?.email === invitation.email) return {kind: 'signed_in', userId: person.userId};
    if (person) return {kind: 'somebody_else', email: person.email};
    return (await auth.findUser(invitation.email)) ? {kind: 'known'} : {kind: 'new'};
  }

  function show(
    c: Context,
    invitation: Invitation,
    who: InvitedPerson,
    form: {name: string; errors: FormErrors<'name' | 'password'>},
  ): Response {
    const {t} = texts;
    const roles = invitation.kind === 'account' ? [invitation.role] : invitation.roles;
    const lead = t(`auth_invitation_${invitation.kind}`, invitation.place, rolesText(texts, roles));
    return kit.answer(c, {
      status: hasErrors(form.errors) ? 422 : 200,
      width: 'narrow',
      heading: t('auth_invitation_title', invitation.invitedBy),
      lead,
      body: (
        <InvitationBody
          texts={texts}
          action={c.req.path}
          email={invitation.email}
          who={who}
          {...form}
        />
      ),
    });
  }

  function showGone(c: Context): Response {
    return kit.answer(c, {
      status: 404,
      width: 'narrow',
      heading: texts.t('auth_invitation_gone_title'),
      lead: texts.plural('auth_invitation_gone_text', invitationDays),
    });
  }
}
