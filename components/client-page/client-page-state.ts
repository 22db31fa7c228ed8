import type {Answer, LinkSnapshot} from '../../lib/domain/answer.ts';
import type {RejectionReason} from '../../lib/domain/catalogue.ts';
import type {UnprovenReason} from '../../lib/domain/evidence.ts';
import type {FieldIssue} from '../../lib/domain/field-issue.ts';

/** What the page at the end of a confirmation link shows. Names of partner, vendor and products are in the snapshot. */
export type ClientPageState =
  | AskingState
  /** `justNow`: this visitor answered it a moment ago; else it is a later visit, or somebody else was first. */
  | {
      kind: 'answered';
      answer: Answer;
      justNow: boolean;
      /** Of who answered: the copied address is anybody's, who need not read more than the domain. */
      told: 'address' | 'domain';
      /** The address of its receipt. */
      receipt?: string | undefined;
    }
  /** This visitor asked for a change a moment ago. */
  | {kind: 'wished'; partner: string; text: string; action: string}
  /** Whoever it was passed on to answers it now; its former reader can still see what is asked. */
  | {kind: 'passed_on'; snapshot: LinkSnapshot; to: string; justNow: boolean}
  /** The partner asks somebody else since this reader was mailed, who need not know more of it. */
  | {kind: 'replaced'; partner: string}
  | {kind: 'expired'; snapshot: LinkSnapshot; askedBy: string | undefined}
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
  /** When the request that this one takes the place of was answered. */
  takesPlaceOf?: string | undefined;
  /** What a client wanted to be different, which the partner has not replied to. */
  wish?: {text: string; at: string} | undefined;
  /** `preview` shows the same page to the partner, with nothing that could be sent. */
  form: ClientForm | ProveForm | 'preview';
};

/**
 * The page's form; it posts `seen`, `name` and `decision` (which button was pressed, absent by default) with what belongs to it: `reason`
 * and `text`; `verdict-0`, `reason-0` and `text-0` of the first product and so on; `wish`; `toName` and `toEmail`.
 */
export type ClientForm = {
  action: string;
  /** Names what the page shows; goes back as it came, so that an answer counts for that alone. */
  seen: string;
  /** Which of the folds is open. */
  step: 'ask' | 'reject' | 'each' | 'ask_change' | 'pass_on';
  /** The mail address that was proven, and what that is worth. */
  proof?: {email: string; unproven?: UnprovenReason | undefined} | undefined;
  /** Where another mail address can be proven, or one at all. */
  proveAt?: string | undefined;
  /** Whom it can be passed on to: somebody with an address of this domain. */
  colleaguesAt?: string | undefined;
  /** Milliseconds since 1970; a form that comes back at once was sent by a machine. */
  opened?: number;
  /** What was typed in a form that was sent and refused, by field. */
  values?: Readonly<Record<string, string>> | undefined;
  issues?: readonly FieldIssue[] | undefined;
};

/** Proves a mail address first: `address` asks for it, `code` for the code that was mailed there. */
export type ProveForm = {
  kind: 'prove';
  step: 'address' | 'code';
  /** Of the page itself; its forms post to `…/code` and `…/proof`. */
  action: string;
  query: string;
  email: string;
  /** An answer that was typed before its proof was over, as a form's text. */
  kept: string;
  problem?: ProofProblem | undefined;
};

export type ProofProblem =
  'address' | 'wrong' | 'expired' | 'used' | 'too_often' | 'limit' | 'needed';

/** The form with where its fields are and what is wrong with them. */
export type SentForm = {
  form: ClientForm;
  idOf: (field: string) => string;
  problem: (field: string) => string | undefined;
};
