import {newId} from '../../../lib/platform/new-id.ts';
import {silentLog} from '../../../lib/platform/log.ts';
import {openSecondDisk} from '../../../lib/platform/second-disk.ts';
import {scopeOf} from '../../../lib/store/open-reader.ts';
import {createSpare} from '../../../lib/store/spare.ts';
import {createSparedStore} from '../../../lib/store/spared.ts';
import {openRawEditor} from './raw-indexeddb.ts';
import {linkAt} from './sample-links.ts';
import {session} from './vouch.ts';

/** Edits one after the other, ours (which goes to two places) and raw by turns, each until it is on the disk; milliseconds of each. */
export async function timeEdits(given: {
  ours: string;
  raw: string;
  count: number;
}): Promise<{ours: number[]; raw: number[]}> {
  const spare = createSpare(() => openSecondDisk('spare'));
  const store = createSparedStore(newId, spare, silentLog, given.ours);
  const scope = scopeOf(session);
  await store.open(scope);
  const rawEditor = await openRawEditor(given.raw);
  const times = {ours: [] as number[], raw: [] as number[]};
  for (let at = 0; at < given.count; at++) {
    const link = linkAt(at * 7);
    const body = JSON.stringify({
      at: new Date().toISOString(),
      mutation: {kind: 'link.edit', linkId: link.id, changes: {name: `${link.name}!`}},
    });
    times.ours.push(await timed(() => store.append(scope, body, new Date().toISOString())));
    times.raw.push(await timed(() => rawEditor.edit({...link, name: `${link.name}!`})));
  }
  store.close();
  rawEditor.close();
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
