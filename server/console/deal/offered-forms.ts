import {isActive, mayMove} from '../../../lib/domain/registration.ts';
import type {DealPage} from './deal-data.ts';
import {answerForm, holdForm} from './proof-actions.ts';
import {quoteForm, removeQuoteForm} from './quote-actions.ts';
import {commentForm, editForm} from './talk-actions.ts';

/** The states that the vendor can give the deal now. */
export function nextStates({deal}: Pick<DealPage, 'deal'>): Array<'won' | 'lost' | 'active'> {
  const {sharing} = deal;
  if (!sharing) return [];
  return (['won', 'lost', 'active'] as const).filter((to) => mayMove(sharing.state, to, 'vendor'));
}

/** What a rep can take back for the partner, and make again. */
export const mayWithdraw = ({deal, rights}: Pick<DealPage, 'deal' | 'rights'>): boolean =>
  rights.share && isActive(deal);
export const mayRegister = ({deal, rights}: Pick<DealPage, 'deal' | 'rights'>): boolean =>
  rights.share && !deal.shared;

/** The forms that the page has for this person; one that came back and is not among them is shown apart, with what was typed. */
export function offeredForms(page: DealPage, tab: string): Set<string> {
  const {deal, sheet, rights} = page;
  const forms = new Set<string>();
  const add = (...ids: string[]) => ids.forEach((id) => forms.add(id));
  const isShared = deal.shared && deal.sharing !== null;
  if (rights.decide) {
    add(quoteForm(''), ...sheet.quotes.flatMap(({id}) => [quoteForm(id), removeQuoteForm(id)]));
    if (isShared) add('products', 'close-date', 'owner', 'eligibility');
    if (nextStates(page).length > 0) add('state');
  }
  if (mayWithdraw(page)) add('withdraw');
  if (rights.attach) add('attach', ...sheet.links.map(({id}) => `detach:${id}`));
  if (rights.hold) add(...sheet.links.map(({id}) => holdForm(id)));
  if (rights.answer) {
    const open = sheet.requests.filter(({state}) => state === 'open');
    add(...open.map(({id}) => answerForm(id)));
  }
  if (rights.talk && isShared) {
    add('team');
    if (tab === 'shared') {
      add('message', ...sheet.threads.map(({id}) => commentForm(id)));
      const own = sheet.threads.flatMap((one) => [one, ...one.comments]).filter(isMine);
      add(...own.map(({id}) => editForm(id)));
    }
  }
  return forms;
}

const isMine = ({isOwn, deletedAt}: {isOwn: boolean; deletedAt: string | null}) =>
  isOwn && deletedAt === null;
