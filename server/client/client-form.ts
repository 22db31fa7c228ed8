import type {ClientForm} from '../../components/client-page/client-page-state.ts';
import type {Account} from '../../lib/domain/account-view.ts';
import type {AnswerInputLine} from '../../lib/domain/answer.ts';
import {findById} from '../../lib/domain/catalogue.ts';
import type {Link} from '../../lib/domain/confirmation-link.ts';
import {checkLength, type FieldIssue} from '../../lib/domain/field-issue.ts';
import {limits} from '../../lib/domain/limits.ts';
import {withoutTurns} from '../../lib/domain/message.ts';
import {checkName} from '../../lib/domain/person.ts';
import type {ClientSays} from '../write/answer-link.ts';

/** What the page's form sent, field by field. */
export type ClientFields = Readonly<Record<string, string>>;

const lineFields = ['verdict', 'reason', 'text'] as const;

/** Every field that a form of this link may have: it can have had more products when it was opened. */
export function fieldsOf(link: Link, {catalogue}: Account): string[] {
  const most = Math.max(link.lines.length, catalogue.products.length);
  const each = Array.from({length: most}, (_, at) => lineFields.map((field) => `${field}-${at}`));
  return [
    ...['seen', 'opened', 'homepage', 'name', 'decision', 'reason', 'text'],
    ...['wish', 'toName', 'toEmail'],
    ...each.flat(),
  ];
}

/** What the pressed button means, or why it means nothing; a robot that sends the form presses none. */
export function readSays(
  fields: ClientFields,
  link: Link,
  account: Account,
): {kind: 'says'; says: ClientSays} | {kind: 'unclear'; issues: FieldIssue[]} {
  const typed = (field: string) => withoutTurns(fields[field] ?? '');
  const name = typed('name');
  if (typed('homepage') !== '') {
    return {kind: 'unclear', issues: [{field: 'homepage', code: 'invalid'}]};
  }
  switch (fields.decision ?? '') {
    case 'confirm':
      return answer({kind: 'confirm'});
    case 'reject':
      return answer({kind: 'reject', reasonId: typed('reason'), text: typed('text') || null});
    case 'each': {
      const issues = link.lines.flatMap((_, at) => wrongWithLine(typed, at, account));
      if (issues.length > 0)
        return {kind: 'unclear', issues: [...checkName(name, 'name'), ...issues]};
      return answer({kind: 'per_product', lines: link.lines.map((line, at) => lineOf(line, at))});
    }
    case 'ask_change':
      return {kind: 'says', says: {kind: 'ask_change', input: {name, text: typed('wish')}}};
    case 'pass_on': {
      const to = {name: typed('toName'), email: typed('toEmail').trim().toLowerCase()};
      return {kind: 'says', says: {kind: 'pass_on', name, to}};
    }
    default:
      return {
        kind: 'unclear',
        issues: [
          ...checkName(name, 'name'),
          {field: 'decision', code: fields.decision ? 'unknown' : 'required'},
        ],
      };
  }

  function answer(choice: Extract<ClientSays, {kind: 'answer'}>['input']['choice']) {
    return {kind: 'says', says: {kind: 'answer', input: {name, choice}}} as const;
  }

  function lineOf({productId}: Link['lines'][number], at: number): AnswerInputLine {
    return typed(`verdict-${at}`) === 'confirmed'
      ? {productId, verdict: 'confirmed'}
      : {
          ...{productId, verdict: 'rejected'},
          reasonId: typed(`reason-${at}`),
          text: typed(`text-${at}`) || null,
        };
  }
}

/** What the rule book finds wrong with a line, said of the line's own fields. */
function wrongWithLine(
  typed: (field: string) => string,
  at: number,
  {catalogue}: Account,
): FieldIssue[] {
  const verdict = typed(`verdict-${at}`);
  if (verdict === 'confirmed') return [];
  if (verdict !== 'rejected') return [{field: `verdict-${at}`, code: 'required'}];
  const reason = findById(catalogue.rejectionReasons, typed(`reason-${at}`));
  if (!reason || reason.retired) return [{field: `reason-${at}`, code: 'required'}];
  const text = typed(`text-${at}`).trim();
  if (reason.textRequired && text === '') return [{field: `text-${at}`, code: 'required'}];
  return checkLength(text, `text-${at}`, limits.reasonTextLength);
}

/** The rule book's names for what is wrong, as the form calls its fields. */
export function asFormIssues(says: ClientSays, issues: readonly FieldIssue[]): FieldIssue[] {
  const own: Record<string, string> =
    says.kind === 'pass_on'
      ? {'client.name': 'toName', 'client.email': 'toEmail'}
      : says.kind === 'ask_change'
        ? {text: 'wish'}
        : {};
  return issues.map((issue) => ({...issue, field: own[issue.field] ?? issue.field}));
}

/** The fold of the button that was pressed. */
export function stepOf(decision = ''): ClientForm['step'] {
  switch (decision) {
    case 'reject':
    case 'each':
    case 'ask_change':
    case 'pass_on':
      return decision;
    default:
      return 'ask';
  }
}

/** What was typed, as one field of another form. */
export function keep(form: ClientFields): string {
  const typed = Object.entries(form).filter(
    ([field, value]) => value !== '' && !['seen', 'opened', 'homepage'].includes(field),
  );
  return new URLSearchParams(typed).toString();
}

/** And back; what a form of ours never had is left out. */
export function unkeep(kept: string, link: Link, account: Account): ClientFields {
  const known = new Set(fieldsOf(link, account));
  const sent = [...new URLSearchParams(kept)].filter(([field]) => known.has(field));
  return Object.fromEntries(sent.map(([field, value]) => [field, withoutTurns(value)]));
}
