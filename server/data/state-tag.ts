/**
 * The tag of a page names the state it was read from: number and beginning of the hash of the account log's last entry. The log is a
 * chain over random salts and is never cut (server/write/account-log.ts), and every change of the account has an entry in it;
 * so a client whose tag is not in the log has seen a history that is no longer ours: a backup was restored, and nobody gave the
 * account a new epoch.
 */
export type StateTag = {seq: number; head: string};

export function tagOf({log_seq, log_head}: {log_seq: number; log_head: Buffer}): string {
  return `${log_seq}.${beginningOf(log_head)}`;
}

/** Undefined for what no server of ours ever issued. */
export function readTag(text: string): StateTag | undefined {
  const [, seq, head] = /^(\d{1,15})\.([\w-]{16})$/.exec(text) ?? [];
  return seq === undefined || head === undefined ? undefined : {seq: Number(seq), head};
}

/** `head` is what the log has under the tag's number now, undefined for nothing. */
export function isOurs(tag: StateTag | undefined, head: Buffer | null): boolean {
  return tag !== undefined && head !== null && beginningOf(head) === tag.head;
}

function beginningOf(head: Buffer): string {
  return head.subarray(0, 12).toString('base64url');
}
