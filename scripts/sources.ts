import {createHash} from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';

/*
 * Tells by content whether something built is what its sources make: a stamp beside it holds a hash of the sources and
 * one of what was built, so that neither an edit nor another build in the same place goes unseen.
 */
type Stamp = {sources: string; built: string};

export function hashFiles(paths: string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(path)) {
      hash.update(`${file}\0`);
      hash.update(createHash('sha256').update(readFileSync(file)).digest());
    }
  }
  return hash.digest('hex');
}

export function isFresh(output: string, sourcesHash: string): boolean {
  const stamp = readStamp(output);
  return stamp?.sources === sourcesHash && stamp.built === hashFiles([output]);
}

export function stamp(output: string, sourcesHash: string): void {
  mkdirSync(dirname(output), {recursive: true});
  const stamp: Stamp = {sources: sourcesHash, built: hashFiles([output])};
  writeFileSync(stampOf(output), JSON.stringify(stamp));
}

/** Before a build, so that one that was cut short is not taken for whole. */
export function removeStamp(output: string): void {
  rmSync(stampOf(output), {force: true});
}

function readStamp(output: string): Stamp | undefined {
  try {
    return JSON.parse(readFileSync(stampOf(output), 'utf8')) as Stamp; // ours, else it matches nothing
  } catch {
    return undefined;
  }
}

function stampOf(output: string): string {
  return `${output}.stamp`;
}

function filesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesBelow(join(path, name)));
}
