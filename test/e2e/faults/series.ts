/** Worker stops and browser kills in series, at random moments while edits are made and pages come in. */
import type {CDPSession} from 'playwright-core';
import type {Device} from '../background/real-server.ts';
import {createLink} from '../../server/world.ts';
import {killBrowser, type PartnerBrowser, type Person} from '../product.ts';
import {damageDatabases} from './damage.ts';
import {createEditor, createRandom, findLosses, type Editor, type Random} from './editor.ts';
import {quiet, type FaultWorld} from './fault-world.ts';
import type {Inside} from './inside.ts';

export type Series = {
  /** How often something was stopped or killed. */
  times: number;
  saved: number;
  /** Edits whose answer was cut off: they may have been saved or not. */
  unanswered: number;
  /** Rows that others changed meanwhile, which came in as pages. */
  fromOthers: number;
  /** How often the browser came back with its database thrown away; what was saved must be there all the same. */
  databasesLost: number;
  lost: string[];
  doubled: string[];
  torn: string[];
};
export type SeriesOptions = {times: number; seed: number; tell?: (done: number) => void};
/** `damageAfter`: the kills after which the database is made one that the browser throws away. */
export type KillOptions = SeriesOptions & {damageAfter?: readonly number[]};

const longestMs = 60;
/** A look at the disk in full takes longer than a stop. */
const looksEvery = 20;

/** The worker is stopped `times` times in one browser that stays open. */
export async function stopWorkers(
  world: FaultWorld,
  person: Person,
  {times, seed, tell}: SeriesOptions,
): Promise<Series> {
  const random = createRandom(seed);
  const {browser, inside} = await world.openSignedIn(`stops-${seed}`, person);
  const worker = await watchWorker(browser);
  const editor = createEditor(`Stop ${seed}`, random);
  const others = await startOthers(world, person, random);
  const torn: string[] = [];
  for (let stopped = 1; stopped <= times; stopped++) {
    const editing = editFor(editor, inside, 1 + Math.floor(random() * 4));
    await worker.running();
    await pause(random() * longestMs);
    await worker.stop();
    await editing;
    if (stopped % looksEvery === 0) torn.push(...(await world.findTears(inside, person)));
    tell?.(stopped);
  }
  const series = await conclude(world, person, inside, editor, others, torn);
  await browser.context.close();
  return {times, databasesLost: 0, ...series};
}

/** The whole browser is killed `times` times, its profile opened again each time. */
export async function killBrowsers(
  world: FaultWorld,
  person: Person,
  {times, seed, tell, damageAfter = []}: KillOptions,
): Promise<Series> {
  const random = createRandom(seed);
  const profile = `kills-${seed}`;
  let opened = await world.openSignedIn(profile, person);
  const editor = createEditor(`Kill ${seed}`, random);
  const others = await startOthers(world, person, random);
  const torn: string[] = [];
  let databasesLost = 0;
  for (let killed = 1; killed <= times; killed++) {
    const editing = editFor(editor, opened.inside, 200).then(
      () => undefined,
      (cause: unknown) => ({cause}),
    );
    await pause(random() * 4 * longestMs);
    await killBrowser(opened.browser);
    const failed = await editing;
    if (damageAfter.includes(killed)) damageDatabases(world.product.profileFolder(profile));
    opened = await world.openAgain(profile, person);
    if (!(await opened.inside.isKnown())) {
      databasesLost++;
      await world.signInAgain(opened.browser, person);
    } else if (failed) {
      throw failed.cause; // a browser that is about to lose its database may say "not saved", no other
    }
    if (killed % looksEvery === 0) torn.push(...(await world.findTears(opened.inside, person)));
    tell?.(killed);
  }
  const series = await conclude(world, person, opened.inside, editor, others, torn);
  await opened.browser.context.close();
  return {times, databasesLost, ...series};
}

/** Edits until `most` are made or somebody is killed. */
async function editFor(editor: Editor, inside: Inside, most: number): Promise<void> {
  for (let made = 0; made < most; made++) {
    const unknownBefore = editor.unknown.length;
    await editor.edit(inside);
    if (editor.unknown.length > unknownBefore) return;
  }
}

type Others = {stop(): Promise<number>};

/** A colleague on another device, who edits all the time. */
async function startOthers(world: FaultWorld, person: Person, random: Random): Promise<Others> {
  const device: Device = await world.openOther(person);
  let isOver = false;
  let made = 0;
  const link = createLink({name: 'Of another device'});
  const work = async (): Promise<void> => {
    await device.edit(link);
    while (!isOver) {
      await device.edit({
        kind: 'link.edit',
        linkId: link.linkId,
        changes: {name: `Of another device ${++made}`},
      });
      await pause(20 + random() * 80);
    }
  };
  const working = work();
  return {
    stop: async () => {
      isOver = true;
      await working;
      await device.quiet();
      device.engine.stop();
      return made;
    },
  };
}

async function conclude(
  world: FaultWorld,
  person: Person,
  inside: Inside,
  editor: Editor,
  others: Others,
  torn: string[],
): Promise<Omit<Series, 'times' | 'databasesLost'>> {
  const fromOthers = await others.stop();
  const kept = await quiet(inside);
  const {accountId} = await world.scopeOf(person);
  torn.push(...(await world.findTears(inside, person)));
  const {client, logged} = await world.clientOf(accountId, kept.meta.clientId);
  if (client?.last_mid !== kept.meta.ackedMid || logged.length !== kept.meta.ackedMid) {
    torn.push(`${kept.meta.ackedMid} acknowledged, ${client?.last_mid ?? 0} known to the server`);
  }
  return {
    saved: editor.saved.length,
    unanswered: editor.unknown.length,
    fromOthers,
    ...findLosses(editor, await world.effects(accountId), kept),
    torn,
  };
}

export type WorkerWatch = {
  running(): Promise<void>;
  /** What the browser does after 30 s without work, now; resolves when it is stopped. */
  stop(): Promise<void>;
};

/** Knows at any moment whether the extension's worker runs. */
export async function watchWorker(browser: PartnerBrowser): Promise<WorkerWatch> {
  const session: CDPSession = await browser.context.newCDPSession(browser.page);
  let status: string | undefined;
  let waiting: Array<() => void> = [];
  session.on('ServiceWorker.workerVersionUpdated', ({versions}) => {
    status = versions.at(-1)?.runningStatus ?? status;
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  });
  await session.send('ServiceWorker.enable');
  const until = async (wanted: string): Promise<void> => {
    while (status !== wanted) await new Promise<void>((tell) => waiting.push(tell));
  };
  return {
    running: () => until('running'),
    stop: async () => {
      await session.send('ServiceWorker.stopAllWorkers');
      await until('stopped');
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
