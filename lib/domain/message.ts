/**
 * What people write on a deal: shared messages with their comments and files, which both sides read, and private notes, which
 * never leave the partner's account.
 */
import type {Author, Colleague} from './deal.ts';
import type {FieldIssue} from './field-issue.ts';
import type {DealId, FileId, MessageId, NoteId, UserId} from './ids.ts';
import {isUuid} from './ids.ts';
import {limits} from './limits.ts';

/** A shared message, or a comment on one (`parentId`). A deleted one keeps its place, empty, while comments hang on it. */
export type Message = {
  id: MessageId;
  dealId: DealId;
  parentId: MessageId | null;
  text: string;
  mentions: Colleague[];
  /** Whom it mentioned once and does not any more: mentioned again they are not told again. */
  mentionedBefore?: UserId[];
  by: Author;
  at: string;
  editedAt: string | null;
  deletedAt: string | null;
};

export type Note = {
  id: NoteId;
  dealId: DealId;
  text: string;
  by: Colleague;
  at: string;
  editedAt: string | null;
};

/** A file that somebody wants to share: what is known before any of it has arrived. `size` in bytes; `type` as the browser calls it. */
export type NewFile = {fileId: FileId; name: string; size: number; type: string};

export const fileRefusals = ['size_differs', 'not_arrived'] as const;
export type FileRefusal = (typeof fileRefusals)[number];

/**
 * A file on a message or a quote. `awaited`: its bytes are still coming; `stored`: all there, and `type` is what the server found in
 * them; `refused`: they were not what was promised, and are gone.
 */
export type DealFile = {
  id: FileId;
  dealId: DealId;
  /** The message it hangs on; null for a quote's. */
  messageId: MessageId | null;
  name: string;
  size: number;
  type: string;
  state: 'awaited' | 'stored' | 'refused';
  refusal: FileRefusal | null;
  /** A picture that can be looked at in the page. */
  hasPreview: boolean;
  by: Author;
  at: string;
};

export function checkText(text: string, field: string): FieldIssue[] {
  if (text.trim() === '') return [{field, code: 'required'}];
  return text.length > limits.messageLength ? [{field, code: 'too_long'}] : [];
}

export function checkFiles(files: readonly NewFile[]): FieldIssue[] {
  const issues: FieldIssue[] = [];
  if (files.length > limits.filesPerMessage) issues.push({field: 'files', code: 'too_long'});
  const seen = new Set<string>();
  for (const [index, file] of files.entries()) {
    const at = `files.${index}`;
    if (!isUuid(file.fileId) || seen.has(file.fileId)) {
      issues.push({field: `${at}.fileId`, code: 'invalid'});
    }
    seen.add(file.fileId);
    if (tidyName(file.name) === '') issues.push({field: `${at}.name`, code: 'required'});
    else if (file.name.length > limits.fileNameLength) {
      issues.push({field: `${at}.name`, code: 'too_long'});
    }
    if (!Number.isSafeInteger(file.size) || file.size <= 0) {
      issues.push({field: `${at}.size`, code: 'invalid'});
    } else if (file.size > limits.fileSize) issues.push({field: `${at}.size`, code: 'too_long'});
  }
  return issues;
}

/** The text without the marks that make what follows run the other way. */
export function withoutTurns(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, '');
}

/**
 * A name in one line, without the marks that make text run the other way: an "exe" must not look like a "pdf". Letters of
 * right-to-left languages stay, their direction is their own. Empty when there is nothing to see.
 */
export function tidyName(name: string): string {
  const line = withoutTurns(name)
    .replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ') // eslint-disable-line no-control-regex -- those are meant
    .replace(/\s+/g, ' ')
    .trim();
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(line) ? line : '';
}
