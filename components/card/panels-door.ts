/**
 * How the card's scripts meet. All run in the extension's isolated world of one document, so one symbol on its global
 * object is enough, and the page cannot see it. The first lends its framework to the others (entrypoints/card/lend-framework.ts: two
 * copies would not know each other's signals), which leave what they bring here.
 */
import type {CardDealKit, CardPanelsKit} from './card-views.ts';

type Kits = {panels?: CardPanelsKit; deal?: CardDealKit};

const key = Symbol.for('vouch.kits');
const scope = globalThis as {[key]?: Kits};

export function leaveKit(kit: Kits): void {
  scope[key] = {...scope[key], ...kit};
}

export function findKits(): Kits {
  return scope[key] ?? {};
}
