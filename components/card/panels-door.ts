/**
 * How the card's two scripts meet. Both run in the extension's isolated world of one document, so one symbol on its global
 * object is enough, and the page cannot see it. The first lends its framework to the second (entrypoints/card/lend-framework.ts: two
 * copies would not know each other's signals), which leaves its panels here.
 */
import type {CardPanelsKit} from './card-views.ts';

const key = Symbol.for('vouch.panels');
const scope = globalThis as {[key]?: CardPanelsKit};

export function leavePanels(panels: CardPanelsKit): void {
  scope[key] = panels;
}

export function findPanels(): CardPanelsKit | undefined {
  return scope[key];
}
