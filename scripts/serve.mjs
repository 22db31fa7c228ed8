/*
 * npm run serve: the server alone, for production. Configured by the environment; see docs/operations.md.
 */
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {build, isStale, targets} = await import('./build-targets.ts');
if (isStale(targets.server)) {
  process.stderr.write('Building the server…\n');
  await build(targets.server).catch((error) => fail(error.message));
}

process.setSourceMapsEnabled(true);
await import(new URL('../dist/server/main.js', import.meta.url).href);
