import type {SourceFile} from './source-tree.ts';

/**
 * Who may import whom: the table "Folders" of docs/architecture.md. A file belongs to the longest folder that it is below;
 * within one folder everything may import everything. Folders that are not named here may not be imported.
 */
const LIB = ['contract', 'crm', 'domain', 'messages', 'models', 'page', 'platform', 'store'].map(
  (name) => `lib/${name}`,
);
const PAGE_LIB = LIB.filter((folder) => folder !== 'lib/store');

export const MAY_IMPORT: Record<string, string[]> = {
  'lib/domain': [],
  'lib/platform': [],
  'lib/contract': ['lib/domain'],
  'lib/crm': ['lib/domain'],
  'lib/receipt': ['lib/domain'],
  'lib/page': ['lib/domain', 'lib/platform'],
  'lib/store': ['lib/domain', 'lib/contract', 'lib/platform'],
  'lib/api': ['lib/domain', 'lib/contract', 'lib/platform'],
  'lib/sync': ['lib/api', 'lib/store', 'lib/domain', 'lib/contract', 'lib/platform'],
  'lib/messages': ['lib/domain', 'lib/contract', 'lib/platform'],
  'lib/background': [...LIB, 'lib/api', 'lib/sync'],
  'lib/models': ['lib/domain', 'lib/messages'],
  'components/ui': ['lib/domain'],
  'components/client-page': ['lib/domain', 'components/ui'],
  components: ['lib/domain', 'lib/models', 'components/ui', 'components/client-page'],
  'entrypoints/background': [...LIB, 'lib/api', 'lib/sync', 'lib/background'],
  // On CRM pages: IndexedDB there belongs to the CRM's origin
  'entrypoints/record': [...PAGE_LIB, 'components'],
  'entrypoints/card': [...PAGE_LIB, 'components'],
  entrypoints: [...LIB, 'components'],
  server: ['lib/domain', 'lib/contract', 'lib/receipt', 'components/ui', 'components/client-page'],
  sandbox: ['lib', 'components', 'server'],
  scripts: [
    ...['test/browser.ts', 'test/mutants', 'sandbox', 'lib/receipt'],
    ...['server/db', 'server/receipts/signing-keys.ts', 'server/server-texts.ts'],
    'server/client-mail/bounced.ts',
  ],
  test: [''],
  bench: [''],
};

export type Problem = string;

export function findUpwardImports(files: SourceFile[]): Problem[] {
  return files.flatMap((file) => {
    const folder = folderOf(file.path);
    if (folder === undefined) return [`${file.path} is in no folder of the table`];
    const allowed = [folder, ...(MAY_IMPORT[folder] ?? [])];
    return file.imports
      .filter((path) => !isAsset(path) && !isRootFile(path))
      .filter((path) => !allowed.some((other) => isBelow(path, other, folder)))
      .map((path) => `${file.path} may not import ${path}`);
  });
}

/** Names of packages that code shipped to a browser must not contain. */
export function findUnshippableImports(files: SourceFile[]): Problem[] {
  const isShipped = (path: string) => /^(lib|components|entrypoints)\//.test(path);
  return files
    .filter((file) => isShipped(file.path))
    .flatMap((file) =>
      file.packages
        .filter((name) => name === 'zod' || name.startsWith('node:'))
        .map((name) => `${file.path} may not import ${name}`),
    );
}

export function findCycles(files: SourceFile[]): Problem[] {
  const importsOf = new Map(files.map((file) => [file.path, file.imports]));
  const state = new Map<string, 'open' | 'done'>();
  const cycles: Problem[] = [];
  const visit = (path: string, trail: string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const file of files) visit(file.path, []);
  return cycles;
}

export function findLongFiles(files: SourceFile[]): Problem[] {
  return files
    .filter((file) => !file.path.startsWith('test/'))
    .map((file) => ({...file, most: file.path.startsWith('entrypoints/') ? 60 : 400}))
    .filter(({lines, most}) => lines > most)
    .map(({path, lines, most}) => `${path} has ${lines} lines, ${most} are allowed`);
}

export function findBadNames(files: SourceFile[]): Problem[] {
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;
  const vague = /^(utils?|helpers?|common|misc|shared)(\.|$)/;
  return files
    .filter(({path}) => path.split('/').some((part) => !kebab.test(part) || vague.test(part)))
    .map(({path}) => `${path} is not named in kebab-case after what it does`);
}

export function findBarrels(files: SourceFile[]): Problem[] {
  return files
    .filter((file) => file.isBarrel)
    .map(({path}) => `${path} only exports what others have`);
}

export function findUnresolved(files: SourceFile[]): Problem[] {
  return files.flatMap((file) =>
    file.unresolved.map((path) => `${file.path} imports ${path}, which is no file`),
  );
}

function folderOf(path: string): string | undefined {
  const folders = Object.keys(MAY_IMPORT).filter((folder) => path.startsWith(`${folder}/`));
  return folders.sort((a, b) => b.length - a.length)[0];
}

/** A rule for `components` says nothing about `components/ui`, which has its own, unless it is for tests. */
function isBelow(path: string, allowed: string, from: string): boolean {
  if (allowed === '' || path === allowed) return true;
  if (!path.startsWith(`${allowed}/`)) return false;
  const isSubfolderWithOwnRule = folderOf(path) !== allowed;
  return !(isSubfolderWithOwnRule && allowed === from);
}

function isAsset(path: string): boolean {
  return path.startsWith('public/') || /\.(css|svg|json|sql)$/.test(path);
}

/** package.json, wxt.config.ts: outside of every folder. */
function isRootFile(path: string): boolean {
  return !path.includes('/');
}
