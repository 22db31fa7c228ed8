import type {Context, Hono} from 'hono';
import {addDomain, findDomains, readDomain, removeDomain} from '../../client/client-domains.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {checkName, hasErrors} from '../../pages/checks.ts';
import {CodeSheet, DomainsSheet, path, type DomainForm} from '../../pages/client-domain-views.tsx';
import {getProgram} from '../../pages/console-data.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {enterProgram, type InProgram} from '../../pages/enter-program.ts';
import {EraseSheet} from '../../pages/erase-person-views.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {editSettings} from '../../write/program-settings.ts';

/** Whose answers count: whether a code is asked for, and which mail domains are which company's. */
export function registerAdminClients(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const nothing: DomainForm = {domain: '', company: '', errors: {}};

  app.get(path, async (c) => show(c, await enterProgram(c, kit)));

  app.post(path, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['setting', 'without']});
    const isWithout = text.without === 'yes';
    if (text.setting !== 'code' || (!isWithout && text.without !== '')) throw new PageProblem(400);
    const edit = editSettings(deps, adminOf(at.visitor), at.programId, (settings) => ({
      ...settings,
      answersWithoutCode: isWithout,
    }));
    valueOf(await edit);
    return thenShow(c, path, 'saved');
  });

  app.post(`${path}/domains`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['domain', 'company']});
    const read = readDomain(text.domain);
    const errors: DomainForm['errors'] = {
      domain:
        read.kind === 'domain'
          ? undefined
          : read.kind === 'free_mail'
            ? 'admin_domain_free_mail'
            : 'admin_domain_wrong',
      company: checkName(text.company),
    };
    if (read.kind !== 'domain' || hasErrors(errors)) return show(c, at, {...text, errors});
    const wanted = {domain: read.domain, company: text.company.trim()};
    const by = adminOf(at.visitor);
    if (valueOf(await addDomain(deps, by, at.programId, wanted)) === 'taken') {
      return show(c, at, {...text, errors: {domain: 'admin_domain_taken'}});
    }
    return thenShow(c, path, 'saved');
  });

  app.post(`${path}/domains/remove`, async (c) => {
    const at = await enterProgram(c, kit);
    const {text} = await kit.form(c, {one: ['domain']});
    if (text.domain === '') throw new PageProblem(400); // nothing goes by an empty form
    valueOf(await removeDomain(deps, adminOf(at.visitor), at.programId, text.domain));
    return thenShow(c, path, 'removed');
  });

  async function show(c: Context, at: InProgram, form?: DomainForm): Promise<Response> {
    const words = (c.req.query('q') ?? '').slice(0, 200).replaceAll('\0', '');
    const [{settings}, domains] = await Promise.all([
      getProgram(deps.db, at.programId),
      findDomains(deps.db, at.programId, words),
    ]);
    return kit.answer(c, {
      status: form ? 422 : 200,
      width: 'wide',
      visitor: at.visitor,
      heading: texts.t('admin_clients_title'),
      notice: doneNotice(c, texts),
      body: (
        <>
          <CodeSheet texts={texts} isWithout={settings.answersWithoutCode ?? false} />
          <DomainsSheet {...{texts, domains, words}} form={form ?? nothing} />
          <EraseSheet texts={texts} />
        </>
      ),
    });
  }
}
