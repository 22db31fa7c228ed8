import {element} from './element.ts';

/** What the frame asks of the card inside it. */
export type MountedCard = {
  /** The page now shows another record, or the same one at another address. */
  update: () => void;
  unmount: () => void;
};

/** An empty region with that name. */
export function mountPlainRegion(slot: Element, name: string): MountedCard {
  const region = element('section', {role: 'region', 'aria-label': name}, element('h2', {}, name));
  slot.append(region);
  return {update: () => undefined, unmount: () => region.remove()};
}
