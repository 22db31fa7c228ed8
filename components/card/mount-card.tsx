/**
 * The card's one door: the page's script hands it a place in its shadow root and what it needs from the outside, and tells it
 * when the page moved on.
 */
import {signal} from '@preact/signals';
import {render} from 'preact';
import {createCard} from '../../lib/models/card-model.ts';
import {type CardPorts} from '../../lib/models/card-desk.ts';
import blocks from '../ui/blocks.css?inline';
import {Surface} from '../ui/surface.tsx';
import tokens from '../ui/tokens.css?inline';
import ui from '../ui/ui.css?inline';
import card from './card.css?inline';
import {Card} from './card.tsx';
import {ViewsContext, type CardPanelsKit, type CardViews} from './card-views.ts';
import {guardEvents} from './event-guard.ts';

export type {CardPorts} from '../../lib/models/card-desk.ts';
export type CardTheme = 'light' | 'dark';
/** `docked`: the frame around draws the box. */
export type CardMode = 'column' | 'docked';

export type MountedCard = {
  /** The page may show another record now; `ports.record` tells which. */
  moved: () => void;
  setTheme: (theme: CardTheme) => void;
  setMode: (mode: CardMode) => void;
  unmount: () => void;
};

/** `loadPanels` fetches the second script; it is asked with the first act that needs a panel, and again after it failed. */
export function mountCard(
  root: ShadowRoot | HTMLElement,
  ports: CardPorts & {loadPanels: () => Promise<CardPanelsKit>},
): MountedCard {
  const views = signal<CardViews | undefined>(undefined);
  const model = createCard(ports, async () => {
    const kit = await ports.loadPanels();
    style.textContent += kit.css;
    views.value = kit.createViews(ports.texts);
    return kit.createActs;
  });
  const theme = signal<CardTheme>('light');
  const mode = signal<CardMode>('column');
  const stopGuard = guardEvents(root);

  // A style element of our own making is what every CSP of a page lets through (tried in Chromium and Firefox).
  const style = document.createElement('style');
  style.textContent = [tokens, ui, blocks, card].join('\n');
  const place = document.createElement('div');
  root.append(style, place);

  const Mounted = () => (
    <Surface texts={ports.texts} theme={theme.value}>
      <ViewsContext.Provider value={views}>
        <div class="c-frame" data-mode={mode.value}>
          <Card card={model} />
        </div>
      </ViewsContext.Provider>
    </Surface>
  );
  render(<Mounted />, place);

  return {
    moved: model.moved,
    setTheme: (next) => {
      theme.value = next;
    },
    setMode: (next) => {
      mode.value = next;
    },
    unmount: () => {
      model.stop();
      stopGuard();
      render(null, place);
      style.remove();
      place.remove();
    },
  };
}
