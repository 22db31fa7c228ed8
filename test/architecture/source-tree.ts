import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {dirname, join, posix, relative, sep} from 'node:path';
import ts from 'typescript';

/** One file of ours: what it imports of ours (paths from the root) and of packages, and what it is. */
export type SourceFile = {
  path: string;
  lines: number;
  imports: string[];
  packages: string[];
  /** Relative imports that name no file: a missing extension, a file that is gone. */
  unresolved: string[];
  isBarrel: boolean;
};

export const root = join(import.meta.dirname, '../..');
const FOLDERS = [
  'bench',
  'components',
  'entrypoints',
  'lib',
  'sandbox',
  'scripts',
  'server',
  'test',
];
const CODE = /\.(ts|tsx|mts|mjs|js|jsx)$/;

export function readSourceTree(): SourceFile[] {
  return FOLDERS.flatMap((folder) => codeBelow(join(root, folder))).map((file) => {
    const path = relative(root, file).replaceAll(sep, '/');
    return readSource(path, readFileSync(file, 'utf8'), (other) => existsSync(join(root, other)));
  });
}

export function readSource(
  path: string,
  text: string,
  exists: (path: string) => boolean,
): SourceFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const specifiers = [...new Set(specifiersOf(source))];
  const own = specifiers
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(dirname(path), name.replace(/\?.*$/, ''))); // ?raw and the like
  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: own.filter(exists),
    packages: specifiers.filter((name) => !name.startsWith('.')),
    unresolved: own.filter((name) => !exists(name)),
    isBarrel: isBarrel(source),
  };
}

/** Static imports and exports, import(), import types. */
function specifiersOf(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return node.arguments[0];
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return node.argument.literal;
  }
  return undefined;
}

function isBarrel(source: ts.SourceFile): boolean {
  const rest = source.statements.filter((statement) => !ts.isImportDeclaration(statement));
  return rest.length > 0 && rest.every(ts.isExportDeclaration);
}

function codeBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, {withFileTypes: true}).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return codeBelow(path);
    return CODE.test(entry.name) ? [path] : [];
  });
}
