/*
 * Fails when the production build, made first if it is stale, is heavier than scripts/size-budget.json allows.
 */
import {readFileSync} from 'node:fs';
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {measureBuild} = await import('./build-size.ts');
const {build, isStale, targets} = await import('./build-targets.ts');
const {extension} = targets;
if (isStale(extension)) await build(extension).catch((error) => fail(error.message));

const {budget} = JSON.parse(readFileSync(new URL('size-budget.json', import.meta.url), 'utf8'));
const sizes = measureBuild(extension.output);
const kilo = (bytes) => (bytes / 1000).toFixed(1).padStart(5);
let isTooHeavy = false;
for (const [part, allowed] of Object.entries(budget)) {
  const {bytes, files} = sizes[part];
  const isPartTooHeavy = bytes > allowed;
  isTooHeavy ||= isPartTooHeavy;
  const verdict = isPartTooHeavy ? '  TOO HEAVY:' : '';
  console.log(`${part.padEnd(19)} ${kilo(bytes)} of ${kilo(allowed)} kB${verdict}`);
  if (isPartTooHeavy)
    for (const file of files) console.log(`  ${kilo(file.bytes)} kB ${file.file}`);
}
process.exit(isTooHeavy ? 1 : 0);
