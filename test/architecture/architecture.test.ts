// @vitest-environment node
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {
  findBadNames,
  findBarrels,
  findCycles,
  findLongFiles,
  findUnresolved,
  findUnshippableImports,
  findUpwardImports,
  MAY_IMPORT,
} from './rules.ts';
import {readSource, readSourceTree, type SourceFile} from './source-tree.ts';

const tree = readSourceTree();

describe('the source tree', () => {
  it('is read whole', () => {
    const self = tree.find(({path}) => path === 'test/architecture/architecture.test.ts');
    expect(self?.imports).toContain('test/architecture/rules.ts');
    expect(tree.map(({path}) => path)).toContain('lib/domain/ids.ts');
  });

  it.each([
    ['imports point down only', findUpwardImports],
    ['nothing shipped imports Node or all of zod', findUnshippableImports],
    ['imports name files, with their extension', findUnresolved],
    ['there are no import cycles', findCycles],
    ['no file is too long, and entrypoints only wire', findLongFiles],
    ['files are named after what they do', findBadNames],
    ['there are no barrels', findBarrels],
  ])('%s', (_title, find) => {
    expect(find(tree)).toEqual([]);
  });
});

it('docs/architecture.md has every folder of the table', () => {
  const map = readFileSync(new URL('../../docs/architecture.md', import.meta.url), 'utf8');
  const folders = Object.keys(MAY_IMPORT);
  expect(folders.length).toBeGreaterThan(15);
  expect(folders.filter((folder) => !map.includes(`\`${folder}\``))).toEqual([]);
});

describe('the rules', () => {
  const exists = () => true;
  const file = (path: string, text: string): SourceFile => readSource(path, text, exists);

  it.each([
    ['lib/domain/a.ts', '../store/b.ts', false],
    ['lib/store/a.ts', '../domain/b.ts', true],
    ['lib/store/a.ts', '../sync/b.ts', false],
    ['lib/models/a.ts', '../store/b.ts', false],
    ['lib/page/a.ts', '../platform/b.ts', true],
    ['components/card/a.tsx', '../ui/b.tsx', true],
    ['components/ui/a.tsx', '../card/b.tsx', false],
    ['components/ui/a.tsx', '../../lib/models/b.ts', false],
    ['components/popup/a.tsx', '../../lib/messages/b.ts', false],
    ['entrypoints/background/a.ts', '../../lib/sync/b.ts', true],
    ['entrypoints/popup/a.ts', '../../lib/sync/b.ts', false],
    ['entrypoints/popup/a.ts', '../../lib/store/b.ts', true],
    ['entrypoints/record/a.ts', '../../lib/store/b.ts', false],
    ['entrypoints/card/a.ts', '../../lib/store/b.ts', false],
    ['server/a.ts', '../lib/domain/b.ts', true],
    ['server/a.ts', '../lib/store/b.ts', false],
    ['server/a.ts', '../components/client-page/b.tsx', true],
    ['server/a.ts', '../components/card/b.tsx', false],
    ['server/a.ts', '../sandbox/b.ts', false],
    ['sandbox/a.ts', '../server/b.ts', true],
    ['sandbox/a.ts', '../components/ui/b.ts', true],
    ['lib/domain/a.ts', '../../test/b.ts', false],
    ['lib/domain/a.ts', '../../public/_locales/en/messages.json', true],
    ['test/a.ts', '../lib/sync/b.ts', true],
    ['lib/strange/a.ts', './b.ts', false],
  ])('%s importing %s: %s', (path, specifier, isAllowed) => {
    const problems = findUpwardImports([file(path, `import {x} from '${specifier}';`)]);
    expect(problems.length === 0).toBe(isAllowed);
  });

  it.each([
    `import type {x} from '../store/b.ts';`,
    `export {x} from '../store/b.ts';`,
    `const x = await import('../store/b.ts');`,
    `let x: import('../store/b.ts').X;`,
    `import '../store/b.ts';`,
  ])('every way to import counts: %s', (text) => {
    expect(findUpwardImports([file('lib/domain/a.ts', text)])).toHaveLength(1);
  });

  it('what looks like an import in a text or a comment is none', () => {
    const text = `// import {x} from '../store/b.ts';\nconst x = "import '../store/b.ts'";`;
    expect(file('lib/domain/a.ts', text).imports).toEqual([]);
  });

  it('shipped code may not import Node or all of zod', () => {
    const text = `import {z} from 'zod';\nimport 'node:fs';\nimport 'zod/mini';`;
    expect(findUnshippableImports([file('lib/a.ts', text)])).toHaveLength(2);
    expect(findUnshippableImports([file('server/a.ts', text)])).toEqual([]);
  });

  it('finds a cycle of three', () => {
    const files = [
      file('lib/domain/a.ts', `import './b.ts';`),
      file('lib/domain/b.ts', `import './c.ts';`),
      file('lib/domain/c.ts', `import './a.ts';`),
    ];
    expect(findCycles(files)).toEqual([
      'lib/domain/a.ts → lib/domain/b.ts → lib/domain/c.ts → lib/domain/a.ts',
    ]);
  });

  it('tells a barrel from a module that also exports', () => {
    expect(findBarrels([file('lib/domain/a.ts', `export * from './b.ts';`)])).toHaveLength(1);
    expect(findBarrels([file('lib/domain/a.ts', `export * from './b.ts';\nconst x = 1;`)])).toEqual(
      [],
    );
  });

  it('counts lines', () => {
    const lines = (count: number) => 'x;\n'.repeat(count);
    expect(findLongFiles([file('entrypoints/popup/main.tsx', lines(60))])).toEqual([]);
    expect(findLongFiles([file('entrypoints/popup/main.tsx', lines(61))])).toHaveLength(1);
    expect(findLongFiles([file('lib/domain/a.ts', lines(401))])).toHaveLength(1);
  });

  it.each(['lib/domain/linkRow.ts', 'lib/utils/a.ts', 'server/helpers.ts', 'lib/domain/A.ts'])(
    'does not accept the name %s',
    (path) => {
      expect(findBadNames([file(path, '')])).toHaveLength(1);
    },
  );

  it.each(['entrypoints/record.content/index.ts', 'test/lib/a.test.ts', 'lib/domain/crm-ref.ts'])(
    'accepts the name %s',
    (path) => {
      expect(findBadNames([file(path, '')])).toEqual([]);
    },
  );

  it('a relative import without its extension names no file', () => {
    const source = readSource('lib/domain/a.ts', `import './b';`, () => false);
    expect(findUnresolved([source])).toHaveLength(1);
  });
});
