/** A confirmation link: what the partner claims, and, once the client has spoken, what the client said. */
import type {Answer} from './answer.ts';
import type {Asking} from './asking.ts';
import type {LinkId, UserId} from './ids.ts';
import type {Person} from './person.ts';

/** One product on a link. `onboardingTypeId` is absent for accounts that choose no onboarding. */
export type LinkLine = {productId: string; tierId: string; onboardingTypeId: string | null};

/** What the partner fills in: the form's value, and the fields an edit may change. */
export type LinkDraft = {
  name: string;
  lines: LinkLine[];
  providingOnboarding: boolean;
  durationId: string | null;
};

export type Link = LinkDraft & {
  id: LinkId;
  /** The person asked: the deal's primary contact, or set by the partner. */
  client: Person | null;
  /** The secret at the end of the address that the partner copies; made by the creator, 32 characters of base64url. */
  copyToken: string;
  createdBy: {userId: UserId; name: string};
  createdAt: string;
  editedAt: string | null;
  /** The link this one was cloned from, which it may be meant to replace. */
  replaces: LinkId | null;
  answer: Answer | null;
  /** Absent: nothing was set and nothing has happened yet. */
  asking?: Asking;
};

/** Path of the client's page on the server for the copied address. */
export function clientPath(copyToken: string): string {
  return `/c/${copyToken}`;
}

const tokenPattern = /^[A-Za-z0-9_-]{32}$/;

/** 24 random bytes in base64url (192 bits). */
export function isCopyToken(text: string): boolean {
  return tokenPattern.test(text);
}

export type LinkStatus = 'pending' | 'confirmed' | 'rejected';
export type StatusCounts = Record<LinkStatus, number>;
/** `change_wanted`: the client asked for a change, which the partner's next edit answers; `expired` is renewed by sending it. */
export const pendingStates = [
  'not_assigned',
  'awaiting_client',
  'change_wanted',
  'expired',
] as const;
export type PendingState = (typeof pendingStates)[number];

/** All confirmed or mixed is confirmed, all rejected is rejected, unanswered is pending. */
export function linkStatus(link: Pick<Link, 'answer'>): LinkStatus {
  if (!link.answer) return 'pending';
  return link.answer.lines.some((line) => line.verdict === 'confirmed') ? 'confirmed' : 'rejected';
}

export function pendingState({asking, ...link}: Pick<Link, 'client' | 'asking'>): PendingState {
  if (asking?.isExpired) return 'expired';
  if (asking?.wish) return 'change_wanted';
  return link.client ? 'awaiting_client' : 'not_assigned';
}

/** How many of the link's products the client confirmed, for "1 of 2 products". */
export function confirmedCount(answer: Answer): {confirmed: number; of: number} {
  return {
    confirmed: answer.lines.filter((line) => line.verdict === 'confirmed').length,
    of: answer.lines.length,
  };
}
