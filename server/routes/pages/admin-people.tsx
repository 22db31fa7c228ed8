import type {Context, Hono} from 'hono';
import {isUuid, type ProgramId, type UserId} from '../../../lib/domain/ids.ts';
import type {VendorRole} from '../../../lib/domain/permissions.ts';
import {
  findVendorInvitations,
  inviteVendorPerson,
  withdrawVendorInvitation,
} from '../../auth/invitations.ts';
import {limits} from '../../auth/rate-limit.ts';
import {endSessionsOfStrangers} from '../../auth/strangers.ts';
import {tidyEmail} from '../../auth/users.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {checkEmail, hasErrors, oneOf, type FormErrors} from '../../pages/checks.ts';
import {
  findAssignmentsOf,
  findVendorPeople,
  getProgram,
  type VendorPerson,
} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {mailInvitation} from '../../pages/mail-invitation.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {VendorTeam, vendorRoles} from '../../pages/vendor-views.tsx';
import {unassignManager} from '../../write/account.ts';
import {setRepRegions} from '../../write/program-settings.ts';
import {setVendorRoles} from '../../write/program.ts';

const path = '/admin/people';

/** The vendor's people: CAMs, PDMs, reps and program admins. */
export function registerAdminPeople(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(path, async (c) => show(c, await enterProgram(c, kit), {}));

  app.post(`${path}/invite`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text, list} = await kit.form(c, {one: ['email'], many: ['roles']});
    const roles = readRoles(list.roles);
    const errors: FormErrors<'email' | 'roles'> = {
      email: checkEmail(text.email),
      roles: roles.length === 0 ? 'admin_roles_required' : undefined,
    };
    const people = await findVendorPeople(deps.db, at.programId);
    if (people.some((person) => person.email === tidyEmail(text.email))) {
      errors.email = 'admin_invite_member_already';
    }
    if (hasErrors(errors)) return show(c, at, {invite: {email: text.email, roles, errors}});
    await kit.limit([[limits.invitationsOfPerson, at.visitor.person.userId]]);
    valueOf(
      await inviteVendorPerson(
        deps,
        adminOf(at.visitor),
        at.programId,
        {email: text.email, roles},
        mailInvitation(deps),
      ),
    );
    return thenShow(c, path, 'invited');
  });

  app.post(`${path}/withdraw`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['invitation']});
    if (!isUuid(text.invitation)) throw new PageProblem(400);
    valueOf(
      await withdrawVendorInvitation(deps, adminOf(at.visitor), at.programId, text.invitation),
    );
    return thenShow(c, path, 'withdrawn');
  });

  app.post(`${path}/roles`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text, list} = await kit.form(c, {one: ['user'], many: ['roles']});
    const roles = readRoles(list.roles);
    const person = await findPerson(at.programId, text.user);
    if (!person || roles.length === 0) throw new PageProblem(400);
    return setRoles(c, at, person.userId, roles, 'saved');
  });

  app.post(`${path}/regions`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text, list} = await kit.form(c, {one: ['user'], many: ['regions']});
    const person = await findPerson(at.programId, text.user);
    if (!person) throw new PageProblem(400);
    const by = adminOf(at.visitor);
    const outcome = await setRepRegions(deps, by, at.programId, person.userId, list.regions);
    if (valueOf(outcome) === 'unknown') throw new PageProblem(400);
    return thenShow(c, path, 'saved');
  });

  app.post(`${path}/remove`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['user']});
    const person = await findPerson(at.programId, text.user);
    if (!person) return thenShow(c, path, 'removed'); // somebody else was faster
    return setRoles(c, at, person.userId, [], 'removed');
  });

  /** Whoever is no CAM or PDM any more leaves the accounts they looked after as one: that tie would keep their access. */
  async function setRoles(
    c: Context,
    at: InProgram,
    userId: UserId,
    roles: readonly VendorRole[],
    said: 'saved' | 'removed',
  ): Promise<Response> {
    const by = adminOf(at.visitor);
    const outcome = valueOf(await setVendorRoles(deps, by, at.programId, userId, roles));
    if (outcome === 'last_admin') return show(c, at, {isLastAdmin: true});
    for (const {accountId, role} of await findAssignmentsOf(deps.db, at.programId, userId)) {
      if (!roles.includes(role)) await unassignManager(deps, by, accountId, userId, role);
    }
    await endSessionsOfStrangers(deps.db, userId);
    return userId === at.visitor.person.userId && !roles.includes('program_admin')
      ? c.redirect('/home', 303)
      : thenShow(c, path, said);
  }

  async function findPerson(programId: ProgramId, user: string): Promise<VendorPerson | undefined> {
    const people = await findVendorPeople(deps.db, programId);
    return people.find((person) => person.userId === user);
  }

  type Shown = {
    invite?: {email: string; roles: VendorRole[]; errors: FormErrors<'email' | 'roles'>};
    isLastAdmin?: boolean;
  };
  async function show(c: Context, at: InProgram, {invite, isLastAdmin}: Shown): Promise<Response> {
    const [people, invitations, program] = await Promise.all([
      findVendorPeople(deps.db, at.programId),
      findVendorInvitations(deps.db, at.programId),
      getProgram(deps.db, at.programId),
    ]);
    return kit.answer(c, {
      status: isLastAdmin ? 409 : invite ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('admin_people_title'),
      lead: texts.t('admin_people_lead'),
      notice: isLastAdmin
        ? {tone: 'no', text: texts.t('admin_last_program_admin')}
        : doneNotice(c, texts),
      body: (
        <VendorTeam
          texts={texts}
          me={at.visitor.person.userId}
          people={people}
          regions={program.settings.regions ?? []}
          invitations={invitations}
          invite={invite ?? {email: '', roles: [], errors: {}}}
        />
      ),
    });
  }
}

/** Throws 400 for a word that is no role. */
function readRoles(words: readonly string[]): VendorRole[] {
  const roles = words.map((word) => oneOf(vendorRoles, word));
  if (roles.includes(undefined)) throw new PageProblem(400);
  return vendorRoles.filter((role) => roles.includes(role));
}
