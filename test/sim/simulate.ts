/**
 * A simulation of so many operations: worlds one after the other, each of a few thousand, so that what went wrong can be made to go wrong
 * again in seconds. Each world has a seed made of the run's.
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {createBackend, type Backend} from './backend.ts';
import {planRun, type Step} from './plan.ts';
import {mixSeeds} from './random.ts';
import {run, type Outcome} from './run.ts';
import {shrink} from './shrink.ts';
import {createSimTime, type SimTime} from './sim-time.ts';

export type Report = {
  seed: number;
  operations: number;
  worlds: number;
  seconds: number;
  sums: Record<
    'edits' | 'applied' | 'refused' | 'beyond' | 'quiets' | 'restores' | 'forks' | 'kills',
    number
  >;
  faults: Record<string, number>;
  failure: string | undefined;
};

const operationsPerWorld = 5000;
const beginning = Date.parse('2026-11-21T10:00:00.000Z');

export async function simulate(
  operations: number,
  seed: number,
  say: (line: string) => void = () => undefined,
): Promise<Report> {
  const begun = performance.now();
  const backend = await createBackend();
  const report: Report = {
    seed,
    operations,
    worlds: 0,
    seconds: 0,
    sums: {edits: 0, applied: 0, refused: 0, beyond: 0, quiets: 0, restores: 0, forks: 0, kills: 0},
    faults: {},
    failure: undefined,
  };
  try {
    for (let left = operations; left > 0 && !report.failure; left -= operationsPerWorld) {
      const worldSeed = operations <= operationsPerWorld ? seed : mixSeeds(seed, report.worlds);
      const steps = planRun(worldSeed, Math.min(left, operationsPerWorld));
      const outcome = await live(backend, worldSeed, steps);
      report.worlds++;
      add(report, outcome);
      if (outcome.violation)
        report.failure = await explain(backend, worldSeed, steps, outcome, say);
      const heapMb = Math.round(process.memoryUsage().heapUsed / 1e6);
      say(
        `world ${report.worlds} seed ${worldSeed}: ${outcome.edits} edits, ${outcome.quiets} times quiet, heap ${heapMb} MB, ${Math.round((performance.now() - begun) / 1000)} s`,
      );
    }
  } finally {
    await backend.end();
  }
  report.seconds = (performance.now() - begun) / 1000;
  return report;
}

async function live(backend: Backend, seed: number, steps: readonly Step[]): Promise<Outcome> {
  const time: SimTime = createSimTime(beginning);
  const uninstall = time.install();
  try {
    return await run(backend, time, seed, steps);
  } finally {
    uninstall();
  }
}

/** The failure, made as short as it gets; all of it goes to a file. */
async function explain(
  backend: Backend,
  seed: number,
  steps: readonly Step[],
  outcome: Outcome,
  say: (line: string) => void,
): Promise<string> {
  const {violation, trace} = outcome;
  say(`seed ${seed}: ${violation?.message ?? ''}\n${trace.slice(-20).join('\n')}\nshrinking…`);
  const short = await shrink(steps.slice(0, outcome.steps), async (fewer) => {
    const again = await live(backend, seed, fewer);
    return again.violation?.law === violation?.law ? again : undefined;
  });
  const text = [
    `seed ${seed}, ${steps.length} steps: ${violation?.message ?? ''}`,
    '',
    `Shrunk to ${short.steps.length} steps: ${short.outcome?.violation?.message ?? '(does not fail again)'}`,
    ...(short.outcome?.trace ?? []),
    '',
    JSON.stringify(short.steps),
    '',
    'All of it:',
    ...trace,
  ].join('\n');
  mkdirSync('test-results', {recursive: true});
  writeFileSync(`test-results/sim-${seed}.txt`, `${text}\n`);
  return text.split('\nAll of it:')[0] ?? text;
}

function add(report: Report, outcome: Outcome): void {
  for (const key of Object.keys(report.sums) as Array<keyof Report['sums']>) {
    report.sums[key] += outcome[key];
  }
  for (const [fault, count] of outcome.faults) {
    report.faults[fault] = (report.faults[fault] ?? 0) + count;
  }
}
