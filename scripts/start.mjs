/*
 * npm start: installs and builds what is missing or out of date, then runs sandbox/start.
 */
import {bootstrap, fail, root} from './bootstrap.mjs';

const startedAt = Date.now();
await bootstrap();
const {build, isStale, targets} = await import('./build-targets.ts');

for (const target of [targets.server, targets.demo]) {
  if (!isStale(target)) continue;
  process.stderr.write(`Building ${target.what}…\n`);
  try {
    await build(target);
  } catch (error) {
    fail(
      `${error.message}\nBuilding ${target.what} failed: mend what is said above and start again.`,
    );
  }
}

process.setSourceMapsEnabled(true);
const {main} = await import(new URL('../dist/server/start.js', import.meta.url).href);
await main(process.argv.slice(2), {root, startedAt});
