import {mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {claimDataFolder} from '../../../server/postgres/data-folder.ts';
import {identifyProcess} from '../../../server/postgres/process-identity.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';

let parent: string;
let folder: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'vouch-data-'));
  folder = join(parent, 'data');
});

afterEach(() => rmSync(parent, {recursive: true}));

describe('the data folder', () => {
  it('is made, used, given back and used again', () => {
    claimDataFolder(folder).release();
    writeFileSync(join(folder, 'anything'), '');
    claimDataFolder(folder).release();
    expect(readdirSync(folder).sort()).toEqual(['anything', 'vouch.json']);
  });

  it('may be an empty folder that is there', () => {
    mkdirSync(folder);
    claimDataFolder(folder).release();
  });

  it('is refused, untouched, when it holds what is not ours', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.odt'), '');
    expectProblem("holds files that are not Vouch's");
    expect(readdirSync(folder)).toEqual(['thesis.odt']);
  });

  it.each(['not json', '{}', '{"app":"other","layout":1}'])(
    'is refused when its marker is %s',
    (text) => {
      mkdirSync(folder);
      writeFileSync(join(folder, 'vouch.json'), text);
      expectProblem("holds files that are not Vouch's");
    },
  );

  it('is refused when a newer Vouch made it', () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'vouch.json'), '{"app":"vouch","layout":2}');
    expectProblem('was made by a newer Vouch');
  });

  it('is refused when it is a file', () => {
    writeFileSync(folder, '');
    expectProblem('is not a folder');
  });

  it('is refused while a process uses it, which is named', () => {
    const claim = claimDataFolder(folder);
    expectProblem(`in use by another Vouch (process ${process.pid})`);
    claim.release();
    claimDataFolder(folder).release();
  });

  it('is taken over from a process that was killed', () => {
    claimDataFolder(folder).release();
    writeFileSync(join(folder, 'vouch.lock'), JSON.stringify({pid: 2 ** 22 + 1}));
    claimDataFolder(folder).release();
  });

  it('is taken over when the id of the killed process is used again', () => {
    claimDataFolder(folder).release();
    const earlier = {...identifyProcess(process.pid), started: 'another day'};
    writeFileSync(join(folder, 'vouch.lock'), JSON.stringify(earlier));
    claimDataFolder(folder).release();
  });

  it.each(['', 'garbage', '[]'])('is taken over when its lock reads "%s"', (text) => {
    claimDataFolder(folder).release();
    writeFileSync(join(folder, 'vouch.lock'), text);
    claimDataFolder(folder).release();
    expect(readdirSync(folder)).toEqual(['vouch.json']);
  });
});

function expectProblem(words: string): void {
  let error: unknown;
  try {
    claimDataFolder(folder);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(StartupProblem);
  expect((error as StartupProblem).message).toContain(words);
}
