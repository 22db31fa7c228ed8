/**
 * The card's one door: the page's script hands it a place in its shadow root and what it needs from the outside, and tells it
 * when the page moved on.
 */
import {signal, type Signal} from '@preact/signals';
import {render} from 'preact';
import {createCard} from '../../lib/models/card-model.ts';
import {type CardPorts} from '../../lib/models/card-desk.ts';
import blocks from '../ui/blocks.css?inline';
import {Surface} from '../ui/surface.tsx';
import tokens from '../ui/tokens.css?inline';
import ui from '../ui/ui.css?inline';
import card from './card.css?inline';
import {Card} from './card.tsx';
import {ViewsContext, type CardDealKit, type CardPanelsKit, type LateViews} from './card-views.ts';
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

/** Fetches one of the other scripts; asked with the first act that needs it, and again after it failed. */
export type LoadKit = {
  (part: 'panels'): Promise<CardPanelsKit>;
  (part: 'deal'): Promise<CardDealKit>;
};

export function mountCard(
  root: ShadowRoot | HTMLElement,
  ports: CardPorts & {loadKit: LoadKit},
): MountedCard {
  const views: Signal<LateViews['views']['value']> = signal({});
  const add = (css: string, more: typeof views.value): void => {
    style.textContent += css;
    views.value = {...views.value, ...more};
  };
  const model = createCard(ports, async () => {
    const {css, createActs, createViews} = await ports.loadKit('panels');
    add(css, createViews(ports.texts));
    return createActs;
  });
  const wantDeals = (): void => {
    if (views.value.DealCard) return;
    ports.loadKit('deal').then(
      ({css, createViews}) => views.value.DealCard ?? add(css, createViews(model, ports)),
      () => undefined, // said when somebody does something
    );
  };
  const theme = signal<CardTheme>('light');
  const mode = signal<CardMode>('column');
  const stopGuard = guardEvents(root);

  // A style element of our own making is what every CSP of a page lets through (tried in Chromium and Firefox).
  const style = document.createElement('style');
  style.textContent = [tokens, ui, blocks, card].join('\n');
  const place = document.createElement('div');
  root.append(style, place);

  const late = {views, wantDeals};
  const Mounted = () => (
    <Surface texts={ports.texts} theme={theme.value}>
      <ViewsContext.Provider value={late}>
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
