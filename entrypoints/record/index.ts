import {defineUnlistedScript} from 'wxt/utils/define-unlisted-script';
import {findRecordAt} from '../../lib/crm/registry.ts';
import {isAlive, sendMessage} from '../../lib/page/extension-api.ts';
import {createKeyGuard} from '../../lib/page/key-guard.ts';
import {createLazyScript} from '../../lib/page/lazy-script.ts';
import {watchLocation} from '../../lib/page/location-watcher.ts';
import {findStage, openStage, type Stage} from '../../lib/page/stage.ts';

/**
 * What every page of the CRM gets, from document_start on and in the top frame only: it guards keys before the page
 * can listen, watches the address, and asks for the card's script when a record is shown for the first time. Its
 * manifest entry is in wxt.config.ts.
 */
export default defineUnlistedScript(() => {
  if (findStage()) return;
  const stage: Stage = {address: location.href, guard: createKeyGuard(window)};
  openStage(stage);
  const card = createLazyScript({
    load: async () => {
      const reply = await sendMessage({call: 'card.load', args: {}});
      return (reply as {kind?: unknown} | undefined)?.kind === 'loaded';
    },
    isAlive,
  });
  watchLocation(window, (address) => {
    stage.address = address;
    if (findRecordAt(address)) card.want();
    stage.onAddress?.(address);
  });
});
