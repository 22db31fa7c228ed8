/// <reference types="vite/client" />
import {defineUnlistedScript} from 'wxt/utils/define-unlisted-script';
import {mountCard} from '../../components/card/mount-card.tsx';
import {findAdapter} from '../../lib/crm/registry.ts';
import {crmRefKey} from '../../lib/domain/crm-ref.ts';
import {isAlive} from '../../lib/page/extension-api.ts';
import {createFrame} from '../../lib/page/frame.ts';
import {createKeeper} from '../../lib/page/keeper.ts';
import {findStage} from '../../lib/page/stage.ts';
import {watchTheme} from '../../lib/page/theme.ts';
import {createCardPorts, loadKit} from './card-ports.ts';
import {lendFramework} from './lend-framework.ts';

/** Injected by the background when the stub asks for it: one card per document, however often that happens. */
export default defineUnlistedScript(() => {
  const stage = findStage();
  if (!stage || stage.onAddress) return;
  const find = () => findAdapter(new URL(stage.address));
  const {ports, texts, tellMoved} = createCardPorts({
    record: () => keyOf(find()),
    title: () => find()?.adapter.findTitle(document) ?? '',
  });
  const frame = createFrame(texts, import.meta.env.MODE === 'demo' ? 'open' : 'closed');
  stage.guard.protect(frame.host, frame.root);
  lendFramework();
  const card = mountCard(frame.slot, {...ports, loadKit});
  const theme = watchTheme(document, frame.host, (next) => {
    frame.setTheme(next);
    card.setTheme(next);
  });
  const keeper = createKeeper({
    host: frame.host,
    doc: document,
    findColumn: () => find()?.adapter.findAnchor(document),
    isAlive,
    onPlace: (place) => {
      frame.setPlace(place);
      if (place === 'away') return;
      card.setMode(place);
      theme.look();
    },
    onOrphaned: frame.showUpdated,
  });

  let shown = '';
  stage.onAddress = () => {
    const next = keyOf(find());
    if (next === shown) return;
    shown = next;
    card.moved();
    tellMoved();
    if (next) keeper.show();
    else keeper.hide();
  };
  stage.onAddress(stage.address);
});

const keyOf = (found: ReturnType<typeof findAdapter>) => (found ? crmRefKey(found.record) : '');
