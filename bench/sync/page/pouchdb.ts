import PouchDB from 'pouchdb-browser';
import {eachPage, linksIn, type Contender} from './contender.ts';

/** `bulkDocs` per page. It has no indexes but the id without another package. */
export const pouchdb: Contender = {
  rowsPerPage: 500,
  open: (name) => {
    const db = new PouchDB(name);
    return Promise.resolve({
      applyPages: eachPage(async (text) => {
        const docs = linksIn(text).map(({id, ...link}) => ({_id: id, ...link}));
        const results = await db.bulkDocs(docs);
        if (!results.every(({ok}) => ok)) throw new Error('PouchDB refused a row');
      }),
      readAll: async () => (await db.allDocs({include_docs: true})).rows.length,
      close: () => db.close(),
    });
  },
  remove: (name) => new PouchDB(name).destroy(),
};
