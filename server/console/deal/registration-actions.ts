/** What a rep does for the partner with the registration as a whole. Registering again has steps, on a page of its own. */
import {stateText} from '../../../lib/domain/deal-words.ts';
import {asking, dealAction, type Asked, type DealAction} from './deal-action.ts';
import {shownOn} from './decision-actions.ts';

const withdraw = dealAction({
  ...{name: 'withdraw', place: 'registration', done: 'withdrawn'},
  one: ['reason', 'shown'],
  ask({text}, page, texts): Asked {
    const now = page.deal.sharing?.state;
    if (now && text.shown !== shownOn(page).state) {
      return {kind: 'stale', now: stateText(texts, now)};
    }
    return asking({kind: 'deal.withdraw', dealId: page.deal.id, reason: text.reason});
  },
});

export const registrationActions: readonly DealAction[] = [withdraw];
