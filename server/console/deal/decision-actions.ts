/**
 * What the vendor decides on a deal. A form that shows an old state of things asks again before it changes the new one; what changes after
 * the page was read here, the write path refuses (`was`).
 */
import {isSameDealValue} from '../../../lib/domain/deal-rules.ts';
import {valuesOf} from '../../../lib/domain/deal.ts';
import {dayText, productsText, stateText} from '../../../lib/domain/deal-words.ts';
import type {UserId} from '../../../lib/domain/ids.ts';
import type {Texts} from '../../../lib/domain/texts.ts';
import {oneOf} from '../../pages/checks.ts';
import {asking, dealAction, type Asked, type DealAction} from './deal-action.ts';
import type {DealPage} from './deal-data.ts';

/** What the forms show, as their hidden field says it, which goes into the command as it is: sent twice, it is the same command. */
export function shownOn({deal}: Pick<DealPage, 'deal'>) {
  const {sharing} = deal;
  return {
    owner: deal.owner?.userId ?? '',
    state: sharing?.since ?? '',
    eligibility: sharing?.eligibility?.at ?? '',
    closeDate: sharing?.vendorCloseDate ?? '',
  };
}

const seen = ({shown}: {shown: string}): string | null => shown || null;
const yesNo = ['yes', 'no'] as const;
const onDeal = ({deal}: DealPage) => ({dealId: deal.id});

const products = dealAction({
  ...{name: 'products', place: 'facts', done: 'saved'},
  one: [],
  many: ['productIds', 'was'],
  ask({list}, page, texts) {
    const now = valuesOf(page.deal);
    const asked = {...now, productIds: list.productIds};
    const was = {...now, productIds: list.was};
    const isStale = !isSameDealValue('productIds', was, now);
    if (isStale && !isSameDealValue('productIds', asked, now)) {
      const names = productsText(texts, page.account.catalogue, now.productIds);
      return {kind: 'stale', now: names || texts.t('deal_value_none')};
    }
    return asking({
      ...{kind: 'deal.edit', ...onDeal(page)},
      changes: {productIds: list.productIds},
      was: {productIds: list.was},
    });
  },
});

const closeDate = dealAction({
  ...{name: 'close-date', place: 'decisions', done: 'saved'},
  one: ['closeDate', 'shown'],
  ask({text}, page, texts) {
    const now = page.deal.sharing?.vendorCloseDate ?? null;
    const asked = text.closeDate.trim() || null;
    if (text.shown !== shownOn(page).closeDate && asked !== now) {
      return {kind: 'stale', now: now ? dayText(texts, now) : texts.t('deal_value_none')};
    }
    return asking({
      kind: 'vendor.set_close_date',
      ...onDeal(page),
      closeDate: asked,
      was: seen(text),
    });
  },
});

const owner = dealAction({
  ...{name: 'owner', place: 'decisions', done: 'saved'},
  one: ['owner', 'shown'],
  ask({text}, page, {t}) {
    if (text.owner === '') return {kind: 'wrong', errors: {userId: t('error_field_required')}};
    const now = page.deal.owner;
    if (text.shown !== shownOn(page).owner && text.owner !== now?.userId) {
      return {kind: 'stale', now: now?.name ?? t('activity_nobody')};
    }
    const userId = text.owner as UserId; // whether it is one, the rules say
    return asking({kind: 'vendor.set_owner', ...onDeal(page), userId, was: seen(text)});
  },
});

const eligibility = dealAction({
  ...{name: 'eligibility', place: 'decisions', done: 'saved'},
  one: ['credit', 'commission', 'reason', 'shown'],
  ask({text}, page, texts) {
    const credit = oneOf(yesNo, text.credit);
    const commission = oneOf(yesNo, text.commission);
    if (!credit || !commission) {
      const required = texts.t('error_field_required');
      return {
        kind: 'wrong',
        errors: {...(!credit && {credit: required}), ...(!commission && {commission: required})},
      };
    }
    const asked = {credit: credit === 'yes', commission: commission === 'yes', reason: text.reason};
    const now = page.deal.sharing?.eligibility;
    const isAsAsked =
      now?.credit === asked.credit &&
      now.commission === asked.commission &&
      now.reason === asked.reason.trim();
    if (text.shown !== shownOn(page).eligibility && !isAsAsked) {
      return {kind: 'stale', now: eligibilityText(texts, page)};
    }
    const decided = {...asked, was: seen(text)};
    return asking({kind: 'vendor.set_eligibility', ...onDeal(page), ...decided});
  },
});

export function eligibilityText({t}: Texts, {deal}: Pick<DealPage, 'deal'>): string {
  const now = deal.sharing?.eligibility;
  if (!now) return t('console_eligibility_open');
  const word = (yes: boolean) => t(yes ? 'activity_yes' : 'activity_no');
  return t('console_eligibility_now', word(now.credit), word(now.commission), now.by.name);
}

const state = dealAction({
  ...{name: 'state', place: 'decisions', done: 'saved'},
  one: ['state', 'reason', 'shown'],
  ask({text}, page, texts): Asked {
    const asked = oneOf(['active', 'won', 'lost'] as const, text.state);
    if (!asked) return {kind: 'wrong', errors: {state: texts.t('error_field_required')}};
    const now = page.deal.sharing?.state;
    if (now && text.shown !== shownOn(page).state && asked !== now) {
      return {kind: 'stale', now: stateText(texts, now)};
    }
    const {reason} = text;
    return asking({
      ...{kind: 'vendor.set_state', ...onDeal(page), state: asked, reason},
      was: seen(text),
    });
  },
});

export const decisionActions: readonly DealAction[] = [
  products,
  closeDate,
  owner,
  eligibility,
  state,
];
