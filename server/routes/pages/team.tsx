import type {Context, Hono} from 'hono';
import {findInvitations, inviteMember, withdrawInvitation} from '../../auth/invitations.ts';
import {limits} from '../../auth/rate-limit.ts';
import {endSessionsOfStrangers} from '../../auth/strangers.ts';
import {tidyEmail} from '../../auth/users.ts';
import {isUuid, type UserId} from '../../../lib/domain/ids.ts';
import {checkEmail, hasErrors, oneOf, type FormErrors} from '../../pages/checks.ts';
import {findManagedAccount, findMembers, type ManagedAccount} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {mailInvitation} from '../../pages/mail-invitation.ts';
import {Team} from '../../pages/member-views.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {LogSheet} from '../../receipts/log-sheet.tsx';
import {mayReadLog} from './account-log.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {mayManageMembers, type Visitor} from '../../pages/visitor.ts';
import {readRecipient} from '../../pages/read-recipient.ts';
import {RecipientSheet} from '../../pages/recipient-sheet.tsx';
import {removeMember, setMember, setRecipient} from '../../write/account.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';

/** An account's members and invitations: for its partner admins, and for the program's admins. */
export function registerTeam(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get('/team/:id', async (c) => {
    const {visitor, account} = await enter(c);
    return show(c, visitor, account, {});
  });

  app.post('/team/:id/invite', async (c) => {
    const {visitor, account} = await enter(c);
    const {text} = await kit.form(c, {one: ['email', 'role']});
    const role = oneOf(['partner_member', 'partner_admin'] as const, text.role);
    const errors: FormErrors<'email' | 'role'> = {
      email: checkEmail(text.email),
      role: role ? undefined : text.role === '' ? 'error_field_required' : 'error_field_unknown',
    };
    const members = await findMembers(deps.db, account.accountId);
    if (members.some((member) => member.email === tidyEmail(text.email))) {
      errors.email = 'admin_invite_member_already';
    }
    if (!role || hasErrors(errors)) {
      return show(c, visitor, account, {invite: {email: text.email, role: role ?? '', errors}});
    }
    await kit.limit([[limits.invitationsOfPerson, visitor.person.userId]]);
    valueOf(
      await inviteMember(
        deps,
        adminOf(visitor),
        account.accountId,
        {email: text.email, role},
        mailInvitation(deps),
      ),
    );
    return thenShow(c, pathOf(account), 'invited');
  });

  app.post('/team/:id/withdraw', async (c) => {
    const {visitor, account} = await enter(c);
    const {text} = await kit.form(c, {one: ['invitation']});
    if (!isUuid(text.invitation)) throw new PageProblem(400);
    valueOf(await withdrawInvitation(deps, adminOf(visitor), account.accountId, text.invitation));
    return thenShow(c, pathOf(account), 'withdrawn');
  });

  app.post('/team/:id/role', async (c) => {
    const {visitor, account} = await enter(c);
    const {text} = await kit.form(c, {one: ['user', 'role']});
    const role = oneOf(['partner_member', 'partner_admin'] as const, text.role);
    const member = await findMember(account, text.user);
    if (!role || !member) throw new PageProblem(400);
    const outcome = valueOf(
      await setMember(deps, adminOf(visitor), account.accountId, member, role),
    );
    if (outcome === 'last_admin') return show(c, visitor, account, {isLastAdmin: true});
    return thenShow(c, pathOf(account), 'saved');
  });

  app.post('/team/:id/remove', async (c) => {
    const {visitor, account} = await enter(c);
    const {text} = await kit.form(c, {one: ['user']});
    const member = await findMember(account, text.user);
    if (!member) return thenShow(c, pathOf(account), 'removed'); // somebody else was faster
    const outcome = valueOf(await removeMember(deps, adminOf(visitor), account.accountId, member));
    if (outcome === 'last_admin') return show(c, visitor, account, {isLastAdmin: true});
    await endSessionsOfStrangers(deps.db, member);
    if (member === visitor.person.userId) return c.redirect('/home', 303);
    return thenShow(c, pathOf(account), 'removed');
  });

  app.post('/team/:id/recipient', async (c) => {
    const {visitor, account} = await enter(c);
    const recipient = await readRecipient(c, kit, account.accountId);
    valueOf(await setRecipient(deps, adminOf(visitor), account.accountId, recipient));
    return thenShow(c, pathOf(account), 'saved');
  });

  /** Throws the same 404 for an account that is not there and one that is not theirs. */
  async function enter(c: Context): Promise<{visitor: Visitor; account: ManagedAccount}> {
    const visitor = await kit.visitor(c);
    const account = await findManagedAccount(deps.db, c.req.param('id') ?? '');
    if (!account || !mayManageMembers(visitor, account)) throw new PageProblem(404);
    return {visitor, account};
  }

  async function findMember(account: ManagedAccount, user: string): Promise<UserId | undefined> {
    const members = await findMembers(deps.db, account.accountId);
    return members.find((member) => member.userId === user)?.userId;
  }

  type Shown = {
    invite?: {email: string; role: string; errors: FormErrors<'email' | 'role'>};
    isLastAdmin?: boolean;
  };
  async function show(
    c: Context,
    visitor: Visitor,
    account: ManagedAccount,
    {invite, isLastAdmin}: Shown,
  ): Promise<Response> {
    const [members, invitations] = await Promise.all([
      findMembers(deps.db, account.accountId),
      findInvitations(deps.db, account.accountId),
    ]);
    return kit.answer(c, {
      status: isLastAdmin ? 409 : invite ? 422 : 200,
      width: 'wide',
      visitor,
      heading: texts.t('admin_team_title', account.name),
      lead: texts.t('admin_team_lead'),
      notice: isLastAdmin ? {tone: 'no', text: texts.t('admin_last_admin')} : doneNotice(c, texts),
      body: (
        <>
          <Team
            texts={texts}
            path={pathOf(account)}
            me={visitor.person.userId}
            members={members}
            invitations={invitations}
            invite={invite ?? {email: '', role: '', errors: {}}}
          />
          <RecipientSheet
            texts={texts}
            action={`${pathOf(account)}/recipient`}
            members={members}
            recipientId={account.recipientId}
          />
          <LogSheet
            texts={texts}
            path={`${pathOf(account)}/log`}
            withPayloads={mayReadLog(visitor, account.accountId)}
          />
        </>
      ),
    });
  }
}

function pathOf(account: ManagedAccount): string {
  return `/team/${account.accountId}`;
}
