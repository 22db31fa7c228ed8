import {watchFile} from '../../lib/messages/file-progress.ts';
import {filePort, forgetFile, openFile, sendFile} from '../../lib/messages/files.ts';
import type {DealsPorts} from '../../lib/models/deals-model.ts';
import {connect} from '../../lib/page/extension-api.ts';
import {openReader} from '../../lib/store/open-reader.ts';
import {snapshotOf} from '../pages/page-ports.ts';
import {saveBlob} from '../pages/save-blob.ts';

type DealPorts = Pick<
  DealsPorts,
  'readDeal' | 'files' | 'watchFile' | 'fetchFile' | 'saveBlob' | 'saveCsv' | 'now'
>;

/** What the tab "Deals" needs besides what every page has. */
export function createDealPorts(): DealPorts {
  const reader = openReader();
  const connectFiles = () => connect(filePort);
  return {
    readDeal: async (session, dealId) => snapshotOf(await reader.readDeal(session, dealId)),
    files: {
      keep: (file, bytes, options) => sendFile(connectFiles, file, bytes, options),
      forget: (fileId) => forgetFile(connectFiles, fileId),
    },
    watchFile: (fileId, listener) => watchFile(connectFiles, fileId, listener),
    async fetchFile(fileId, what) {
      const outcome = await openFile(connectFiles, fileId, what);
      return outcome.kind === 'opened' ? outcome.bytes : undefined;
    },
    saveBlob,
    saveCsv: (name, parts) => saveBlob(name, new Blob(parts, {type: 'text/csv;charset=utf-8'})),
    now: () => new Date().toISOString(),
  };
}
