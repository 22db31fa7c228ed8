import {createRxDatabase, removeRxDatabase, type RxJsonSchema} from 'rxdb/plugins/core';
import {getRxStorageDexie} from 'rxdb/plugins/storage-dexie';
import {linkStatus, type Link, type LinkStatus} from '../../../lib/domain/confirmation-link.ts';
import {eachPage, linksIn, type Contender} from './contender.ts';

type Doc = Link & {status: LinkStatus};

const schema: RxJsonSchema<Doc> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: {type: 'string', maxLength: 36},
    status: {type: 'string', maxLength: 10},
    createdAt: {type: 'string', maxLength: 24},
    name: {type: 'string'},
    lines: {type: 'array'},
    providingOnboarding: {type: 'boolean'},
    durationId: {type: ['string', 'null']},
    client: {type: ['object', 'null']},
    copyToken: {type: 'string'},
    createdBy: {type: 'object'},
    editedAt: {type: ['string', 'null']},
    replaces: {type: ['string', 'null']},
    answer: {type: ['object', 'null']},
    asking: {type: 'object'},
  },
  required: ['id', 'status', 'createdAt'],
  indexes: ['status', 'createdAt'],
};

/** `bulkInsert` per page into a collection with the same two indexes, on the storage its documentation starts with. */
export const rxdb: Contender = {
  rowsPerPage: 500,
  open: async (name) => {
    const db = await createRxDatabase({name, storage: getRxStorageDexie(), multiInstance: false});
    const {links} = await db.addCollections({links: {schema}});
    return {
      applyPages: eachPage(async (text) => {
        const docs = linksIn(text).map((link) => ({...link, status: linkStatus(link)}));
        const {error} = await links.bulkInsert(docs);
        if (error.length > 0) throw new Error(`RxDB refused ${error.length} rows`);
      }),
      readAll: async () => (await links.find().exec()).length,
      close: () => db.close(),
    };
  },
  remove: (name) => removeRxDatabase(name, getRxStorageDexie(), false),
};
