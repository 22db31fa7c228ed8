/** Everything a person can ask to be changed. One list for the extension's outbox, the API and the client's page. */
import type {AnswerInput} from './answer.ts';
import type {LinkDraft, Person} from './confirmation-link.ts';
import type {CrmRef} from './crm-ref.ts';
import type {FieldIssue} from './field-issue.ts';
import type {AttachRequestId, AttachmentId, DealId, LinkId, OverwriteId, UserId} from './ids.ts';

/** What a partner's user can ask for. */
export type Mutation =
  | {
      kind: 'link.create';
      linkId: LinkId;
      draft: LinkDraft;
      copyToken: string;
      replaces: LinkId | null;
    }
  /** `was`: what the writer saw in the fields that change, so that nobody's value goes unnoticed (overwrite.ts). */
  | {kind: 'link.edit'; linkId: LinkId; changes: Partial<LinkDraft>; was?: Partial<LinkDraft>}
  | {kind: 'link.remove'; linkId: LinkId}
  | {kind: 'link.assign_client'; linkId: LinkId; client: Person | null; was?: Person | null}
  | {kind: 'link.attach'; attachmentId: AttachmentId; linkId: LinkId; dealId: DealId}
  | {kind: 'link.detach'; linkId: LinkId; dealId: DealId}
  | {
      kind: 'attach.request';
      requestId: AttachRequestId;
      linkId: LinkId;
      /** The deal when we know it; `newDealId` names the one to be made for a record seen for the first time. */
      deal: {dealId: DealId} | {newDealId: DealId; ref: CrmRef; name: string};
      note: string;
    }
  /** The person has read that a value of this link was overwritten. */
  | {kind: 'overwrite.dismiss'; linkId: LinkId; overwriteId: OverwriteId};

/** What only the server's own routes can ask for. */
export type ServerMutation = Mutation | {kind: 'link.answer'; linkId: LinkId; input: AnswerInput};

/** Why a change was refused: shown in plain words by every page, sent as the error's code by the API. */
export const refusalCodes = [
  'forbidden',
  'link_not_found',
  'deal_not_found',
  'id_taken',
  'invalid',
  'already_answered',
  'already_attached',
  'already_asked',
  'not_attached',
  'deal_not_shared',
  'deal_is_shared',
  'own_request',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

export type Refusal = {code: RefusalCode; fields?: FieldIssue[]};

/** Who acts, as the caller has proven it. */
export type Actor = {kind: 'partner'; userId: UserId; name: string} | {kind: 'client'};
