// @vitest-environment node
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {hashFiles, isFresh, removeStamp, stamp} from '../../scripts/sources.ts';

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-sources-'));
  mkdirSync(at('src'));
  mkdirSync(at('out'));
  writeFileSync(at('src/a.ts'), 'a');
  writeFileSync(at('out/a.js'), 'built a');
  stamp(at('out'), hashFiles([at('src')]));
});

afterEach(() => rmSync(folder, {recursive: true}));

const isUpToDate = () => isFresh(at('out'), hashFiles([at('src')]));

describe('what was built', () => {
  it('is fresh while nothing changes', () => {
    expect(isUpToDate()).toBe(true);
  });

  it.each<[string, () => void]>([
    ['a source changes', () => writeFileSync(at('src/a.ts'), 'b')],
    ['a source is added', () => writeFileSync(at('src/b.ts'), '')],
    ['a source is removed', () => rmSync(at('src/a.ts'))],
    ['somebody else builds there', () => writeFileSync(at('out/a.js'), 'built b')],
    ['it is removed', () => rmSync(at('out'), {recursive: true})],
    ['a build began and never ended', () => removeStamp(at('out'))],
    ['the stamp is damaged', () => writeFileSync(at('out.stamp'), '{')],
  ])('is stale when %s', (_title, change) => {
    change();
    expect(isUpToDate()).toBe(false);
  });

  it('tells a renamed source from the old one', () => {
    const before = hashFiles([at('src')]);
    rmSync(at('src/a.ts'));
    writeFileSync(at('src/b.ts'), 'a');
    expect(hashFiles([at('src')])).not.toBe(before);
  });
});
