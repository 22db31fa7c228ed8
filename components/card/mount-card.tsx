/**
 * The card's one door: the page's script hands it a place in its shadow root and what it needs from the outside, and tells it
 * when the page moved on.
 */
import {signal} from '@preact/signals';
import {render} from 'preact';
import {createCard, type CardPorts} from '../../lib/models/card-model.ts';
import clientPage from '../client-page/client-page.css?inline';
import linkForm from '../link-form/link-form.css?inline';
import blocks from '../ui/blocks.css?inline';
import {Surface} from '../ui/surface.tsx';
import tokens from '../ui/tokens.css?inline';
import ui from '../ui/ui.css?inline';
import card from './card.css?inline';
import {Card} from './card.tsx';
import {guardEvents} from './event-guard.ts';

export type {CardPorts} from '../../lib/models/card-model.ts';
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

export function mountCard(root: ShadowRoot | HTMLElement, ports: CardPorts): MountedCard {
  const model = createCard(ports);
  const theme = signal<CardTheme>('light');
  const mode = signal<CardMode>('column');
  const stopGuard = guardEvents(root);

  // A style element of our own making is what every CSP of a page lets through (CRM-PAGES.md, 5.1).
  const style = document.createElement('style');
  style.textContent = [tokens, ui, blocks, clientPage, linkForm, card].join('\n');
  const place = document.createElement('div');
  root.append(style, place);

  const Mounted = () => (
    <Surface texts={ports.texts} theme={theme.value}>
      <div class="c-frame" data-mode={mode.value}>
        <Card card={model} />
      </div>
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
