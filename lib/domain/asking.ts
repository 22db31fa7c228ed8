/** How the client is asked: in which language, until when, how often again; and what has come of it so far. */
import type {FieldIssue} from './field-issue.ts';
import {limits} from './limits.ts';
import type {Person} from './person.ts';

/** The languages that the client's page, mails and receipts, and the extension, speak. */
export const languages = ['en', 'pl', 'it', 'de', 'es'] as const;
export type Language = (typeof languages)[number];

/** First after so many days without an answer, then every so many. */
export type Reminding = {afterDays: number; everyDays: number};

/** What a partner sets for one link; what is absent is as the program has it. */
export type AskingChoice = {
  /** Absent: as the client's browser says. */
  language?: Language;
  /** Days after which nobody can answer any more; null: never. */
  expiryDays?: number | null;
  /** Null: no reminders. */
  reminding?: Reminding | null;
};

/** Defaults of a program, all of which it can change. */
export type AskingTerms = {
  expiryDays: number | null;
  reminding: Reminding | null;
  /** So many days before a deal closes its people hear that its proof is still pending; null: never, absent: `closingDays`. */
  closingDays?: number | null;
};
export const defaultAsking: AskingTerms = {
  expiryDays: 90,
  reminding: {afterDays: 5, everyDays: 2},
};

export const closingDays = 4;

/** `delayed`: mailed to this person too often today, it goes later by itself; `bounced`: their mail server says that it has no such reader. */
export const mailTroubles = ['delayed', 'bounced'] as const;
export type MailTrouble = (typeof mailTroubles)[number];

/** What the client wants to be different before answering; the partner's next edit is the reply to it. */
export type ChangeWish = {
  text: string;
  at: string;
  by: {name: string; email?: string};
  /** Of an earlier wish, of which the partner was told; this one came too soon after it to be told, too. */
  toldAt?: string;
};
/** The request went from one person to another of the same company. */
export type Hop = {from: Person; to: Person; at: string};

/** Absent fields: nothing of the kind has happened. Times are ISO UTC, by the server's clock. */
export type Asking = AskingChoice & {
  wish?: ChangeWish;
  /** The client was mailed: the first and the latest time, and how often. */
  mailed?: {first: string; last: string; count: number; trouble?: MailTrouble};
  /** Reminders sent since the latest mail that was none. */
  reminders?: number;
  hops?: Hop[];
  /** How often the partner put somebody else, or nobody, in place of a client who had been mailed: what was mailed before answers no more. */
  reassigned?: number;
  /** Since when it can be answered, where that is not its creation. */
  renewedAt?: string;
  isExpired?: true;
  /** The close date for which the deal's people were told that the proof is pending. */
  closeTold?: string;
};

const dayMs = 86_400_000;
/** A person is not mailed again sooner. */
const mailPauseMs = 10 * 60_000;

/** What of a link its time depends on. */
type Timed = {createdAt: string; asking?: Asking};

/** Whether this address passed the request on, and it has not come back to it. */
export function hasPassedOn(
  {client, asking}: {client: Person | null; asking?: Asking},
  email: string | undefined,
): boolean {
  const isThem = (person: Person | null) => person?.email.toLowerCase() === email;
  return (
    email !== undefined && !isThem(client) && (asking?.hops ?? []).some(({from}) => isThem(from))
  );
}

/** When nobody can answer it any more, undefined when that is never. */
export function expiryOf(
  {createdAt, asking = {}}: Timed,
  terms = defaultAsking,
): string | undefined {
  const days = asking.expiryDays === undefined ? terms.expiryDays : asking.expiryDays;
  return days === null ? undefined : after(asking.renewedAt ?? createdAt, days);
}

/** When the next reminder is due, undefined when there is none; missed ones count as one. */
export function reminderDue(asking: Asking, terms = defaultAsking): string | undefined {
  const reminding = asking.reminding === undefined ? terms.reminding : asking.reminding;
  const {mailed, reminders = 0, isExpired, wish} = asking;
  if (!reminding || !mailed || mailed.trouble === 'bounced' || isExpired || wish) return undefined;
  const days = reminders === 0 ? reminding.afterDays : reminding.everyDays;
  return after(mailed.last, days);
}

const after = (from: string, days: number) =>
  new Date(Date.parse(from) + days * dayMs).toISOString();

export function isMailedJustNow({mailed}: Asking, at: string): boolean {
  return mailed !== undefined && isPausing(mailed.last, at);
}

/** When the partner was told of a wish so short a time ago that the next one is no news; else undefined. */
export function toldJustNow({wish}: Asking, at: string): string | undefined {
  const told = wish && (wish.toldAt ?? wish.at);
  return told !== undefined && isPausing(told, at) ? told : undefined;
}

/** By a clock that was set back, what is to come is no reason to wait for it. */
function isPausing(since: string, at: string): boolean {
  const passed = Date.parse(at) - Date.parse(since);
  return passed >= 0 && passed < mailPauseMs;
}

/** Whether nobody can answer it any more, also before the clock's job has said so. */
export function isExpired(link: Timed, terms: AskingTerms | undefined, at: string): boolean {
  const expiry = expiryOf(link, terms);
  return link.asking?.isExpired === true || (expiry !== undefined && expiry <= at);
}

export function checkChoice({expiryDays, reminding}: AskingChoice): FieldIssue[] {
  const isDays = (days: number) => Number.isInteger(days) && days >= 1 && days <= limits.askingDays;
  const issues: FieldIssue[] = [];
  if (typeof expiryDays === 'number' && !isDays(expiryDays)) {
    issues.push({field: 'expiryDays', code: 'invalid'});
  }
  if (reminding && !isDays(reminding.afterDays)) {
    issues.push({field: 'reminding.afterDays', code: 'invalid'});
  }
  if (reminding && !isDays(reminding.everyDays)) {
    issues.push({field: 'reminding.everyDays', code: 'invalid'});
  }
  return issues;
}
