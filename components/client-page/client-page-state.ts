import type {Answer, LinkSnapshot} from '../../lib/domain/answer.ts';
import type {RejectionReason} from '../../lib/domain/catalogue.ts';
import type {FieldIssue} from '../../lib/domain/field-issue.ts';

/** What the page at the end of a confirmation link shows. Names of partner, vendor and products are in the snapshot. */
export type ClientPageState =
  | AskingState
  /** `justNow`: this visitor answered it a moment ago; else it is a later visit, or somebody else was first. */
  | {kind: 'answered'; answer: Answer; justNow: boolean}
  /** Unknown and removed links alike: nobody can tell one from the other. */
  | {kind: 'gone'}
  /** Somebody signed in on the partner's or vendor's side, who may never answer. */
  | {kind: 'partner'};

export type AskingState = {
  kind: 'asking';
  snapshot: LinkSnapshot;
  /** The person who made the link; undefined once that person was erased. */
  askedBy: string | undefined;
  /** ISO UTC. */
  askedAt: string;
  /** The reasons a client may choose, retired ones left out. */
  reasons: readonly RejectionReason[];
  /** `preview` shows the same page to the partner, with nothing that could be sent. */
  form: ClientForm | 'preview';
};

/** The page's form; it posts `seen`, `name`, `decision` ('confirm' or 'reject', absent by default), `reason` and `text`. */
export type ClientForm = {
  action: string;
  /** Names what the page shows; goes back as it came, so that an answer counts for that alone. */
  seen: string;
  /** `reject` shows the reasons opened. */
  step: 'ask' | 'reject';
  /** What was typed in a form that was sent and refused. */
  values?: {name: string; reason: string; text: string} | undefined;
  issues?: readonly FieldIssue[] | undefined;
};
