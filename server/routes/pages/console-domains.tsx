import type {Context, Hono} from 'hono';
import {isUuid, type AccountId} from '../../../lib/domain/ids.ts';
import {readDomain} from '../../client/client-domains.ts';
import {
  askerOf,
  enterConsole,
  showConsole,
  vendorRead,
  type AtConsole,
} from '../../console/console-kit.tsx';
import {findAccountsToHold, findHeldDomains} from '../../console/domains/domain-list.ts';
import {Domains, domainsPath, type DomainForm} from '../../console/domains/domains-view.tsx';
import {holdDomains, releaseDomain} from '../../console/domains/hold-domains.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {checkName, hasErrors} from '../../pages/checks.ts';
import {doneNotice, thenShow} from '../../pages/done-notice.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {mayHoldDomains} from '../../pages/visitor.ts';

/** Which mail domains the vendor holds for a company: a CAM's and PDM's for their accounts, beside the program's own. A rep has none. */
export function registerConsoleDomains(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(domainsPath, async (c) => {
    const at = await enter(c);
    const given = (name: string) => tidy(c.req.query(name));
    const form = {account: given('account'), domain: given('domain'), company: given('company')};
    return show(c, at, {...form, errors: {}});
  });

  app.post(domainsPath, async (c) => {
    const at = await enter(c);
    const {text} = await kit.form(c, {one: ['account', 'domain', 'company']});
    const read = readDomain(text.domain);
    const errors: DomainForm['errors'] = {
      account: text.account === '' ? 'error_field_required' : undefined,
      domain:
        read.kind === 'domain'
          ? undefined
          : read.kind === 'free_mail'
            ? 'admin_domain_free_mail'
            : 'admin_domain_wrong',
      company: checkName(text.company),
    };
    if (read.kind !== 'domain' || hasErrors(errors)) return show(c, at, {...text, errors}, 422);
    const held = {domains: [read.domain], company: text.company.trim()};
    const done = await holdDomains(deps, adminOf(at.visitor), accountIn(text.account), held);
    const value = valueOf(done);
    if (value === 'held') return thenShow(c, domainsPath, 'saved');
    return show(c, at, {...text, errors: {}, taken: value.by}, 422);
  });

  app.post(`${domainsPath}/release`, async (c) => {
    const at = await enter(c);
    const {text} = await kit.form(c, {one: ['account', 'domain']});
    if (text.domain === '') throw new PageProblem(400); // nothing goes by an empty form
    const by = adminOf(at.visitor);
    valueOf(await releaseDomain(deps, by, accountIn(text.account), text.domain));
    return thenShow(c, domainsPath, 'removed');
  });

  async function enter(c: Context): Promise<AtConsole> {
    const at = await enterConsole(c, kit);
    if (!mayHoldDomains(at.roles)) throw new PageProblem(404);
    return at;
  }

  async function show(c: Context, at: AtConsole, form: DomainForm, status?: 422) {
    const words = tidy(c.req.query('q'));
    const asker = askerOf(at);
    const [domains, accounts] = await vendorRead(deps, at, (trx) =>
      Promise.all([findHeldDomains(trx, asker, words), findAccountsToHold(trx, asker)]),
    );
    return showConsole(c, kit, at, {
      ...(status && {status}),
      heading: texts.t('console_nav_domains'),
      notice: status ? undefined : doneNotice(c, texts),
      body: <Domains {...{texts, domains, accounts, words, form}} />,
    });
  }
}

function accountIn(text: string): AccountId {
  if (!isUuid(text)) throw new PageProblem(400);
  return text as AccountId; // by its form; whose it is, the write path asks
}

function tidy(text: string | undefined): string {
  return (text ?? '').replaceAll('\0', '').trim().slice(0, 200);
}
