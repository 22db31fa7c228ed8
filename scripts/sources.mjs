/*
 * Tells by content whether something built is what its sources make: a stamp beside it holds a hash of the sources and
 * one of what was built, so that neither an edit nor another build in the same place goes unseen.
 */
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

export function hashFiles(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of filesBelow(path)) {
      hash.update(`${file}\0`);
      hash.update(createHash('sha256').update(readFileSync(file)).digest());
    }
  }
  return hash.digest('hex');
}

export function isFresh(output, sourcesHash) {
  const stamp = readStamp(output);
  return stamp?.sources === sourcesHash && stamp.built === hashFiles([output]);
}

export function stamp(output, sourcesHash) {
  mkdirSync(dirname(output), {recursive: true});
  writeFileSync(
    stampOf(output),
    JSON.stringify({sources: sourcesHash, built: hashFiles([output])}),
  );
}

/** Before a build, so that one that was cut short is not taken for whole. */
export function removeStamp(output) {
  rmSync(stampOf(output), {force: true});
}

function readStamp(output) {
  try {
    return JSON.parse(readFileSync(stampOf(output), 'utf8'));
  } catch {
    return undefined;
  }
}

function stampOf(output) {
  return `${output}.stamp`;
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesBelow(join(path, name)));
}
