import {expect, test} from 'vitest';
import {faultKinds} from './network.ts';
import {simulate} from './simulate.ts';

test('[L1] [L2] [L3] [L5] [L6] [L8] [L9] [L10] [L12] 20,000 operations through every fault: nothing lost, doubled, diverged or stuck', async () => {
  const report = await simulate(20_000, 1);
  expect(report.failure).toBeUndefined();
  // It did go through what it is there for.
  expect(report.sums.edits).toBeGreaterThan(8000);
  const {beyond: _none, ...sums} = report.sums; // what no law keeps may well be nothing
  for (const count of Object.values(sums)) expect(count).toBeGreaterThan(0);
  expect(Object.keys(report.faults)).toHaveLength(faultKinds);
}, 900_000); // half a minute on two idle cores
