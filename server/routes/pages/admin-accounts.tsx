import type {Context, Hono} from 'hono';
import {accountTypes} from '../../../lib/domain/catalogue.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import {AccountDetails, AccountList, type AccountForm} from '../../pages/account-views.tsx';
import {findLostMails, sendLostMails} from '../../notices/lost-mails.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {checkName, hasErrors, oneOf} from '../../pages/checks.ts';
import {
  findAccountSummaries,
  findAssignments,
  findManagedAccount,
  findMembers,
  findVendorPeople,
  getProgram,
  type ManagedAccount,
} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {LostMails} from '../../pages/lost-mails-view.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {readRecipient} from '../../pages/read-recipient.ts';
import {RecipientSheet} from '../../pages/recipient-sheet.tsx';
import {noRegion, RegionSheet} from '../../pages/settings-views.tsx';
import {
  assignManager,
  createAccount,
  setRecipient,
  unassignManager,
  updateAccount,
} from '../../write/account.ts';
import {setAccountRegion} from '../../write/program-settings.ts';

/** Partner accounts of the program: their names, types, CAMs and PDMs. */
export function registerAdminAccounts(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get('/admin', async (c) =>
    showList(c, await enterProgram(c, kit), {name: '', type: '', errors: {}}),
  );
  app.get('/admin/accounts', (c) => c.redirect('/admin', 303));

  app.post('/admin/mails', async (c) => {
    const at = await enterProgram(c, kit);
    await kit.form(c, {one: []});
    await sendLostMails(deps.db, at.programId);
    return thenShow(c, '/admin', 'tried');
  });

  app.post('/admin/accounts', async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['name', 'type']});
    const {form, type} = read(text);
    if (!type || hasErrors(form.errors)) return showList(c, at, form);
    const id = valueOf(
      await createAccount(deps, adminOf(at.visitor), at.programId, {name: form.name.trim(), type}),
    );
    return thenShow(c, `/admin/accounts/${id}`, 'created');
  });

  app.get('/admin/accounts/:id', async (c) => {
    const at = await enterAccount(c);
    const {name, type} = at.account;
    return showAccount(c, at, {name, type, errors: {}});
  });

  app.post('/admin/accounts/:id', async (c) => {
    const at = await enterAccount(c);
    const {text} = await kit.form(c, {one: ['name', 'type']});
    const {form, type} = read(text);
    if (!type || hasErrors(form.errors)) return showAccount(c, at, form);
    valueOf(
      await updateAccount(deps, adminOf(at.visitor), at.account.accountId, {
        name: form.name.trim(),
        type,
      }),
    );
    return thenShow(c, pathOf(at.account), 'saved');
  });

  app.post('/admin/accounts/:id/assign', async (c) => {
    const at = await enterAccount(c);
    const {userId, role} = await readManager(c);
    const people = await findVendorPeople(deps.db, at.programId);
    const person = people.find((one) => one.userId === userId);
    if (!person?.roles.includes(role)) throw new PageProblem(400);
    valueOf(
      await assignManager(deps, adminOf(at.visitor), at.account.accountId, person.userId, role),
    );
    return thenShow(c, pathOf(at.account), 'assigned');
  });

  app.post('/admin/accounts/:id/unassign', async (c) => {
    const at = await enterAccount(c);
    const {userId, role} = await readManager(c);
    valueOf(
      await unassignManager(
        deps,
        adminOf(at.visitor),
        at.account.accountId,
        userId as UserId, // whoever it is, they are taken off
        role,
      ),
    );
    return thenShow(c, pathOf(at.account), 'unassigned');
  });

  app.post('/admin/accounts/:id/region', async (c) => {
    const at = await enterAccount(c);
    const {text} = await kit.form(c, {one: ['region']});
    const region = text.region === noRegion ? null : text.region;
    const {accountId} = at.account;
    const by = adminOf(at.visitor);
    const outcome = await setAccountRegion(deps, by, at.programId, accountId, region);
    if (valueOf(outcome) === 'unknown') throw new PageProblem(400);
    return thenShow(c, pathOf(at.account), 'saved');
  });

  app.post('/admin/accounts/:id/recipient', async (c) => {
    const at = await enterAccount(c);
    const {accountId} = at.account;
    const recipient = await readRecipient(c, kit, accountId);
    valueOf(await setRecipient(deps, adminOf(at.visitor), accountId, recipient));
    return thenShow(c, pathOf(at.account), 'saved');
  });

  type AtAccount = InProgram & {account: ManagedAccount};

  /** Throws one 404 for an account that is not there and one of another program. */
  async function enterAccount(c: Context): Promise<AtAccount> {
    const at = await enterProgram(c, kit);
    const account = await findManagedAccount(deps.db, c.req.param('id') ?? '');
    if (account?.programId !== at.programId) throw new PageProblem(404);
    return {...at, account};
  }

  function read(text: {name: string; type: string}) {
    const type = oneOf(accountTypes, text.type);
    const form: AccountForm = {
      name: text.name,
      type: type ?? '',
      errors: {
        name: checkName(text.name),
        type: type ? undefined : text.type === '' ? 'error_field_required' : 'error_field_unknown',
      },
    };
    return {form, type};
  }

  async function readManager(c: Context): Promise<{userId: string; role: 'cam' | 'pdm'}> {
    const {text} = await kit.form(c, {one: ['manager']});
    const [userId = '', word = ''] = text.manager.split(':');
    const role = oneOf(['cam', 'pdm'] as const, word);
    if (!role || userId === '') throw new PageProblem(400);
    return {userId, role};
  }

  async function showList(c: Context, at: InProgram, form: AccountForm): Promise<Response> {
    return kit.answer(c, {
      status: hasErrors(form.errors) ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('admin_accounts_title'),
      notice: doneNotice(c, texts),
      body: (
        <>
          <LostMails texts={texts} mails={await findLostMails(deps.db, at.programId)} />
          <AccountList
            texts={texts}
            accounts={await findAccountSummaries(deps.db, at.programId)}
            form={form}
          />
        </>
      ),
    });
  }

  async function showAccount(c: Context, at: AtAccount, form: AccountForm): Promise<Response> {
    const {accountId, region, recipientId} = at.account;
    const [assignments, vendorPeople, members, program] = await Promise.all([
      findAssignments(deps.db, accountId),
      findVendorPeople(deps.db, at.programId),
      findMembers(deps.db, accountId),
      getProgram(deps.db, at.programId),
    ]);
    const {regions = []} = program.settings;
    const path = pathOf(at.account);
    return kit.answer(c, {
      status: hasErrors(form.errors) ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: at.account.name,
      notice: doneNotice(c, texts),
      body: (
        <>
          <AccountDetails
            texts={texts}
            path={path}
            teamPath={`/team/${accountId}`}
            form={form}
            assignments={assignments}
            vendorPeople={vendorPeople}
          />
          <RegionSheet texts={texts} action={`${path}/region`} regions={regions} region={region} />
          <RecipientSheet
            texts={texts}
            action={`${path}/recipient`}
            members={members}
            recipientId={recipientId}
          />
        </>
      ),
    });
  }
}

function pathOf(account: ManagedAccount): string {
  return `/admin/accounts/${account.accountId}`;
}
