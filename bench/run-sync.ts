/**
 * npm run bench:sync [-- --json] [-- stores popup deals server freshness]
 * Measures the sync engine, its store and its server beside their peers, and prints a table or one JSON object a line. What goes
 * on meanwhile is told on stderr.
 */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {printRows, type BenchRow} from './report.ts';

const given = process.argv.slice(2);
const parts = given.filter((name) => !name.startsWith('--'));
const folder = mkdtempSync(join(tmpdir(), 'vouch-bench-'));
const file = join(folder, 'rows');
writeFileSync(file, '');
const status = await runBenches();
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as BenchRow); // results.ts wrote them
rmSync(folder, {recursive: true});
printRows(rows, given.includes('--json') ? 'json' : 'table', (line) => console.log(line));
process.exitCode = status;

function runBenches(): Promise<number> {
  const filters = parts.map((part) => `bench/sync/${part}.bench.ts`);
  const args = ['run', '--config', 'vitest.tools.config.ts', '--project', 'sync', ...filters];
  const vitest = spawn('vitest', args, {
    stdio: ['ignore', process.stderr, process.stderr],
    env: {...process.env, VOUCH_BENCH_ROWS: file},
  });
  return new Promise((resolve, reject) => {
    vitest.on('error', reject);
    vitest.on('exit', (code) => resolve(code ?? 1));
  });
}
