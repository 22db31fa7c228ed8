/**
 * The card comes in two scripts: the list, which every record page gets, and the panels, fetched with the first act that needs
 * them (entrypoints/card-panels). The list knows the panels' views by these types alone.
 */
import type {ReadonlySignal} from '@preact/signals';
import type {ComponentType} from 'preact';
import {createContext} from 'preact';
import {useContext} from 'preact/hooks';
import type {Texts} from '../../lib/domain/texts.ts';
import type {CardActs, CardCore} from '../../lib/models/card-desk.ts';
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

export const ViewsContext = createContext<ReadonlySignal<CardViews | undefined> | undefined>(
  undefined,
);

/** The panels' views, once they are there. */
export function useViews(): CardViews | undefined {
  return useContext(ViewsContext)?.value;
}
