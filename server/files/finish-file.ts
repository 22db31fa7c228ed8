import {createHash} from 'node:crypto';
import {sql} from 'kysely';
import {inTenant, type Database} from '../db/database.ts';
import type {News} from '../hints/news.ts';
import {applySystemMutation} from '../write/system-change.ts';
import {contentKey, partKey, previewKey, type FileRef} from './file-keys.ts';
import type {FileStore} from './file-store.ts';
import {selectFile, type FileRow} from './find-file.ts';
import {makePreview} from './make-preview.ts';
import {sniffType} from './sniff-type.ts';
import {tidyFile} from './tidy-file.ts';

export type FileDeps = {db: Database; news: News; files: FileStore};

/**
 * A file all of whose bytes have arrived becomes one that people can open. Can break off anywhere and be done again, also twice at once:
 * whoever first names the digest decides which bytes these are, and only those are looked into, previewed and ever served.
 */
export async function finishFile(deps: FileDeps, ref: FileRef): Promise<void> {
  const {db, files} = deps;
  const row = await inTenant(db, ref.accountId, (trx) => selectFile(trx, ref));
  if (row?.state !== 'awaited' || row.received !== row.size) return;
  const bytes = await (row.digest === null ? joinParts : readJoined)(deps, ref, row);
  if (!bytes) return;
  const digest = digestOf(bytes);
  if (row.digest === null) {
    await files.put(contentKey(ref, digest), bytes);
    const claimed = await claimDigest(db, ref, digest);
    if (claimed !== digest)
      return claimed === undefined ? tidyFile(deps, ref) : finishFile(deps, ref);
  }
  const type = await sniffType(bytes, row.type);
  const preview = await makePreview(bytes, type);
  if (preview) await files.put(previewKey(ref, digest), preview);
  const found = {kind: 'stored', type, hasPreview: preview !== undefined} as const;
  const {fileId} = ref;
  const outcome = await applySystemMutation(deps, ref.accountId, {
    kind: 'system.file_arrived',
    fileId,
    found,
  });
  if (outcome.kind !== 'applied') await tidyFile(deps, ref);
}

/** Undefined when the store has lost a part: then the sender has to go on from there once more. */
async function joinParts(deps: FileDeps, ref: FileRef, row: FileRow): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let from = 0;
  for (const to of row.parts) {
    const part = await deps.files.read(partKey(ref, from, to));
    if (part?.length !== to - from) return rewind(deps.db, ref, row, from);
    parts.push(part);
    from = to;
  }
  return from === row.size ? Buffer.concat(parts) : rewind(deps.db, ref, row, 0);
}

async function readJoined(deps: FileDeps, ref: FileRef, row: FileRow): Promise<Buffer | undefined> {
  const {digest} = row;
  const bytes = digest === null ? undefined : await deps.files.read(contentKey(ref, digest));
  return bytes && digestOf(bytes) === digest ? bytes : rewind(deps.db, ref, row, 0);
}

/** To the beginning of a part. */
async function rewind(db: Database, ref: FileRef, row: FileRow, to: number): Promise<undefined> {
  const parts = row.parts.filter((end) => end <= to);
  await inTenant(db, ref.accountId, (trx) =>
    sql`
      update app.file set received = ${to}, parts = ${parts}::int[], digest = null
      where account_id = ${ref.accountId} and id = ${ref.fileId} and state = 'awaited'
        and received = ${row.received} and digest is not distinct from ${row.digest}
    `.execute(trx),
  );
}

/** The digest that the file has from now on: this one, or that of whoever was faster. */
function claimDigest(db: Database, ref: FileRef, digest: string): Promise<string | undefined> {
  return inTenant(db, ref.accountId, async (trx) => {
    const {rows} = await sql<{digest: string}>`
      update app.file set digest = coalesce(digest, ${digest})
      where account_id = ${ref.accountId} and id = ${ref.fileId} and state = 'awaited' and received = size
      returning digest
    `.execute(trx);
    return rows[0]?.digest;
  });
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
