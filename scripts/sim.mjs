/*
 * npm run sim -- --ops 20000 --seed 1 [--world 5000] [--verbose]: many browsers and the real server through every fault that we know how to make,
 * judged by a model. On failure it prints the seed and the shortest list of steps that it found to fail, and writes all to test-results.
 */
import {spawn} from 'node:child_process';
import {parseArgs} from 'node:util';
import {bootstrap} from './bootstrap.mjs';

const {values} = parseArgs({
  options: {
    ops: {type: 'string', default: '20000'},
    seed: {type: 'string', default: '1'},
    world: {type: 'string', default: '5000'},
    verbose: {type: 'boolean', default: false},
  },
});
for (const name of ['ops', 'seed', 'world']) {
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name} takes a number`);
}

await bootstrap();
const child = spawn(
  'vitest',
  ['run', '--config', 'vitest.tools.config.ts', '--project', 'sim', '--disable-console-intercept'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      SIM_OPS: values.ops,
      SIM_SEED: values.seed,
      SIM_WORLD: values.world,
      SIM_VERBOSE: values.verbose ? '1' : '',
    },
    shell: process.platform === 'win32',
  },
);
child.on('close', (code) => process.exit(code ?? 1));
