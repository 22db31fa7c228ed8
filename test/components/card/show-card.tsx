import {cleanup, configure, fireEvent, render, screen, within} from '@testing-library/preact';
import {signal} from '@preact/signals';
import axe from 'axe-core';
import {afterEach, expect} from 'vitest';
import {Card} from '../../../components/card/card.tsx';
import {ViewsContext} from '../../../components/card/card-views.ts';
import {createCardDealKit} from '../../../components/card/deals.tsx';
import {cardPanels} from '../../../components/card/panels.tsx';
import {SightContext} from '../../../components/card/sight-area.tsx';
import {Surface} from '../../../components/ui/surface.tsx';
import {createTexts} from '../../../lib/domain/texts.ts';
import type {RecordFields} from '../../../lib/crm/record-fields.ts';
import type {CardState} from '../../../lib/messages/card-state.ts';
import {createCard} from '../../../lib/models/card-model.ts';
import messages from '../../../public/_locales/en/messages.json';
import {createFakeBackground} from './fake-background.ts';

const catalogue: Record<string, {message: string}> = messages;
export const texts = createTexts('en-GB', (key) => catalogue[key]?.message);

configure({asyncUtilTimeout: 4000}); // roles and axe are slow in this DOM on a busy machine

afterEach(cleanup);

// This DOM is never idle
globalThis.requestIdleCallback = (call) =>
  Number(setTimeout(() => call({didTimeout: false, timeRemaining: () => 1})));

/**
 * Draws the card over a behaving background; `isSeen` stands for the layout that this DOM does not have. `record`: what the page shows, or a
 * way to ask it each time.
 */
export function showCard(
  state: CardState,
  isSeen = true,
  record: RecordFields | (() => RecordFields) = {},
) {
  const fake = createFakeBackground(texts, state);
  const card = createCard(fake.ports, () => Promise.resolve(cardPanels.createActs));
  const sight = () => ({isSeen: () => Promise.resolve(isSeen), stop: () => undefined});
  const kit = createCardDealKit({
    findFields: typeof record === 'function' ? record : () => record,
    now: () => '2026-11-21T12:00:00.000Z',
  });
  const views = signal({
    ...cardPanels.createViews(texts),
    ...kit.createViews(card, fake.ports),
  });
  const late = {views, wantDeals: () => undefined};
  const shown = render(
    <Surface texts={texts}>
      <SightContext.Provider value={sight}>
        <ViewsContext.Provider value={late}>
          <Card card={card} />
        </ViewsContext.Provider>
      </SightContext.Provider>
    </Surface>,
  );
  return {fake, card, ...shown};
}

export const region = () => screen.getByRole('region', {name: 'Proof of Involvement'});
export const button = (name: string | RegExp) => within(region()).getByRole('button', {name});

export function press(name: string | RegExp): void {
  const found = button(name);
  found.focus();
  fireEvent.click(found);
}

/** Every rule that needs no layout. */
export async function expectNoFindings(element: Element): Promise<void> {
  const {violations} = await axe.run(element, {rules: {'color-contrast': {enabled: false}}});
  expect(violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)])).toEqual([]);
}
