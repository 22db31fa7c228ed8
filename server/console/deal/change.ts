import {commandMutation} from '../../../lib/contract/command-mutations.ts';
import type {FieldIssue, FieldIssueCode} from '../../../lib/domain/field-issue.ts';
import type {AccountId} from '../../../lib/domain/ids.ts';
import type {CommandMutation, RefusalCode} from '../../../lib/domain/mutation.ts';
import type {TextKey, Texts} from '../../../lib/domain/texts.ts';
import type {PageKit} from '../../pages/page-kit.tsx';
import {PageProblem} from '../../pages/page-problem.ts';
import {runCommand} from '../../write/command.ts';
import type {AtConsole} from '../console-kit.tsx';

export type Changed =
  {kind: 'done'} | {kind: 'failed'; problem: string; errors: Record<string, string>};

/** The one way in which the console's deal pages change anything. Throws the 404 of what is not theirs. */
export async function change(
  {deps, texts}: PageKit,
  {person}: AtConsole,
  accountId: AccountId,
  key: string,
  asked: CommandMutation,
): Promise<Changed> {
  const {success, data: mutation} = commandMutation.safeParse(asked);
  if (!success) return failed(texts.t('error_refused_invalid')); // larger than any field of ours takes
  const outcome = await runCommand(deps, person, accountId, {key, mutation});
  switch (outcome.kind) {
    case 'applied':
      return {kind: 'done'};
    case 'refused': {
      const {code, fields} = outcome.refusal;
      return failed(texts.t(refusedKeys[code]), errorsOf(texts, fields ?? []));
    }
    case 'key_reused':
      return failed(texts.t('console_sent_before'));
    case 'no_access':
      throw new PageProblem(404);
  }
}

function failed(problem: string, errors: Record<string, string> = {}): Changed {
  return {kind: 'failed', problem, errors};
}

export function errorsOf({t}: Texts, issues: readonly FieldIssue[]): Record<string, string> {
  return Object.fromEntries(
    issues.toReversed().map(({field, code}) => [fieldIn(field), t(issueKeys[code])]),
  );
}

/** `productIds.sales` is shown at `productIds`, `files.0.size` at `files`; a person's or company's parts are fields of their own. */
function fieldIn(path: string): string {
  return /^(contact|company|amount)\./.test(path) ? path : path.replace(/\..*$/, '');
}

const issueKeys: Record<FieldIssueCode, TextKey> = {
  required: 'error_field_required',
  too_long: 'error_field_too_long',
  unknown: 'error_field_unknown',
  duplicate: 'error_field_duplicate',
  invalid: 'error_field_invalid',
  not_offered: 'error_field_unknown',
  onboarding_required: 'error_field_required',
  must_match_switch: 'error_field_invalid',
};

/** As the vendor's people need to hear it; most are the same for both sides. */
const refusedKeys: Record<RefusalCode, TextKey> = {
  forbidden: 'error_refused_forbidden',
  link_not_found: 'error_refused_link_not_found',
  deal_not_found: 'error_refused_deal_not_found',
  id_taken: 'error_refused_id_taken',
  invalid: 'error_refused_invalid',
  already_answered: 'error_refused_already_answered',
  already_attached: 'error_refused_already_attached',
  no_client: 'error_refused_no_client',
  just_sent: 'error_refused_just_sent',
  expired: 'error_refused_expired',
  too_many_hops: 'error_refused_too_many_hops',
  already_asked: 'error_refused_already_asked',
  not_attached: 'error_refused_not_attached',
  deal_not_shared: 'console_refused_deal_not_shared',
  deal_is_shared: 'console_refused_deal_is_shared',
  already_shared: 'console_refused_deal_is_shared',
  registered_already: 'console_refused_registered_already',
  record_taken: 'error_refused_record_taken',
  stale: 'error_refused_stale',
  own_request: 'console_refused_own_request',
  request_not_found: 'error_refused_request_not_found',
  request_answered: 'error_refused_request_answered',
  message_not_found: 'error_refused_message_not_found',
  not_yours: 'error_refused_not_yours',
  note_not_found: 'error_refused_note_not_found',
  file_not_found: 'error_refused_file_not_found',
  quote_not_found: 'error_refused_quote_not_found',
  at_capacity: 'console_refused_at_capacity',
  wrong_state: 'error_refused_wrong_state',
};
