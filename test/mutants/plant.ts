import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import type {Plugin} from 'vite';
import {mutants, type Edit, type Mutant} from './mutants.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export function getMutant(name: string): Mutant {
  const found = mutants.find((mutant) => mutant.name === name);
  if (!found)
    throw new Error(`No mutant ${name}: there are ${mutants.map((m) => m.name).join(', ')}`);
  return found;
}

/** Changes the mutant's files as they are loaded. A migration is read as a file, so there it is the reading that changes. */
export function plant({edits}: Mutant): Plugin {
  return {
    name: 'vouch-mutant',
    enforce: 'pre',
    transform(code, id) {
      const file = id.replace(root, '').replace(/\?.*$/, '');
      if (file === migrate) return plantInMigrations(code, edits);
      const mine = edits.filter((edit) => edit.file === file);
      return mine.length > 0 ? {code: mine.reduce(change, code), map: null} : undefined;
    },
  };
}

const migrate = 'server/db/migrate.ts';

function plantInMigrations(code: string, edits: readonly Edit[]) {
  const mine = edits.filter(({file}) => file.endsWith('.sql'));
  if (mine.length === 0) return undefined;
  let planted = code;
  for (const {file, find, replace} of mine) {
    change(readFileSync(root + file, 'utf8'), {file, find, replace}); // throws unless it is there once
    planted = change(planted, {
      file: migrate,
      find: "readFileSync(new URL(name, folder), 'utf8');",
      replace: `readFileSync(new URL(name, folder), 'utf8').replace(${JSON.stringify(find)}, () => ${JSON.stringify(replace)});`,
    });
  }
  return {code: planted, map: null};
}

/** The text with one edit made. */
export function change(text: string, {file, find, replace}: Edit): string {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${file} has the text of the mutant ${count} times: ${find}`);
  return text.replace(find, () => replace);
}
