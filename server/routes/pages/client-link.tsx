import type {Context, Hono} from 'hono';
import clientPageCss from '../../../components/client-page/client-page.css?inline';
import type {
  ClientForm,
  ClientPageState,
} from '../../../components/client-page/client-page-state.ts';
import {ClientPage} from '../../../components/client-page/client-page.tsx';
import tokensCss from '../../../components/ui/tokens.css?inline';
import uiCss from '../../../components/ui/ui.css?inline';
import {Surface} from '../../../components/ui/surface.tsx';
import type {AnswerInput} from '../../../lib/domain/answer.ts';
import {clientPath, isCopyToken} from '../../../lib/domain/confirmation-link.ts';
import {snapshotOf} from '../../../lib/domain/link-snapshot.ts';
import type {FieldIssue} from '../../../lib/domain/field-issue.ts';
import {limits} from '../../auth/rate-limit.ts';
import {answerPage, type PageAnswer} from '../../pages/document.tsx';
import {readForm} from '../../pages/form.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {checkSameOrigin} from '../../pages/same-origin.ts';
import {createStylesheet} from '../../pages/stylesheet.ts';
import {answerLink, findLinkForClient, type ClientLink} from '../../write/answer-link.ts';

/**
 * The page at the end of a confirmation link. Mail scanners open it, run its scripts (there are none) and send its form as
 * it stands; none of that decides anything: only a POST with a name and one of the two buttons does, once.
 */
export function registerClientLink(app: Hono, kit: PageKit): void {
  const {deps, texts} = kit;
  const stylesheet = createStylesheet(tokensCss, uiCss, clientPageCss, 'body{margin:0}');

  app.get('/c/:token', async (c) => {
    const found = await findLinkForClient(deps.db, c.req.param('token'));
    if (!found) return show(c, 404, {kind: 'gone'});
    if (found.link.answer) return showAnswer(c, found, false);
    if (await deps.auth.isOfSide(c.req.raw)) return show(c, 403, {kind: 'partner'});
    return show(c, 200, asking(found, {step: 'ask'}));
  });

  app.post('/c/:token', async (c) => {
    checkSameOrigin(c.req.raw, deps.publicUrl, {noCookies: true});
    const token = c.req.param('token');
    if (!isCopyToken(token)) return show(c, 404, {kind: 'gone'});
    const address = kit.addressOf(c);
    await kit.limit([
      [limits.answerFromAddress, address],
      [limits.answerOfLink, `${token} ${address}`],
    ]);
    const {text} = await readForm(c.req.raw, {
      one: ['seen', 'name', 'decision', 'reason', 'text'],
    });
    const found = await findLinkForClient(deps.db, token);
    if (!found) return show(c, 404, {kind: 'gone'});
    if (found.link.answer) return showAnswer(c, found, false);
    if (await deps.auth.isOfSide(c.req.raw)) return show(c, 403, {kind: 'partner'});

    const choice = choiceOf(text);
    const refuse = (link: ClientLink, issues: FieldIssue[]) =>
      show(
        c,
        422,
        asking(link, {step: text.decision === 'reject' ? 'reject' : 'ask', values: text, issues}),
      );
    if (!choice) {
      const issues = undecided(text);
      return refuse(found, text.seen === found.seen ? issues : [changed, ...issues]);
    }
    const outcome = await answerLink(deps, token, text.seen, {name: text.name, choice});
    switch (outcome.kind) {
      case 'answered':
        return showAnswer(c, outcome, true);
      case 'already_answered':
        return showAnswer(c, outcome, false);
      case 'invalid':
        return refuse(outcome, outcome.issues);
      case 'changed':
        return refuse(outcome, [changed]);
      case 'gone':
        return show(c, 404, {kind: 'gone'});
    }
  });

  function show(
    c: Context,
    status: PageAnswer['status'] & number,
    state: ClientPageState,
  ): Response {
    return answerPage(c, {
      status,
      title: titleOf(state),
      texts,
      stylesheet,
      referrer: 'no-referrer', // the address is the secret
      body: (
        <Surface texts={texts} size="page">
          <ClientPage state={state} />
        </Surface>
      ),
    });
  }

  function showAnswer(c: Context, {link}: ClientLink, justNow: boolean): Response {
    if (!link.answer) throw new Error('An answered link came back without its answer');
    return show(c, 200, {kind: 'answered', answer: link.answer, justNow});
  }

  function titleOf(state: ClientPageState): string {
    switch (state.kind) {
      case 'asking':
        return texts.t('client_ask_title', state.snapshot.partner);
      case 'answered':
        return texts.t('client_answered_title');
      case 'gone':
        return texts.t('client_gone_title');
      case 'partner':
        return texts.t('client_partner_title');
    }
  }
}

/** The request is no longer what the client read. */
const changed: FieldIssue = {field: 'seen', code: 'invalid'};

function asking(
  {link, account, seen}: ClientLink,
  form: Omit<ClientForm, 'action' | 'seen'>,
): ClientPageState {
  return {
    kind: 'asking',
    snapshot: snapshotOf(link, {account}),
    askedBy: link.createdBy.name || undefined,
    askedAt: link.createdAt,
    reasons: account.catalogue.rejectionReasons.filter((reason) => !reason.retired),
    form: {...form, seen, action: clientPath(link.copyToken)},
  };
}

/** Which of the two buttons was pressed; undefined when none was, as when a robot sends the form. */
function choiceOf(form: {
  decision: string;
  reason: string;
  text: string;
}): AnswerInput['choice'] | undefined {
  switch (form.decision) {
    case 'confirm':
      return {kind: 'confirm'};
    case 'reject':
      return {kind: 'reject', reasonId: form.reason, text: form.text || null};
    default:
      return undefined;
  }
}

function undecided({name, decision}: {name: string; decision: string}): FieldIssue[] {
  return [
    ...(name.trim() === '' ? [{field: 'name', code: 'required'} as const] : []),
    {field: 'decision', code: decision === '' ? 'required' : 'unknown'},
  ];
}
