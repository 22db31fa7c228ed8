import {randomUUID} from 'node:crypto';
import {mkdir, open, rename} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {FSDriver} from 'flydrive/drivers/fs';

/**
 * A folder in which a file is there as a whole or not at all, also after the power went: written beside its place, forced to disk, and only
 * then given its name.
 */
export class DurableDisk extends FSDriver {
  readonly #folder: string;

  constructor(folder: string) {
    super({location: folder, visibility: 'private'});
    this.#folder = folder;
  }

  override async put(key: string, contents: string | Uint8Array): Promise<void> {
    const path = join(this.#folder, key);
    await mkdir(dirname(path), {recursive: true, mode: 0o700});
    const unfinished = `${path}.${randomUUID()}`;
    const file = await open(unfinished, 'wx', 0o600);
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    // The names, too: of the file and of the folders that it may have been the first in
    for (let at = dirname(path); at.startsWith(this.#folder); at = dirname(at)) await sync(at);
  }
}

async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // knows no such thing
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
