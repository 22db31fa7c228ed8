/** What the bench asks of this page, one thing at a time. */
import {countReads} from './count-reads.ts';
import type {Contender} from './contender.ts';
import {dexie} from './dexie.ts';
import {timeEdits} from './edits.ts';
import {longestTaskOf} from './longest-task.ts';
import {pageTexts} from './page-texts.ts';
import {pouchdb} from './pouchdb.ts';
import {rawIndexedDb} from './raw-indexeddb.ts';
import {rxdb} from './rxdb.ts';
import {createOwnReader, session, vouch} from './vouch.ts';

const contenders = {vouch, raw: rawIndexedDb, dexie, rxdb, pouchdb} satisfies Record<
  string,
  Contender
>;
export type ContenderName = keyof typeof contenders;
type Task = {name: ContenderName; database: string; rows: number};

const textsFor = ({name, rows}: Task): string[] => pageTexts(rows, contenders[name].rowsPerPage);

/** Nothing is awaited between pages but the page before. */
async function bootstrap(task: Task, texts = textsFor(task)): Promise<number> {
  const {name, database} = task;
  const begun = performance.now();
  const opened = await contenders[name].open(database);
  await opened.applyPages(texts);
  const ms = performance.now() - begun;
  await opened.close();
  return ms;
}

async function coldLoad({name, database, rows}: Task): Promise<number> {
  const begun = performance.now();
  const opened = await contenders[name].open(database);
  const found = await opened.readAll();
  const ms = performance.now() - begun;
  await opened.close();
  if (found !== rows) throw new Error(`${name} kept ${found} of ${rows} rows`);
  return ms;
}

async function firstScreen(database: string) {
  const reader = createOwnReader(database);
  const begun = performance.now();
  const {value, transactions, requests} = await countReads(() => reader.readFirst(session));
  const ms = performance.now() - begun;
  reader.close();
  return {ms, transactions, requests, pending: value.counts.pending};
}

export const bench = {
  bootstrap: (task: Task) => bootstrap(task),
  longestTaskOfBootstrap: (task: Task) => {
    const texts = textsFor(task);
    return longestTaskOf(() => bootstrap(task, texts));
  },
  coldLoad,
  longestTaskOfLoad: (task: Task) => longestTaskOf(() => coldLoad(task)),
  firstScreen,
  timeEdits,
  remove: ({name, database}: Task) => contenders[name].remove(database),
};
Object.assign(globalThis, {bench});
