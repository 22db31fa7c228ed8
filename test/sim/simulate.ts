/**
 * A simulation of so many operations: worlds of a few thousand each, so that what went wrong can be made to go wrong again in seconds. Each has a
 * seed made of the run's. They live one after the other: several at once in one process got in each other's way.
 */
import {mkdirSync, writeFileSync} from 'node:fs';
import {createBackend, type Backend} from './backend.ts';
import {planRun, type Step} from './plan.ts';
import {mixSeeds} from './random.ts';
import {run, type Outcome} from './run.ts';
import {shrink} from './shrink.ts';
import {createSimTime} from './sim-time.ts';

export type Report = {
  seed: number;
  operations: number;
  worlds: number;
  seconds: number;
  /** Of this process alone, without the databases. */
  cpuSeconds: number;
  sums: Record<
    'edits' | 'applied' | 'refused' | 'beyond' | 'quiets' | 'restores' | 'forks' | 'kills',
    number
  >;
  faults: Record<string, number>;
  failure: string | undefined;
};

export const operationsPerWorld = 5000;
/** A database that is young is quick. */
const worldsPerBackend = 10;
const beginning = Date.parse('2026-11-21T10:00:00.000Z');

type Plan = {seed: number; steps: readonly Step[]};

export async function simulate(
  operations: number,
  seed: number,
  say: (line: string) => void = () => undefined,
  perWorld = operationsPerWorld,
): Promise<Report> {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const seconds = (): number => Math.round((performance.now() - begun) / 1000);
  const report: Report = {
    seed,
    operations,
    worlds: 0,
    seconds: 0,
    cpuSeconds: 0,
    sums: {edits: 0, applied: 0, refused: 0, beyond: 0, quiets: 0, restores: 0, forks: 0, kills: 0},
    faults: {},
    failure: undefined,
  };
  const plans = planWorlds(operations, seed, perWorld);
  let failed: {plan: Plan; outcome: Outcome} | undefined;
  for (let plan = plans.next(); !plan.done && !failed;) {
    await withBackend(async (backend) => {
      for (let count = 0; count < worldsPerBackend && !plan.done; count++) {
        const {seed: worldSeed, steps} = plan.value;
        const outcome = await live(backend, worldSeed, steps);
        report.worlds++;
        add(report, outcome);
        if (outcome.violation) {
          failed = {plan: plan.value, outcome};
          return;
        }
        const heapMb = Math.round(process.memoryUsage().heapUsed / 1e6);
        say(
          `world ${report.worlds} seed ${worldSeed}: ${outcome.edits} edits, ${outcome.quiets} times quiet, heap ${heapMb} MB, ${seconds()} s`,
        );
        plan = plans.next();
      }
    });
  }
  if (failed) {
    const {plan, outcome} = failed;
    report.failure = await withBackend((backend) => explain(backend, plan, outcome, say));
  }
  const {user, system} = process.cpuUsage(cpu);
  report.seconds = seconds();
  report.cpuSeconds = Math.round((user + system) / 1e6);
  return report;
}

/** One after the other, to whoever asks next. A world alone has the run's own seed. */
function* planWorlds(operations: number, seed: number, perWorld: number): Generator<Plan, void> {
  for (let at = 0; at * perWorld < operations; at++) {
    const worldSeed = operations <= perWorld ? seed : mixSeeds(seed, at);
    yield {
      seed: worldSeed,
      steps: planRun(worldSeed, Math.min(perWorld, operations - at * perWorld)),
    };
  }
}

async function withBackend<T>(work: (backend: Backend) => Promise<T>): Promise<T> {
  const backend = await createBackend();
  try {
    return await work(backend);
  } finally {
    await backend.end();
  }
}

function live(backend: Backend, seed: number, steps: readonly Step[]): Promise<Outcome> {
  const time = createSimTime(beginning);
  return time.live(() => run(backend, time, seed, steps));
}

/** The failure, made as short as it gets; all of it goes to a file. */
async function explain(
  backend: Backend,
  {seed, steps}: Plan,
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
