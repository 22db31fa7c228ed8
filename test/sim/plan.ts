import {createRandom, type Random} from './random.ts';

/**
 * A run as a list of steps that was written before it began. Each has a seed of its own, so that what remains of a list still means the same when
 * others are taken out of it.
 */
export type Step = {kind: StepKind; who: number; count: number; seed: number};
export type StepKind =
  /** Somebody writes `count` edits without a network. */
  | 'edit'
  /** One browser syncs, through a bad network or a good one. */
  | 'sync'
  /** Several do at once, while clients answer. */
  | 'rush'
  /** A browser is killed at its `count`th await, while it writes and syncs. */
  | 'kill'
  | 'answer'
  | 'deals'
  | 'program'
  | 'member'
  | 'fork'
  | 'discard'
  | 'skew'
  | 'wait'
  | 'fortnight'
  | 'back_up'
  | 'restore'
  | 'prune'
  /** All faults off: everybody syncs until nothing waits, and the oracle looks at everything. */
  | 'quiet';

const shares: Array<[share: number, kind: StepKind, most: number]> = [
  [34, 'edit', 120],
  [22, 'sync', 1],
  [6, 'rush', 1],
  [9, 'kill', 24],
  [5, 'answer', 3],
  [2.5, 'deals', 3],
  [0.7, 'program', 1],
  [1.5, 'member', 1],
  [0.7, 'fork', 1],
  [1.5, 'discard', 1],
  [1, 'skew', 1],
  [5, 'wait', 600],
  [0.15, 'fortnight', 1],
  [2, 'back_up', 1],
  [1.6, 'restore', 1],
  [0.7, 'prune', 1],
  [3, 'quiet', 1],
];
const all = shares.reduce((sum, [share]) => sum + share, 0);

/** Operations are what people do: edits, answers, the vendor's changes. */
export function operationsOf(step: Step): number {
  switch (step.kind) {
    case 'edit':
    case 'answer':
    case 'deals':
      return step.count;
    case 'kill':
      return 2;
    case 'program':
    case 'member':
    case 'discard':
      return 1;
    case 'sync':
    case 'rush':
    case 'fork':
    case 'skew':
    case 'wait':
    case 'fortnight':
    case 'back_up':
    case 'restore':
    case 'prune':
    case 'quiet':
      return 0;
  }
}

export function planRun(seed: number, operations: number): Step[] {
  const random = createRandom(seed);
  const steps: Step[] = [];
  for (let done = 0; done < operations;) {
    const step = anyStep(random);
    done += operationsOf(step);
    steps.push(step);
  }
  return steps;
}

function anyStep(random: Random): Step {
  let roll = random.next() * all;
  const [, kind, most] = shares.find(([share]) => (roll -= share) < 0) ?? [0, 'quiet' as const, 1];
  return {
    kind,
    who: random.below(1000),
    count: 1 + random.below(most),
    seed: random.seed(),
  };
}
