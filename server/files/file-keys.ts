import type {AccountId, FileId} from '../../lib/domain/ids.ts';

/**
 * Names in the file store. All of a file lies below one prefix: its parts while they come, then what they make, under the SHA-256 that the
 * file's row knows: whatever else is written there is never served.
 */
export type FileRef = {accountId: AccountId; fileId: FileId};

export function prefixOf({accountId, fileId}: FileRef): string {
  return `${accountId}/${fileId}`;
}

export function partKey(ref: FileRef, from: number, to: number): string {
  return `${prefixOf(ref)}/part-${from}-${to}`;
}

export function contentKey(ref: FileRef, digest: string): string {
  return `${prefixOf(ref)}/content-${digest}`;
}

export function previewKey(ref: FileRef, digest: string): string {
  return `${prefixOf(ref)}/preview-${digest}`;
}
