import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createFileStore, type FilesAt} from '../../../server/files/file-store.ts';

/** A folder for the files of one test server. */
export function makeFilesFolder(): {at: Extract<FilesAt, {kind: 'disk'}>; remove: () => void} {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-files-'));
  return {
    at: {kind: 'disk', folder},
    remove: () => rmSync(folder, {recursive: true, force: true}),
  };
}

/** For servers whose tests send no files: nothing is made until somebody does. */
export const noFiles = await createFileStore({
  kind: 'disk',
  folder: join(tmpdir(), 'vouch-no-files'),
});
