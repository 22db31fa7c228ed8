import {Dexie} from 'dexie';
import {linkStatus} from '../../../lib/domain/confirmation-link.ts';
import {eachPage, linksIn, type Contender} from './contender.ts';

/** `bulkPut` per page, as Dexie recommends for many rows; the same two indexes. */
export const dexie: Contender = {
  rowsPerPage: 500,
  open: async (database) => {
    const db = new Dexie(database);
    db.version(1).stores({links: 'id, status, createdAt'});
    await db.open();
    const links = db.table('links');
    return {
      applyPages: eachPage(async (text) => {
        await links.bulkPut(linksIn(text).map((link) => ({...link, status: linkStatus(link)})));
      }),
      readAll: async () => (await links.toArray()).length,
      close: () => db.close(),
    };
  },
  remove: (database) => Dexie.delete(database),
};
