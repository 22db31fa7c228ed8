// @vitest-environment node
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {parseCommandLine} from '../../../sandbox/start/command-line.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';

const root = mkdtempSync(join(tmpdir(), 'vouch-root-'));
afterAll(() => rmSync(root, {recursive: true}));

describe('the command line of npm start', () => {
  it.each([
    [[], {port: 4680, dataDir: join(root, '.data'), opensBrowser: true}],
    [['--port', '5000'], {port: 5000, dataDir: join(root, '.data'), opensBrowser: true}],
    [
      ['--port=5000', '--no-browser'],
      {port: 5000, dataDir: join(root, '.data'), opensBrowser: false},
    ],
    [['--data', 'x'], {port: 4680, dataDir: resolve('x'), opensBrowser: true}],
  ])('%j', (args, expected) => {
    expect(parseCommandLine(args, root)).toEqual({kind: 'start', ...expected});
  });

  it.each(['-h', '--help'])('%s', (flag) => {
    expect(parseCommandLine([flag], root)).toEqual({kind: 'help'});
  });

  it.each([
    [['--port', '0'], '--port 0 is not a port'],
    [['--port', '65533'], '--port 65533 is not a port'],
    [['--port', '12a'], '--port 12a is not a port'],
    [['--port', '-1'], 'argument is ambiguous'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['extra'], 'extra'],
  ])('%j is refused in one sentence', (args, words) => {
    const parse = () => parseCommandLine(args, root);
    expect(parse).toThrow(StartupProblem);
    expect(parse).toThrow(words);
  });
});
