import type {Context, Hono} from 'hono';
import {isUuid, type AccountId, type DealId} from '../../../lib/domain/ids.ts';
import {enterConsole, showConsole, vendorRead, type AtConsole} from '../../console/console-kit.tsx';
import {dealTabs} from '../../console/deal/action-form.tsx';
import {change} from '../../console/deal/change.ts';
import type {Asked, DealAction} from '../../console/deal/deal-action.ts';
import {findDealPage, type DealPage} from '../../console/deal/deal-data.ts';
import {dealNotice, dealPath} from '../../console/deal/deal-done.ts';
import {DealView} from '../../console/deal/deal-view.tsx';
import {sizeText} from '../../console/deal/files-view.tsx';
import {decisionActions} from '../../console/deal/decision-actions.ts';
import {
  asNewFile,
  mostFileBytes,
  readConsoleForm,
  type Failed,
  type Uploaded,
} from '../../console/deal/form-state.ts';
import {proofActions} from '../../console/deal/proof-actions.ts';
import {quoteActions} from '../../console/deal/quote-actions.ts';
import {registrationActions} from '../../console/deal/registration-actions.ts';
import {seenScript} from '../../console/deal/seen-script.ts';
import {talkActions} from '../../console/deal/talk-actions.ts';
import {holdDomains, takenText} from '../../console/domains/hold-domains.ts';
import {takeBytes} from '../../files/take-bytes.ts';
import {adminOf, valueOf} from '../../pages/admin-outcome.ts';
import {oneOf} from '../../pages/checks.ts';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';

const actions: readonly DealAction[] = [
  ...decisionActions,
  ...quoteActions,
  ...proofActions,
  ...talkActions,
  ...registrationActions,
];

/** How many threads and entries of the timeline a page shows unless asked for all. */
const firstRows = 40;

/** One deal, for those of the vendor's people who may see it; to others it is not there. */
export function registerConsoleDeal(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const address = '/console/deals/:account/:deal';

  app.get(address, async (c) => {
    const at = await enterDeal(c);
    return show(c, at, await read(c, at));
  });

  for (const action of actions) {
    app.post(`${address}/${action.name}`, (c) => act(c, action));
    // Whoever asks for a form's address itself, after it came back
    app.get(`${address}/${action.name}`, async (c) => c.redirect((await enterDeal(c)).path, 303));
  }

  type AtDeal = AtConsole & {accountId: AccountId; dealId: DealId; path: string};

  async function enterDeal(c: Context): Promise<AtDeal> {
    const at = await enterConsole(c, kit);
    const [accountId, dealId] = [c.req.param('account') ?? '', c.req.param('deal') ?? ''];
    if (!isUuid(accountId) || !isUuid(dealId)) throw new PageProblem(404);
    const ids = {accountId: accountId as AccountId, dealId: dealId as DealId}; // just checked
    return {...at, ...ids, path: dealPath(accountId, dealId)};
  }

  /** Throws one 404 for what is not there and what is not theirs. */
  async function read(c: Context, at: AtDeal): Promise<DealPage> {
    const page = await find(c, at);
    if (!page) throw new PageProblem(404);
    return page;
  }

  function find(c: Context, at: AtDeal): Promise<DealPage | undefined> {
    const {accountId, dealId} = at;
    const most = c.req.query('all') ? 2000 : firstRows;
    const wish = {accountId, dealId, most, linkSearch: searchOf(c)};
    return vendorRead(deps, at, (trx) => findDealPage(trx, at, wish));
  }

  async function act(c: Context, action: DealAction): Promise<Response> {
    const at = await enterDeal(c);
    const {one, many} = action;
    const typed = await readConsoleForm<string, string>(c, kit, {one, ...(many && {many})});
    const page = await read(c, at);
    const {files, isTooLarge} = typed;
    if ((files.length > 0 || isTooLarge) && !action.withFiles) throw new PageProblem(400);
    const fail = async (problem: string, errors: Record<string, string> = {}, status?: 413) => {
      const failed = {form: action.formOf(typed), typed, problem, errors, ...(status && {status})};
      return show(c, at, await read(c, at), failed);
    };
    if (isTooLarge) {
      return fail(
        texts.t('console_files_too_large', sizeText(texts.locale, mostFileBytes)),
        {},
        413,
      );
    }
    const asked = action.ask(typed, page, texts, files.map(asNewFile));
    if (asked.kind === 'hold') {
      const held = valueOf(await holdDomains(deps, adminOf(at.visitor), at.accountId, asked.held));
      if (held !== 'held') return fail(takenText(texts, held));
    } else if (asked.kind === 'change') {
      const done = await change(kit, at, at.accountId, typed.text.key ?? '', asked.mutation);
      if (done.kind === 'failed') return fail(done.problem, done.errors);
    } else return fail(...whyNot(asked));
    await keepFiles(at, files);
    const tab = action.place === 'timeline' ? '&tab=timeline' : '';
    const isStillTheirs = action.name !== 'owner' || (await find(c, at)) !== undefined;
    if (!isStillTheirs) return c.redirect('/console/deals', 303); // a rep has given it away
    return c.redirect(`${at.path}?done=${action.done}${tab}#${action.place}`, 303);
  }

  /** Their rows are there; sent again after something broke, the form goes on where it was. */
  async function keepFiles(at: AtDeal, files: readonly Uploaded[]): Promise<void> {
    for (const {fileId, bytes} of files) {
      await takeBytes(deps, at.person.userId, {accountId: at.accountId, fileId}, 0, bytes);
    }
  }

  function whyNot(
    asked: Extract<Asked, {kind: 'wrong' | 'stale'}>,
  ): [string, Record<string, string>?] {
    return asked.kind === 'stale'
      ? [texts.t('console_stale', asked.now)]
      : [texts.t('error_refused_invalid'), asked.errors];
  }

  function show(c: Context, at: AtDeal, page: DealPage, failed?: Failed): Response {
    const tab = oneOf(dealTabs, c.req.query('tab') ?? '') ?? 'shared';
    const {deal, account} = page;
    const by = deal.company
      ? texts.t('console_deal_lead', account.name, deal.company.name)
      : account.name;
    return showConsole(c, kit, at, {
      ...(failed && {status: failed.status ?? 422}),
      ...(tab === 'shared' && {script: seenScript}),
      heading: deal.name,
      lead: by,
      notice: failed ? undefined : dealNotice(c, texts),
      body: <DealView show={{texts, page, path: at.path, tab, failed, search: searchOf(c)}} />,
    });
  }
}

function searchOf(c: Context): string {
  return (c.req.query('link') ?? '').replaceAll('\0', '').trim().slice(0, 200);
}
