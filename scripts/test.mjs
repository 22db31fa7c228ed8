/*
 * npm test: installs and builds what is missing, then checks everything; with names of steps, only those.
 * All steps run even when one fails; what a failed step said is printed in full. Ends with a line `N passed, N failed`: the
 * tests of Vitest, and one for each other step.
 */
import {spawn} from 'node:child_process';
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {bootstrap} from './bootstrap.mjs';

const RESULTS = 'test-results';
const VITEST_JSON = `${RESULTS}/vitest.json`;
const MINUTE_MS = 60_000;
/** As many as the smallest machine we promise ten minutes for has cores. */
const AT_ONCE = 2;

await bootstrap();

const buildStep = (name, after = []) => ({
  command: [process.execPath, 'scripts/build.mjs', name, '--if-stale'],
  after,
});

/** In order of start; `after` names the steps whose work it needs. The builds of WXT share a folder, so one by one. */
const steps = {
  lint: {command: ['eslint', '.', '--max-warnings', '0']},
  'build extension': buildStep('extension'),
  'build demo': buildStep('demo', ['build extension']),
  'build firefox': buildStep('firefox-demo', ['build demo']),
  'build server': buildStep('server'),
  types: {command: ['tsc', '--noEmit']},
  format: {command: ['prettier', '--check', '--log-level', 'warn', '.']},
  size: {
    command: [process.execPath, 'scripts/size-gate.mjs'],
    after: ['build extension'],
    shows: true,
  },
  browser: {
    command: [process.execPath, 'scripts/browser.mjs'],
    shows: true,
    timeoutMs: 10 * MINUTE_MS,
  },
  tests: {
    command: [
      ...[
        'vitest',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${VITEST_JSON}`,
      ],
    ],
    after: [
      'lint',
      'types',
      'format',
      'size',
      'browser',
      'build demo',
      'build firefox',
      'build server',
    ],
    streams: true,
    timeoutMs: 45 * MINUTE_MS,
  },
};

const chosen = process.argv.slice(2);
for (const name of chosen) {
  if (!steps[name]) throw new Error(`No step ${name}: there are ${Object.keys(steps).join(', ')}`);
}

rmSync(RESULTS, {recursive: true, force: true});
mkdirSync(RESULTS, {recursive: true});
const startedAt = performance.now();
const outcomes = await runAll(chosen.length > 0 ? pick(chosen) : steps);
report(outcomes);

function pick(names) {
  return Object.fromEntries(names.map((name) => [name, steps[name]]));
}

/** Starts each step when those it needs are done, well or not: a failed one shall not hide what the others say. */
async function runAll(wanted) {
  const outcomes = {};
  const waiting = new Map(Object.entries(wanted));
  const running = new Map();
  while (waiting.size + running.size > 0) {
    for (const [name, step] of waiting) {
      const needs = (step.after ?? []).filter((other) => other in wanted);
      if (running.size >= AT_ONCE || !needs.every((other) => other in outcomes)) continue;
      waiting.delete(name);
      running.set(
        name,
        runStep(name, step).then((outcome) => (outcomes[name] = outcome)),
      );
    }
    const done = await Promise.race([...running].map(([name, end]) => end.then(() => name)));
    running.delete(done);
  }
  return outcomes;
}

async function runStep(
  name,
  {command, streams = false, shows = false, timeoutMs = 10 * MINUTE_MS},
) {
  const startedAt = performance.now();
  const {code, said} = await run(command, {streams, timeoutMs});
  const seconds = (performance.now() - startedAt) / 1000;
  const isGood = code === 0;
  process.stdout.write(
    `${isGood ? '✓' : '✗'} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s\n`,
  );
  if (said.trim() && (shows || !isGood)) process.stdout.write(indent(said));
  return {isGood, seconds};
}

function run([command, ...args], {streams, timeoutMs}) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      stdio: ['ignore', streams ? 'inherit' : 'pipe', streams ? 'inherit' : 'pipe'],
      env: environment(),
      shell: process.platform === 'win32',
      timeout: timeoutMs,
    });
    let said = '';
    child.stdout?.on('data', (text) => (said += text));
    child.stderr?.on('data', (text) => (said += text));
    child.on('error', (error) => done({code: 1, said: `${said}${error.message}`}));
    child.on('close', (code, signal) => {
      const ended = signal
        ? `\nended by ${signal} (a step gets ${timeoutMs / MINUTE_MS} minutes)`
        : '';
      done({code: code ?? 1, said: said + ended});
    });
  });
}

/** Colours for people only; some tools take any FORCE_COLOR for a yes. */
function environment() {
  const inherited = {...process.env};
  delete inherited.FORCE_COLOR;
  return process.stdout.isTTY ? {...inherited, FORCE_COLOR: '1'} : {...inherited, NO_COLOR: '1'};
}

function report(outcomes) {
  const {tests, ...others} = outcomes;
  const passed = Object.values(others).filter(({isGood}) => isGood).length;
  let totals = {passed, failed: Object.keys(others).length - passed};
  if (tests) {
    const counted = countTests(tests.isGood);
    totals = {passed: totals.passed + counted.passed, failed: totals.failed + counted.failed};
  }
  const failedSteps = Object.keys(outcomes).filter((name) => !outcomes[name].isGood);
  const minutes = ((performance.now() - startedAt) / MINUTE_MS).toFixed(1);
  const line = `${totals.passed} passed, ${totals.failed} failed`;
  writeFileSync(`${RESULTS}/summary.txt`, `${line}\n`);
  console.log(
    `\n${minutes} minutes${failedSteps.length > 0 ? `; failed: ${failedSteps.join(', ')}` : ''}`,
  );
  console.log(line);
  process.exit(totals.failed > 0 ? 1 : 0);
}

/** A file that could not be loaded has no tests and counts as one failure; so does a run that ended badly otherwise. */
function countTests(isGood) {
  const {numPassedTests: passed, testResults} = readVitest();
  let failed = 0;
  for (const {status, assertionResults} of testResults) {
    const failures = assertionResults.filter((test) => test.status === 'failed').length;
    failed += failures === 0 && status === 'failed' ? 1 : failures;
  }
  return {passed, failed: failed === 0 && !isGood ? 1 : failed};
}

function readVitest() {
  try {
    return JSON.parse(readFileSync(VITEST_JSON, 'utf8'));
  } catch {
    return {numPassedTests: 0, testResults: []};
  }
}

function indent(text) {
  return `${text.trimEnd().replace(/^/gm, '  ')}\n`;
}
