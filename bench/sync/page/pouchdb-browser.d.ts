/** What the bench uses of pouchdb-browser, which brings no types. */
declare module 'pouchdb-browser' {
  type Doc = {_id: string};
  class PouchDB {
    constructor(name: string);
    bulkDocs(docs: Doc[]): Promise<Array<{ok?: boolean}>>;
    allDocs(options: {include_docs: boolean}): Promise<{rows: unknown[]}>;
    close(): Promise<void>;
    destroy(): Promise<void>;
  }
  export {PouchDB as default};
}
