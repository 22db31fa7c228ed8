/*
 * npm run kills -- [--kills 1000] [--stops 1000] [--seed S]
 * Kills a real browser and stops its worker so many times while edits are made, and prints what was lost, doubled or torn: nothing,
 * or it exits with 1.
 */
import {spawnSync} from 'node:child_process';
import {parseArgs} from 'node:util';
import {bootstrap, fail} from './bootstrap.mjs';

await bootstrap();
const {values} = parseArgs({
  options: {
    kills: {type: 'string', default: '1000'},
    stops: {type: 'string', default: '1000'},
    seed: {type: 'string', default: String(Date.now() % 100_000)},
  },
});
for (const [name, text] of Object.entries(values)) {
  if (!/^\d+$/.test(text)) fail(`--${name} must be a number.`);
}
const env = {
  ...process.env,
  KILLS: values.kills,
  STOPS: values.stops,
  KILLS_SEED: values.seed,
};
const commands = [
  [process.execPath, ['scripts/build.mjs', 'demo', '--if-stale']],
  ['vitest', ['run', '--config', 'vitest.tools.config.ts', '--project', 'kills']],
];
for (const [command, args] of commands) {
  const {status} = spawnSync(command, args, {
    stdio: 'inherit',
    env,
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
