/*
 * Builds what runs, or those that are named:
 *   node scripts/build.mjs [server] [extension] [demo] [firefox] [firefox-demo] [--if-stale]
 */
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {build, isStale, targets} = await import('./build-targets.ts');

const names = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const onlyStale = process.argv.includes('--if-stale');
for (const name of names.length > 0 ? names : Object.keys(targets)) {
  const target = targets[name];
  if (!target)
    fail(`There is nothing called ${name} to build: ${Object.keys(targets).join(', ')}.`);
  if (onlyStale && !isStale(target)) continue;
  const startedAt = performance.now();
  try {
    await build(target);
  } catch (error) {
    fail(error.message);
  }
  console.log(`${target.output} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
}
