import type {Context, Hono} from 'hono';
import {valuesOf} from '../../../lib/domain/deal.ts';
import {tidyDealValues} from '../../../lib/domain/deal-rules.ts';
import {isUuid, type AccountId, type DealId, type UserId} from '../../../lib/domain/ids.ts';
import {enterConsole, showConsole, vendorRead, type AtConsole} from '../../console/console-kit.tsx';
import {change} from '../../console/deal/change.ts';
import {dealPath} from '../../console/deal/deal-done.ts';
import {idIn, readConsoleForm} from '../../console/deal/form-state.ts';
import {
  findBefore,
  findDuplicates,
  findPartners,
  findRegistering,
  type Registering,
} from '../../console/deal/register-data.ts';
import {
  emptyForm,
  firstWrong,
  formOf,
  readRegistration,
  registerFields,
  steps,
  type RegisterForm,
  type Step,
} from '../../console/deal/register-form.ts';
import {ChoosePartner, Register} from '../../console/deal/register-view.tsx';
import {oneOf} from '../../pages/checks.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';

const address = '/console/register';

/** A rep registers a deal for a partner of their region: details, qualification, review. */
export function registerConsoleRegister(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(address, async (c) => {
    const at = await enterAsRep(c);
    const accountId = c.req.query('account');
    if (accountId) {
      const into = await enterAccount(at, accountId, c.req.query('deal'));
      const {before} = into;
      if (before?.shared) return c.redirect(dealPath(into.account.id, before.id), 303);
      const typed = before && formOf(texts, before.id, valuesOf(before));
      return show(c, at, into, {step: 'details', ...(typed && {typed})});
    }
    const partners = await vendorRead(deps, at, (trx) => findPartners(trx, at));
    return showConsole(c, kit, at, {
      heading: texts.t('console_register'),
      lead: texts.t('console_register_lead'),
      body: <ChoosePartner texts={texts} partners={partners} />,
    });
  });

  app.post(address, async (c) => {
    const at = await enterAsRep(c);
    const typed = await readConsoleForm(c, kit, {
      one: registerFields,
      many: ['productIds', 'besides'],
    });
    const into = await enterAccount(at, typed.text.account, typed.text.deal);
    const step = oneOf(steps, typed.text.step);
    if (!step) throw new PageProblem(400);
    if (typed.text.go === 'back') {
      const before = steps[Math.max(0, steps.indexOf(step) - 1)] ?? 'details';
      return show(c, at, into, {step: before, typed});
    }
    const {errors} = readIn(into, typed);
    const wrong = firstWrong(errors, step);
    const invalid = texts.t('error_refused_invalid');
    if (wrong) return show(c, at, into, {step: wrong, typed, errors, problem: invalid});
    if (step === 'details') return show(c, at, into, {step: 'qualification', typed});
    if (step === 'qualification') return show(c, at, into, {step: 'review', typed});
    if (typed.text.reachedOut !== 'yes') {
      const reachedOut = texts.t('error_field_required');
      return show(c, at, into, {step, typed, errors: {reachedOut}, problem: invalid});
    }
    return register(c, at, into, typed);
  });

  /** Whoever registers no deals finds no such page. */
  async function enterAsRep(c: Context): Promise<AtConsole> {
    const at = await enterConsole(c, kit);
    if (!at.roles.includes('rep')) throw new PageProblem(404);
    return at;
  }

  /** Throws one 404 for an account of others, of another region, and one that is not there; for a deal the same. */
  async function enterAccount(at: AtConsole, accountId: string, dealId = ''): Promise<Registering> {
    if (!isUuid(accountId) || (dealId !== '' && !isUuid(dealId))) throw new PageProblem(404);
    const found = await vendorRead(
      deps,
      at,
      (trx) => findRegistering(trx, at, accountId as AccountId), // just checked
    );
    if (!found) throw new PageProblem(404);
    if (dealId === '') return found;
    const before = await vendorRead(
      deps,
      at,
      (trx) => findBefore(trx, found.account.id, dealId as DealId), // checked above
    );
    if (!before) throw new PageProblem(404);
    return {...found, before};
  }

  function readIn({account, before}: Registering, typed: RegisterForm) {
    return readRegistration(typed, account.catalogue, texts, before && valuesOf(before));
  }

  async function register(
    c: Context,
    at: AtConsole,
    into: Registering,
    typed: RegisterForm,
  ): Promise<Response> {
    const {values} = readIn(into, typed);
    const {key} = typed.text;
    const dealId = into.before?.id ?? (key as DealId); // the form's key is what it makes
    const asked = {
      values,
      partnerContact: (typed.text.partnerContact || null) as UserId | null, // the rules look who it is
      besides: typed.list.besides.map((id) => idIn<DealId>(id)),
    };
    const done = await change(
      ...([kit, at, into.account.id, key] as const),
      into.before
        ? {kind: 'deal.convert', deal: {dealId}, reachedOut: true, ...asked}
        : {kind: 'deal.share', dealId, ...asked},
    );
    if (done.kind === 'done') {
      return c.redirect(`${dealPath(into.account.id, dealId)}?done=registered`, 303);
    }
    const step = firstWrong(done.errors, 'qualification') ?? 'review';
    return show(c, at, into, {step, typed, errors: done.errors, problem: done.problem});
  }

  type Shown = {
    step: Step;
    typed?: RegisterForm;
    errors?: Record<string, string>;
    problem?: string;
  };

  async function show(
    c: Context,
    at: AtConsole,
    into: Registering,
    {step, typed = emptyForm, errors = {}, problem}: Shown,
  ): Promise<Response> {
    const {values} = readIn(into, typed);
    const tidy = tidyDealValues(values);
    const company = step === 'review' ? tidy.company : null;
    const {shown: duplicates, own: besides} = await findDuplicates(
      ...([deps.db, at, into.account.id, company] as const),
    );
    return showConsole(c, kit, at, {
      ...(problem !== undefined && {status: 422}),
      heading: into.before?.name ?? texts.t('console_register'),
      lead: texts.t('console_register_for', into.account.name),
      body: (
        <Register
          {...{texts, at: into, step, typed, errors, problem, values: tidy}}
          {...{duplicates, besides}}
        />
      ),
    });
  }
}
