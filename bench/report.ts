/** One line of a bench: ours beside a peer measured in the same run. `ratio` is ours / peer, or ours / target where there is no peer. */
export type BenchRow = {
  metric: string;
  ours: number;
  unit: string;
  peer: number | null;
  peerName: string;
  ratio: number;
  target: string;
  better: 'lower' | 'higher';
};

export type Report = (row: BenchRow) => void;

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The smallest value that so many per cent of all do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** A table for people, or one JSON object a line. */
export function printRows(
  rows: readonly BenchRow[],
  how: 'table' | 'json',
  write: (line: string) => void,
): void {
  if (how === 'json') {
    for (const row of rows) write(JSON.stringify(row));
    return;
  }
  const cells = [
    ['metric', 'ours', 'peer', 'ratio', 'target'],
    ...rows.map((row) => [
      row.metric,
      `${short(row.ours)} ${row.unit}`,
      row.peer === null ? row.peerName : `${short(row.peer)} ${row.unit} (${row.peerName})`,
      short(row.ratio),
      row.target,
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((line) => (line[column] ?? '').length)),
  );
  for (const line of cells) {
    write(line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  }
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
