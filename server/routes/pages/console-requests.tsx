import type {Context, Hono} from 'hono';
import {isUuid, type AccountId, type DealId} from '../../../lib/domain/ids.ts';
import {enterConsole, showConsole, vendorRead, type AtConsole} from '../../console/console-kit.tsx';
import {change} from '../../console/deal/change.ts';
import {dealNotice} from '../../console/deal/deal-done.ts';
import {readConsoleForm, type Failed} from '../../console/deal/form-state.ts';
import {answerFields, answerForm, askAnswer} from '../../console/deal/proof-actions.ts';
import {findRequests} from '../../console/deal/request-data.ts';
import {RequestList} from '../../console/deal/request-list-view.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import type {PageKit} from '../../pages/page-kit.tsx';

const address = '/console/requests';

/** Requests to attach a link to a deal that is not shared: who is CAM or PDM of the account answers. */
export function registerConsoleRequests(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;

  app.get(address, async (c) => show(c, await enterConsole(c, kit)));

  app.post(address, async (c) => {
    const at = await enterConsole(c, kit);
    const typed = await readConsoleForm(c, kit, {one: ['account', 'deal', ...answerFields]});
    const {account, deal, request, key, how} = typed.text;
    if (!isUuid(account) || !isUuid(deal)) throw new PageProblem(400);
    const asked = askAnswer(typed, deal as DealId, texts); // just checked
    const fail = (problem: string, errors: Record<string, string>) =>
      show(c, at, {form: answerForm(request), typed, problem, errors});
    if (asked.kind === 'wrong') return fail(texts.t('error_refused_invalid'), asked.errors);
    if (asked.kind !== 'change') throw new Error('An answer knows no old state and holds nothing');
    const done = await change(kit, at, account as AccountId, key, asked.mutation); // just checked
    if (done.kind === 'failed') return fail(done.problem, done.errors);
    const said = how === 'attach' ? 'attached' : 'declined';
    return c.redirect(`${address}?done=${said}`, 303);
  });

  async function show(c: Context, at: AtConsole, failed?: Failed): Promise<Response> {
    const {open, answered} = await vendorRead(deps, at, (trx) => findRequests(trx, at));
    return showConsole(c, kit, at, {
      ...(failed && {status: 422}),
      heading: texts.t('console_nav_requests'),
      notice: failed ? undefined : dealNotice(c, texts),
      body: <RequestList texts={texts} open={open} answered={answered} failed={failed} />,
    });
  }
}
