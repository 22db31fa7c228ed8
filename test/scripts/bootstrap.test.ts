// @vitest-environment node
import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, dirname, join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';

/**
 * The real bootstrap in a small checkout, with an npm that does what npm does there: it puts the packages of the lock
 * file and then its own list into node_modules. The real one takes half a minute and a network.
 */
let checkout: string;

const lock = {
  packages: {
    '': {name: 'vouch'},
    'node_modules/node': {version: process.versions.node},
    'node_modules/a': {version: '1.0.0'},
    'node_modules/for-another-platform': {version: '1.0.0', optional: true},
  },
};
const installed = {
  packages: {
    'node_modules/node': lock.packages['node_modules/node'],
    'node_modules/a': {version: '1.0.0'},
  },
};

const npm = `#!/bin/sh
echo "$@" >> npm-calls
[ -z "$NPM_FAILS" ] || { echo "$NPM_FAILS" >&2; exit 1; }
rm -rf node_modules && cp -Rl template node_modules
`;

beforeEach(() => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), 'vouch-checkout-')));
  put('package-lock.json', JSON.stringify(lock));
  put('scripts/bootstrap.mjs', readFileSync('scripts/bootstrap.mjs', 'utf8'));
  put(
    'scripts/program.mjs',
    `import {bootstrap} from './bootstrap.mjs';
     await bootstrap();
     console.log(process.execPath);
     process.exit(Number(process.argv[2] ?? 0));`,
  );
  put('template/.package-lock.json', JSON.stringify(installed));
  put('template/a/package.json', '{"version":"1.0.0"}');
  put('template/node/package.json', JSON.stringify({version: process.versions.node}));
  mkdirSync(join(checkout, 'template/node/bin'));
  copyNode(join(checkout, 'template/node/bin/node'));
  put('bin/npm', npm);
  chmodSync(join(checkout, 'bin/npm'), 0o755);
});

afterEach(() => rmSync(checkout, {recursive: true}));

describe('bootstrap', () => {
  it('installs in a fresh checkout, says so, and goes on under the Node that npm installed', () => {
    const {stdout, stderr, status} = runProgram();
    expect(stderr).toMatch(/^Installing packages .*\n$/);
    expect(stdout.trim()).toBe(join(checkout, 'node_modules/node/bin/node'));
    expect(status).toBe(0);
    expect(npmCalls()).toEqual(['ci --include=dev --include=optional --loglevel=error']);
  });

  it('installs nothing, and says nothing, when all is there', () => {
    runProgram();
    const {stderr} = runProgram();
    expect(stderr).toBe('');
    expect(npmCalls()).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ['a package is gone', () => rmSync(join(checkout, 'node_modules/a'), {recursive: true})],
    ['its Node is gone', () => rmSync(join(checkout, 'node_modules/node/bin/node'))],
    ["npm's list is gone", () => rmSync(join(checkout, 'node_modules/.package-lock.json'))],
    [
      'the lock file asks for another version',
      () => put('package-lock.json', JSON.stringify(lock).replace('"1.0.0"', '"1.0.1"')),
    ],
  ])('installs again when %s', (_title, change) => {
    runProgram();
    change();
    runProgram();
    expect(npmCalls()).toHaveLength(2);
  });

  it('goes on once, and no more, where node_modules is a symbolic link', () => {
    runProgram();
    renameSync(join(checkout, 'node_modules'), join(checkout, 'elsewhere'));
    symlinkSync('elsewhere', join(checkout, 'node_modules'));
    const {stdout, status} = runProgram();
    expect(stdout.trim()).toBe(join(checkout, 'elsewhere/node/bin/node'));
    expect(status).toBe(0);
  });

  it("hands on the program's exit code", () => {
    runProgram();
    expect(runProgram(['3']).status).toBe(3);
  });

  it.each([
    ['npm error code ENOTFOUND registry.example', 'check the network'],
    ['npm error code ENOSPC', 'The disk is full'],
    ['npm error code EACCES', 'may not write to'],
    ['npm error something else', 'npm error something else'],
  ])('when npm says "%s" it says "%s" and stops', (said, words) => {
    const {stdout, stderr, status} = runProgram([], {NPM_FAILS: said});
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
    expect(status).toBe(1);
    expect(existsSync(join(checkout, 'node_modules'))).toBe(false);
  });
});

function runProgram(args: string[] = [], environment: Record<string, string> = {}) {
  const path = [join(checkout, 'bin'), '/usr/bin', '/bin'].join(delimiter);
  return spawnSync(process.execPath, [join(checkout, 'scripts/program.mjs'), ...args], {
    encoding: 'utf8',
    env: {PATH: path, ...environment},
  });
}

function npmCalls(): string[] {
  return readFileSync(join(checkout, 'npm-calls'), 'utf8').trim().split('\n');
}

function copyNode(to: string): void {
  try {
    linkSync(process.execPath, to);
  } catch {
    copyFileSync(process.execPath, to); // another file system
  }
}

function put(name: string, text: string): void {
  mkdirSync(dirname(join(checkout, name)), {recursive: true});
  writeFileSync(join(checkout, name), text);
}
