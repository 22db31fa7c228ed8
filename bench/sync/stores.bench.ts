/** The extension's store beside others that keep rows in a browser, by turns, in one Chromium. */
import {afterAll, beforeAll, it} from 'vitest';
import {median} from '../report.ts';
import {openBenchPage, type BenchPage} from './bench-page.ts';
import {report} from './results.ts';
import type {ContenderName} from './page/main.ts';

const peers = {
  raw: 'raw IndexedDB',
  dexie: 'Dexie',
  rxdb: 'RxDB',
  pouchdb: 'PouchDB',
} as const satisfies Partial<Record<ContenderName, string>>;
type Times = Record<ContenderName, number[]>;
const rounds = 5;

let page: BenchPage;
beforeAll(async () => {
  page = await openBenchPage();
});
afterAll(() => page.stop());

it('10,000 links', () => compare(10_000, {raw: 5, dexie: 5, rxdb: 5, pouchdb: 5, vouch: 5}));

it('100,000 links', () => compare(100_000, {raw: 2, dexie: 1, rxdb: 0, pouchdb: 0, vouch: 3}));

it('the longest task', async () => {
  for (const rows of [10_000, 100_000]) {
    const task = {name: 'vouch' as const, database: `task-${rows}`, rows};
    const bootstrap: number[] = [];
    const load: number[] = [];
    for (let round = 0; round < 3; round++) {
      bootstrap.push(await page.run('longestTaskOfBootstrap', task));
      load.push(await page.run('longestTaskOfLoad', task));
      await page.run('remove', task);
    }
    const shared = {unit: 'ms', peer: null, peerName: 'a limit', better: 'lower'} as const;
    for (const [what, times] of [
      ['bootstrap', bootstrap],
      ['cold load', load],
    ] as const) {
      const ours = median(times);
      const metric = `longest task, ${what} of ${rows} links`;
      report({...shared, metric, ours, ratio: ours / 50, target: '≤ 50 ms'});
    }
  }
});

it('the first screen, and one edit', async () => {
  const rows = 10_000;
  for (const name of ['vouch', 'raw'] as const) {
    await page.run('bootstrap', {name, database: `edit-${name}`, rows});
  }
  const screen = await page.run('firstScreen', 'edit-vouch');
  report({
    metric: `first screen of ${rows} links: transactions`,
    ours: screen.transactions,
    unit: '',
    peer: null,
    peerName: 'a limit',
    ratio: screen.transactions,
    target: '1',
    better: 'lower',
  });
  const times: {ours: number[]; raw: number[]} = {ours: [], raw: []};
  for (let round = 0; round < rounds; round++) {
    const found = await page.run('timeEdits', {ours: 'edit-vouch', raw: 'edit-raw', count: 40});
    times.ours.push(median(found.ours));
    times.raw.push(median(found.raw));
  }
  reportRatio(
    'one edit to durable',
    median(times.ours),
    'raw strict transaction',
    median(times.raw),
    1.2,
  );
});

/** Bootstrap, then cold load, of each by turns. */
async function compare(rows: number, runs: Record<ContenderName, number>): Promise<void> {
  const names = Object.keys(runs) as ContenderName[]; // of the record above
  const bootstrap = emptyTimes();
  const load = emptyTimes();
  for (let round = 0; round < rounds; round++) {
    const turn = round % names.length; // so that none always follows the one that leaves most to clear away
    const order = [...names.slice(turn), ...names.slice(0, turn)];
    for (const name of order.filter((each) => round < runs[each])) {
      const task = {name, database: `${name}-${rows}-${round}`, rows};
      bootstrap[name].push(await page.run('bootstrap', task));
      load[name].push(await page.run('coldLoad', task));
      await page.run('remove', task);
    }
  }
  for (const [peer, peerName] of Object.entries(peers) as Array<[keyof typeof peers, string]>) {
    if (runs[peer] === 0) continue;
    reportRatio(
      `bootstrap of ${rows} links`,
      median(bootstrap.vouch),
      peerName,
      median(bootstrap[peer]),
      0.1,
    );
    reportRatio(
      `cold load of ${rows} links`,
      median(load.vouch),
      peerName,
      median(load[peer]),
      0.3,
    );
  }
}

function emptyTimes(): Times {
  return {vouch: [], raw: [], dexie: [], rxdb: [], pouchdb: []};
}

function reportRatio(
  metric: string,
  ours: number,
  peerName: string,
  peer: number,
  most: number,
): void {
  const isMeant = peerName.startsWith('raw');
  report({
    metric,
    ours,
    unit: 'ms',
    peer,
    peerName,
    ratio: ours / peer,
    target: isMeant ? `≤ ${most}` : '',
    better: 'lower',
  });
}
