/** Where the bench's rows go: to the file that run-sync.ts reads, else to the terminal. */
import {appendFileSync} from 'node:fs';
import {printRows, type BenchRow} from '../report.ts';

export function report(row: BenchRow): void {
  const file = process.env.VOUCH_BENCH_ROWS;
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
  printRows([row], 'json', (line) => process.stdout.write(`${line}\n`));
}
