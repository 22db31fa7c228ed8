/** `npm run kills`: the series of kills.test.ts, as long as one likes, in pieces of a hundred with counts after each. */
import {afterAll, beforeAll, expect, it} from 'vitest';
import {startFaultWorld, type FaultWorld} from './fault-world.ts';
import {killBrowsers, stopWorkers, type Series} from './series.ts';

let world: FaultWorld;
beforeAll(async () => {
  world = await startFaultWorld();
});
afterAll(() => world.stop());

const seed = Number(process.env.KILLS_SEED);
const piece = 100;
const nothing: Record<keyof Series, number> = {
  times: 0,
  saved: 0,
  unanswered: 0,
  fromOthers: 0,
  databasesLost: 0,
  lost: 0,
  doubled: 0,
  torn: 0,
};
const hourMs = 3_600_000;

const kinds = [
  {what: 'worker stops', run: stopWorkers, times: Number(process.env.STOPS), who: /admin.*Bright/i},
  {
    what: 'browser kills',
    run: killBrowsers,
    times: Number(process.env.KILLS),
    who: /member.*Bright/i,
  },
];

for (const {what, run, times, who} of kinds) {
  it(`${times} ${what} (seed ${seed})`, {timeout: 12 * hourMs}, async () => {
    const total = {...nothing};
    while (total.times < times) {
      const person = world.product.getPerson(who);
      const series = await run(world, person, {
        times: Math.min(piece, times - total.times),
        seed: seed + total.times,
      });
      add(total, series);
      process.stdout.write(`${what}: ${JSON.stringify(total)}\n`);
      const {lost, doubled, torn} = series;
      expect({lost, doubled, torn}).toEqual({lost: [], doubled: [], torn: []});
    }
  });
}

function add(total: typeof nothing, series: Series): void {
  total.times += series.times;
  total.saved += series.saved;
  total.unanswered += series.unanswered;
  total.fromOthers += series.fromOthers;
  total.databasesLost += series.databasesLost;
  total.lost += series.lost.length;
  total.doubled += series.doubled.length;
  total.torn += series.torn.length;
}
