/** Shared deals in the card: the third script. Of ui.css and blocks.css it gets what the first one lacks (scripts/split-card.ts). */
import type {CardDealPorts} from '../../lib/models/card-deals.ts';
import {createCardDeals} from '../../lib/models/card-deals.ts';
import {ActPlaceContext} from '../deal/act-area.tsx';
import deal from '../deal/deal.css?inline';
import blocks from '../ui/blocks.css?inline';
import {TextsContext} from '../ui/texts.tsx';
import ui from '../ui/ui.css?inline';
import {CardRequests} from './card-requests.tsx';
import type {CardDealKit} from './card-views.ts';
import {DealCard} from './deal-card.tsx';
import deals from './deals.css?inline';
import {SightArea} from './sight-area.tsx';

/** `outside`: what the script itself can reach beyond the card's ports. */
export function createCardDealKit(outside: Omit<CardDealPorts, 'send'>): CardDealKit {
  return {
    css: [ui, blocks, deal, deals].join('\n'),
    createViews: (card, {send, texts}) => {
      const model = createCardDeals(card, {...outside, send});
      const place = {Area: SightArea, openOwnPage: () => card.openPage('popup')};
      return {
        DealCard: () => (
          <TextsContext.Provider value={texts}>
            <ActPlaceContext.Provider value={place}>
              <DealCard card={card} deals={model} />
            </ActPlaceContext.Provider>
          </TextsContext.Provider>
        ),
        Requests: () => (
          <TextsContext.Provider value={texts}>
            <CardRequests card={card} />
          </TextsContext.Provider>
        ),
      };
    },
  };
}
