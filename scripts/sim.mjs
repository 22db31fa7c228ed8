/*
 * npm run sim -- --ops 20000 --seed 1 [--world 5000] [--jobs 1] [--verbose]: many browsers and the real server through every fault that we know how to make,
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
    jobs: {type: 'string', default: '1'},
    verbose: {type: 'boolean', default: false},
  },
});
for (const name of ['ops', 'seed', 'world', 'jobs']) {
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name} takes a number`);
}

await bootstrap();
const jobs = Math.max(1, Number(values.jobs));
/** Each job has its share of the operations, a seed of its own and its own databases. */
const runs = Array.from({length: jobs}, (_, at) => run(Number(values.seed) + at));
const codes = await Promise.all(runs);
process.exit(Math.max(...codes));

function run(seed) {
  const args = ['run', '--config', 'vitest.tools.config.ts', '--project', 'sim'];
  return new Promise((done) => {
    const child = spawn('vitest', [...args, '--disable-console-intercept'], {
      stdio: 'inherit',
      env: {
        ...process.env,
        SIM_OPS: String(Math.ceil(Number(values.ops) / jobs)),
        SIM_SEED: String(seed),
        SIM_WORLD: values.world,
        SIM_VERBOSE: values.verbose ? '1' : '',
      },
      shell: process.platform === 'win32',
    });
    child.on('close', (code) => done(code ?? 1));
  });
}
