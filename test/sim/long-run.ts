/** npm run sim: a simulation as long as one likes. */
import {expect, test} from 'vitest';
import {operationsPerWorld, simulate} from './simulate.ts';

test('the simulation', {timeout: 12 * 3_600_000}, async () => {
  const {SIM_OPS = '20000', SIM_SEED = '1', SIM_WORLD, SIM_VERBOSE} = process.env;
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const report = await simulate(
    Number(SIM_OPS),
    Number(SIM_SEED),
    say,
    Number(SIM_WORLD ?? operationsPerWorld),
  );
  if (SIM_VERBOSE) say(JSON.stringify(report.faults, null, 2));
  say(JSON.stringify({...report, failure: undefined, faults: undefined}));
  if (report.failure) say(report.failure);
  else say('0 lost, 0 doubled, 0 diverged, 0 stuck');
  expect(report.failure).toBeUndefined();
});
