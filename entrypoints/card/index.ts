/// <reference types="vite/client" />
import {defineUnlistedScript} from 'wxt/utils/define-unlisted-script';
import type {CrmAdapter} from '../../lib/crm/adapter.ts';
import {findAdapter} from '../../lib/crm/registry.ts';
import {crmRefKey} from '../../lib/domain/crm-ref.ts';
import {mountPlainRegion, type MountedCard} from '../../lib/page/card-slot.ts';
import {getText, isAlive} from '../../lib/page/extension-api.ts';
import {createFrame, hostName} from '../../lib/page/frame.ts';
import {createKeeper} from '../../lib/page/keeper.ts';
import {findStage} from '../../lib/page/stage.ts';
import {watchTheme} from '../../lib/page/theme.ts';

/** Injected by the background when the stub asks for it: one card per document, however often that happens. */
export default defineUnlistedScript(() => {
  const stage = findStage();
  if (!stage || stage.onAddress) return;
  // A version of this extension that was replaced may have left its card behind; the page may have made some up.
  for (const leftover of document.querySelectorAll(hostName)) leftover.remove();

  const title = getText('card_title');
  const frame = createFrame(
    {
      open: title,
      collapse: getText('card_dock_collapse'),
      updated: getText('card_updated'),
      reload: getText('card_updated_reload'),
    },
    import.meta.env.MODE === 'demo' ? 'open' : 'closed',
  );
  stage.guard.protect(frame.host, frame.root);

  let adapter: CrmAdapter | undefined;
  let shown: string | undefined;
  let card: MountedCard | undefined;
  const theme = watchTheme(document, frame.host, frame.setTheme);
  const keeper = createKeeper({
    host: frame.host,
    doc: document,
    findColumn: () => adapter?.findAnchor(document),
    isAlive,
    onPlace: (place) => {
      frame.setPlace(place);
      if (place !== 'away') theme.look();
    },
    onOrphaned: frame.showUpdated,
  });

  stage.onAddress = (address) => {
    const found = findAdapter(new URL(address));
    const next = found && crmRefKey(found.record);
    if (next === shown) return;
    shown = next;
    if (found) {
      adapter = found.adapter;
      card ??= mountPlainRegion(frame.slot, title);
      card.update();
      keeper.show();
    } else {
      keeper.hide();
    }
  };
  stage.onAddress(stage.address);
});
