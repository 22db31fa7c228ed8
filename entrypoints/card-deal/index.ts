import {defineUnlistedScript} from 'wxt/utils/define-unlisted-script';
import {createCardDealKit} from '../../components/card/deals.tsx';
import {leaveKit} from '../../components/card/panels-door.ts';
import {findFields} from '../../lib/crm/record-fields.ts';
import {watchFile} from '../../lib/messages/file-progress.ts';
import {filePort, forgetFile, openFile, sendFile} from '../../lib/messages/files.ts';
import {connect} from '../../lib/page/extension-api.ts';

const connectFiles = () => connect(filePort);

/** Shared deals, injected once the card's list stands. Its framework is the card's own (wxt.config.ts). */
export default defineUnlistedScript(() =>
  leaveKit({
    deal: createCardDealKit({
      findFields: () => findFields(document, location.href),
      files: {
        keep: (file, bytes, options) => sendFile(connectFiles, file, bytes, options),
        forget: (fileId) => forgetFile(connectFiles, fileId),
        open: async (fileId, what) => {
          const outcome = await openFile(connectFiles, fileId, what);
          return outcome.kind === 'opened' ? outcome.bytes : undefined;
        },
        watch: (fileId, listener) => watchFile(connectFiles, fileId, listener),
      },
      now: () => new Date().toISOString(),
    }),
  }),
);
