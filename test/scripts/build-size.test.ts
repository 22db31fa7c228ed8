// @vitest-environment node
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {measureBuild} from '../../scripts/build-size.ts';

let folder: string;

const manifest = {
  content_scripts: [{js: ['record.js'], css: ['record.css']}],
  background: {service_worker: 'background.js', type: 'module'},
  action: {default_popup: 'popup.html'},
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vouch-size-'));
  put('manifest.json', JSON.stringify(manifest));
  put('record.js', 'console.log(1)');
  put('record.css', 'p{color:red}');
  put('card.js', 'console.log(2)');
  put('card-panels.js', 'console.log(3)');
  put('card-deal.js', 'console.log(4)');
  put('background.js', 'import"./chunks/shared.js";');
  put(
    'popup.html',
    `<!doctype html><script type="module" crossorigin src="/chunks/popup.js"></script>
     <link rel="modulepreload" href="/chunks/shared.js"><link rel="stylesheet" href="/assets/popup.css">`,
  );
  put(
    'chunks/popup.js',
    `const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["chunks/later.js","assets/popup.css","assets/later.css"])))=>i.map(i=>d[i]);
     import{a as b}from"./shared.js";b(()=>import(\`./later.js\`));`,
  );
  put('assets/later.css', 'p{color:green}');
  put('chunks/shared.js', 'export const a=1');
  put('chunks/later.js', 'export const later=1');
  put('assets/popup.css', 'p{color:blue}');
});

afterEach(() => rmSync(folder, {recursive: true}));

describe('the size gate', () => {
  it('counts what each part loads, once', () => {
    const sizes = measureBuild(folder);
    const files = Object.fromEntries(
      Object.entries(sizes).map(([part, {files}]) => [part, files.map(({file}) => file).sort()]),
    );
    expect(files).toEqual({
      'every CRM page': ['record.css', 'record.js'],
      card: ['card.js'],
      'panels of the card': ['card-panels.js'],
      'shared deals of the card': ['card-deal.js'],
      popup: ['assets/popup.css', 'chunks/popup.js', 'chunks/shared.js', 'popup.html'],
      'panels of the popup': ['assets/later.css', 'chunks/later.js'],
      background: ['background.js', 'chunks/shared.js'],
    });
  });

  it('counts the same when the folder is named from here', () => {
    expect(measureBuild(relative(process.cwd(), folder))).toEqual(measureBuild(folder));
  });

  it('weighs each file gzipped', () => {
    const {card} = measureBuild(folder);
    expect(card.bytes).toBe(gzipSync('console.log(2)', {level: 9}).length);
  });

  it('fails when a part is not in the build', () => {
    rmSync(join(folder, 'card.js'));
    expect(() => measureBuild(folder)).toThrow('card.js is not in the build');
  });

  it('fails when the manifest names no popup', () => {
    put('manifest.json', JSON.stringify({...manifest, action: {}}));
    expect(() => measureBuild(folder)).toThrow('names none of what has a budget');
  });
});

function put(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), {recursive: true});
  writeFileSync(join(folder, name), text);
}
