/**
 * What the card on a CRM page may know: the page's own record and what hangs on it, and nothing that would hurt in a hostile
 * page's hands: no token, no mail address, no link's address (SECURITY.md).
 */
import type {AnswerSummary} from '../domain/answer-summary.ts';
import type {Asking, AskingChoice, AskingTerms} from '../domain/asking.ts';
import type {AccountType, Catalogue} from '../domain/catalogue.ts';
import type {LinkDraft, LinkStatus, PendingState} from '../domain/confirmation-link.ts';
import type {ObjectType} from '../domain/crm-ref.ts';
import type {AttachRequest, RegistrationState} from '../domain/deal.ts';
import type {AttachRequestId, DealId, LinkId} from '../domain/ids.ts';
import type {NextStep} from '../domain/registration.ts';
import type {SyncState, SyncTrouble} from './sync-state.ts';

export type CardState =
  /** Nothing is here yet, and what keeps it away. */
  | {kind: 'loading'; trouble: SyncTrouble | null}
  | {kind: 'signed_out'}
  | {
      kind: 'ready';
      objectType: ObjectType;
      partner: CardPartner;
      deals: CardDeal[];
      sync: SyncState;
    };

export type CardPartner = {
  name: string;
  vendorName: string;
  type: AccountType;
  catalogue: Catalogue;
  channelManagers: string[];
  /** The token was refused: shown as a calm line, everything else keeps working offline. */
  expired: boolean;
  /** How clients are asked where a link says nothing else. */
  asking?: AskingTerms;
  /** Who is signed in, whom clients see as asking. */
  userName?: string;
};

/**
 * A deal shown on the page: the record itself, or the deals of the contact or company. A deal page whose record is not known to us
 * has no deals here; it counts as not shared.
 */
export type CardDeal = {
  id: DealId;
  name: string;
  shared: boolean;
  owner: string | null;
  /** Of its registration; null for a deal that never was registered. */
  state: RegistrationState | null;
  next: NextStep;
  /** Messages and comments of others that this person has not read. */
  unread: number;
  /** Differs whenever anything differs that the opened deal shows (`card.deal`). */
  mark: string;
  links: CardLink[];
  requests: CardRequest[];
};

export type CardLink = {
  id: LinkId;
  name: string;
  draft: LinkDraft;
  status: LinkStatus;
  pendingState: PendingState | null;
  clientName: string | null;
  answer: CardAnswer | null;
  /** What the client wants to be different before answering. */
  wish: string | null;
  /** How the client is asked, and when they were mailed; null once answered. */
  asking: CardAsked | null;
  /** The name of the answered link that it was cloned from. */
  replaces: string | null;
  /** A change to it is saved here and not yet on the server. */
  waiting: boolean;
  /** The server knows it, so its address works. */
  synced: boolean;
};

export type CardAsked = AskingChoice & Pick<Asking, 'mailed'>;

export type CardAnswer = AnswerSummary;

/** "Ask your CAM", and what became of it. */
export type CardRequest = {
  id: AttachRequestId;
  linkId: LinkId;
  linkName: string;
  /** Empty for the deal itself. */
  quoteNumber: string;
  at: string;
  state: AttachRequest['state'];
  /** Why it was declined, by whom. */
  answer: {by: string; at: string; reason: string} | null;
  waiting: boolean;
};

/** A row of the picker. */
export type PickLink = {
  id: LinkId;
  name: string;
  products: string[];
  synced: boolean;
};
