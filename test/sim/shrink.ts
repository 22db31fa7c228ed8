import type {Outcome} from './run.ts';
import type {Step} from './plan.ts';

const mostRuns = 80;

/**
 * Leaves out ever smaller chunks of the steps for as long as the same law still breaks (ddmin). Steps after the one that broke it were never
 * needed.
 */
export async function shrink(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<Outcome | undefined>,
): Promise<{steps: readonly Step[]; outcome: Outcome | undefined}> {
  let best = steps;
  let outcome: Outcome | undefined;
  let runs = 0;
  for (let chunk = Math.ceil(best.length / 2); chunk >= 1 && runs < mostRuns;) {
    let wasCut = false;
    for (let from = 0; from < best.length && runs < mostRuns;) {
      const fewer = [...best.slice(0, from), ...best.slice(from + chunk)];
      runs++;
      const failed = await fails(fewer);
      if (failed) {
        best = fewer.slice(0, failed.steps);
        outcome = failed;
        wasCut = true;
      } else {
        from += chunk;
      }
    }
    if (chunk === 1 && !wasCut) break;
    chunk = wasCut && chunk === 1 ? 1 : Math.ceil(chunk / 2);
    if (chunk === 1 && best.length <= 1) break;
  }
  return {steps: best, outcome};
}
