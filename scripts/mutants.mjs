/*
 * npm run test:mutants [-- NAME…]: plants one fault after the other (test/mutants/mutants.ts) and shows which test of the law saw it.
 * Ends with 1 if any fault survives, or if the tests are not green without one.
 */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {bootstrap} from './bootstrap.mjs';

await bootstrap();
const {mutants} = await import('../test/mutants/mutants.ts');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !mutants.some((mutant) => mutant.name === name));
if (unknown.length > 0) throw new Error(`No mutant ${unknown.join(', ')}`);
const chosen = wanted.length > 0 ? mutants.filter(({name}) => wanted.includes(name)) : mutants;

const folder = mkdtempSync(join(tmpdir(), 'vouch-mutants-'));
let failed = 0;
try {
  const files = [...new Set(chosen.flatMap(({tests}) => tests))];
  const plain = await run(files, '');
  if (plain.failures.length > 0 || plain.passed === 0) {
    console.log(`Red without a fault: ${plain.failures.join('; ') || plain.said}`);
    process.exit(1);
  }
  console.log(`Green without a fault: ${plain.passed} tests in ${plain.seconds} s\n`);
  console.log(
    '| law | planted fault | what | killed by | seconds |\n| --- | --- | --- | --- | --- |',
  );
  for (const {law, name, what, tests} of chosen) {
    const {failures, passed, seconds, said} = await run(tests, name);
    const isKilled = failures.length > 0;
    if (!isKilled) failed++;
    const by = failures[0] ?? (passed > 0 ? 'SURVIVES' : `NOT RUN: ${said.slice(-500)}`);
    console.log(`| ${law} | \`${name}\` | ${what} | ${by} | ${seconds} |`);
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
console.log(`\n${chosen.length - failed} killed, ${failed} survived or not run`);
process.exit(failed > 0 ? 1 : 0);

/** Titles of the tests that failed, without a word of the fault's own: a file that could not be loaded is no proof. */
async function run(files, name) {
  const json = join(folder, 'out.json');
  rmSync(json, {force: true});
  const startedAt = performance.now();
  const said = await vitest(
    [
      'run',
      '--config',
      'vitest.mutants.config.ts',
      '--reporter=json',
      `--outputFile=${json}`,
      ...files,
    ],
    {...process.env, VOUCH_MUTANT: name},
  );
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const tests = readResults(json).flatMap(({assertionResults}) => assertionResults);
  return {
    passed: tests.filter(({status}) => status === 'passed').length,
    failures: tests
      .filter(({status}) => status === 'failed')
      .map(({title}) => title.replace(/ \(seed \d+\)$/, '')),
    seconds,
    said,
  };
}

function vitest(args, env) {
  return new Promise((done) => {
    const child = spawn('vitest', args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    child.stdout.on('data', (text) => (said += text));
    child.stderr.on('data', (text) => (said += text));
    child.on('error', (error) => done(said + error.message));
    child.on('close', () => done(said));
  });
}

function readResults(json) {
  try {
    return JSON.parse(readFileSync(json, 'utf8')).testResults;
  } catch {
    return [];
  }
}
