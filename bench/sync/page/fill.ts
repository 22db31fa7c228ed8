/** Run in an extension page: `fill` puts so many links into the signed-in account's store. */
import {putRows} from './put-rows.ts';
import {linkAt} from './sample-links.ts';

function fill(count: number): Promise<void> {
  const links = Array.from({length: count}, (_, at) => linkAt(at));
  return putRows(links.map((row) => ({kind: 'link', id: row.id, row})));
}
Object.assign(globalThis, {fill});
