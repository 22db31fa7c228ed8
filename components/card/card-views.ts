/**
 * The card comes in three scripts: the list, which every record page gets, the panels, fetched with the first act that needs them
 * (entrypoints/card-panels), and shared deals, fetched once the list stands (entrypoints/card-deal). The list knows the
 * others' views by these types alone.
 */
import type {ReadonlySignal} from '@preact/signals';
import type {ComponentType} from 'preact';
import {createContext} from 'preact';
import {useContext} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';
import type {CardActs, CardCore, CardPorts} from '../../lib/models/card-desk.ts';
import type {CardModel} from '../../lib/models/card-model.ts';
import type {RemoveQuestionProps} from './remove-question.tsx';

export type CardViews = {
  /** Whatever `card.desk.panel` says beyond the list. */
  Panels: ComponentType<{card: CardModel}>;
  RemoveQuestion: ComponentType<RemoveQuestionProps>;
};

/** What the second script brings. `createViews` makes the views speak: contexts of one script are unknown to the other. */
export type CardPanelsKit = {
  createActs: (core: CardCore) => CardActs;
  createViews: (texts: Texts) => CardViews;
  css: string;
};

export type DealViews = {
  /** "Shared deal", under the proof of involvement. */
  DealCard: ComponentType;
  /** What was asked to be attached: of the proof, though only who has deals needs it. */
  Requests: ComponentType;
};

/** What the third script brings. */
export type CardDealKit = {
  createViews: (card: CardModel, ports: CardPorts) => DealViews;
  css: string;
};

export type LateViews = {
  views: ReadonlySignal<Partial<CardViews & DealViews>>;
  /** The list stands: shared deals may come. */
  wantDeals: () => void;
};

export const ViewsContext = createContext<LateViews | undefined>(undefined);

/** The other scripts' views, as far as they are there. */
export function useViews(): Partial<CardViews & DealViews> {
  return useContext(ViewsContext)?.views.value ?? {};
}
