import {it} from 'vitest';
import {printRows, type BenchRow} from './report.ts';
import {benchPull} from './server/pull.ts';
import {benchPush} from './server/push.ts';

/** The server's half of the sync bench. */
it.each([
  ['push', benchPush],
  ['pull', benchPull],
])('%s', async (_name, run) => {
  const rows: BenchRow[] = [];
  await run((row) => rows.push(row));
  printRows(rows, process.env.BENCH_JSON ? 'json' : 'table', (line) =>
    process.stdout.write(`${line}\n`),
  );
});
