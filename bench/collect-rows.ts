/** Runs a project of vitest.tools.config.ts, whose benches report rows, and prints them as a table or one JSON object a line. */
import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {printRows, type BenchRow} from './report.ts';

/** What goes on meanwhile is told on stderr. Resolves to how it ended, for the process. */
export async function printBenches(
  project: string,
  filters: readonly string[],
  how: 'table' | 'json',
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'vouch-bench-'));
  const file = join(folder, 'rows');
  writeFileSync(file, '');
  const status = await runBenches(project, filters, file);
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as BenchRow); // sync/results.ts wrote them
  rmSync(folder, {recursive: true});
  printRows(rows, how, (line) => console.log(line));
  return status;
}

function runBenches(project: string, filters: readonly string[], file: string): Promise<number> {
  const args = ['run', '--config', 'vitest.tools.config.ts', '--project', project, ...filters];
  const vitest = spawn('vitest', args, {
    stdio: ['ignore', process.stderr, process.stderr],
    env: {...process.env, VOUCH_BENCH_ROWS: file},
  });
  return new Promise((resolve, reject) => {
    vitest.on('error', reject);
    vitest.on('exit', (code) => resolve(code ?? 1));
  });
}
