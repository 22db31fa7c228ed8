/** Carries out a list of steps on a world of its own and says what law broke, if one did. */
import type {Backend} from './backend.ts';
import {hear, judge} from './oracle.ts';
import type {Step} from './plan.ts';
import type {SimTime} from './sim-time.ts';
import {calm} from './calm.ts';
import {acts} from './acts.ts';
import {Violation} from './violation.ts';
import {createWorld} from './world.ts';

export type Outcome = {
  violation: Violation | undefined;
  /** How many steps were done, the one that failed included. */
  steps: number;
  trace: string[];
  edits: number;
  /** Edits that no law keeps: thrown away by their writer, or settled under a client id since given up before the server was set back. */
  beyond: number;
  applied: number;
  refused: number;
  quiets: number;
  faults: Map<string, number>;
  restores: number;
  forks: number;
  kills: number;
};

export async function run(
  backend: Backend,
  time: SimTime,
  seed: number,
  steps: readonly Step[],
): Promise<Outcome> {
  const world = await createWorld(backend, time, seed);
  const outcome: Outcome = {
    violation: undefined,
    steps: 0,
    trace: [],
    edits: 0,
    beyond: 0,
    applied: 0,
    refused: 0,
    quiets: 0,
    faults: world.network.counts,
    restores: 0,
    forks: 0,
    kills: 0,
  };
  const last: Step = {kind: 'quiet', who: 0, count: 1, seed: 0};
  try {
    for (const step of [...steps, last]) {
      outcome.steps++;
      let said: string;
      if (step.kind === 'quiet') {
        said = await calm(world);
        Object.assign(outcome, await judge(world));
        outcome.quiets++;
      } else {
        said = await acts[step.kind](world, step);
        await world.network.idle();
      }
      if (said.includes('killed')) outcome.kills++;
      outcome.trace.push(`${outcome.steps} ${said}`);
    }
    for (const accountId of world.accounts) {
      const verdict = await backend.verifyLog(accountId);
      if (verdict !== 'intact')
        throw new Violation('L3', `The account's log is broken: ${verdict}`);
    }
    await hear(world);
  } catch (error) {
    if (!(error instanceof Violation)) {
      throw new Error(`At step ${outcome.steps}\n${outcome.trace.slice(-30).join('\n')}`, {
        cause: error,
      });
    }
    outcome.violation = error;
  }
  for (const browser of world.browsers) await browser.end();
  const {model, restores, forks} = world;
  return Object.assign(outcome, {applied: model.applied, refused: model.refused, restores, forks});
}
