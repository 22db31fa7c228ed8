/**
 * Worker stops and browser kills in series. `npm run kills` does the same a thousand times.
 */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {startFaultWorld, type FaultWorld} from './fault-world.ts';
import {killBrowsers, stopWorkers, type Series} from './series.ts';

let world: FaultWorld;
beforeAll(async () => {
  world = await startFaultWorld();
});
afterAll(() => world.stop());

const seed = Number(process.env.KILLS_SEED ?? Date.now() % 100_000);
const nothingWrong = {lost: [], doubled: [], torn: []};

/** On an idle machine both take under a minute; they only wait for the browser, and that as long as it takes. */
const patienceMs = 300_000;

describe.concurrent(
  'at random moments, while edits are made and pages come in',
  {timeout: patienceMs},
  () => {
    it(`[L8] [E1] [R7] 200 stops of the worker lose, double and tear nothing (seed ${seed})`, async () => {
      const person = world.product.getPerson(/admin.*Bright/i);
      const series = await stopWorkers(world, person, {times: 200, seed});
      expectSound(series);
    });

    it(`[L8] [E1] [R7] [S5] 20 kills of the browser, one with its database gone, lose, double and tear nothing (seed ${seed})`, async () => {
      const person = world.product.getPerson(/member.*Bright/i);
      const series = await killBrowsers(world, person, {times: 20, seed, damageAfter: [10]});
      expectSound(series);
      expect(series.databasesLost).toBeGreaterThan(0);
    });
  },
);

function expectSound(series: Series): void {
  const {saved, fromOthers, ...rest} = series;
  expect(rest).toMatchObject(nothingWrong);
  expect(saved).toBeGreaterThan(series.times / 2); // the series did make edits
  expect(fromOthers).toBeGreaterThan(0);
}
