/** What Chromium takes for a damaged database of the extension: it throws all of them away and goes on with none. */
import {readdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {extensionId} from '../../../lib/domain/extension-id.ts';

/** Empties the file that names the others, in the profile of a browser that is not running: without it none of them means anything. */
export function damageDatabases(profileFolder: string): void {
  const folder = join(
    profileFolder,
    'Default/IndexedDB',
    `chrome-extension_${extensionId}_0.indexeddb.leveldb`,
  );
  if (!readdirSync(folder).includes('CURRENT')) throw new Error(`No database in ${folder}`);
  writeFileSync(join(folder, 'CURRENT'), '');
}
