/** What a link's row says: a summary and the status, in the reader's language. */
import {findById} from '../../lib/domain/catalogue.ts';
import {configuredName} from '../../lib/domain/catalogue-words.ts';
import type {LinkDraft} from '../../lib/domain/confirmation-link.ts';
import {pendingTexts} from '../../lib/domain/link-words.ts';
import type {Texts} from '../../lib/domain/texts.ts';
import type {CardLink, CardPartner} from '../../lib/models/card-desk.ts';
import type {Tone} from '../ui/pill.tsx';

type LinkStanding = Pick<CardLink, 'status' | 'pendingState'> & {
  answer: {at: string} | null | undefined;
};

/** "2 products · by us, 1–3 months"; no word of onboarding for partners that choose none. */
export function summaryText(texts: Texts, draft: LinkDraft, partner: CardPartner): string {
  const products = texts.plural('card_products', draft.lines.length);
  const onboarding = onboardingText(texts, draft, partner);
  return onboarding === undefined ? products : `${products} · ${onboarding}`;
}

function onboardingText(
  texts: Texts,
  draft: LinkDraft,
  {catalogue, type, vendorName}: CardPartner,
): string | undefined {
  if (type === 'solutions_provider') return undefined;
  const kinds = new Set(
    draft.lines.map(
      (line) => findById(catalogue.onboardingTypes, line.onboardingTypeId ?? '')?.kind,
    ),
  );
  if (kinds.has('partner')) {
    const duration = findById(catalogue.durations, draft.durationId ?? '')?.name;
    return duration
      ? texts.t('card_onboarding_us_for', configuredName(texts, duration))
      : texts.t('card_onboarding_us');
  }
  if (kinds.has('third_party')) return texts.t('card_onboarding_others');
  if (kinds.has('vendor')) return texts.t('card_onboarding_vendor', vendorName);
  return texts.t('card_onboarding_none');
}

/** Every product with its tier, for the tooltip. */
export function productsText(texts: Texts, draft: LinkDraft, {catalogue}: CardPartner): string {
  const nameOf = (items: ReadonlyArray<{id: string; name: string}>, id: string) =>
    findById(items, id)?.name ?? id;
  return texts.list(
    draft.lines.map((line) =>
      [nameOf(catalogue.products, line.productId), nameOf(catalogue.tiers, line.tierId)].join(' '),
    ),
  );
}

/** "Pending · not assigned", "Confirmed 12 Nov", "Rejected 9 Nov". */
export function statusOf(texts: Texts, link: LinkStanding): {tone: Tone; text: string} {
  const at = link.answer ? dayText(texts, link.answer.at) : '';
  switch (link.status) {
    case 'pending':
      return {
        tone: 'wait',
        text: texts.t(pendingTexts[link.pendingState ?? 'not_assigned']),
      };
    case 'confirmed':
      return {tone: 'yes', text: texts.t('card_confirmed', at)};
    case 'rejected':
      return {tone: 'no', text: texts.t('card_rejected', at)};
  }
}

/** "12 Nov", with the year when it is another one. `at` is ISO UTC. */
export function dayText(texts: Texts, at: string): string {
  const date = new Date(at);
  if (date.getFullYear() !== new Date().getFullYear()) return texts.date(at);
  return new Intl.DateTimeFormat(texts.locale, {day: 'numeric', month: 'short'}).format(date);
}

/** "14:02" today, else the day as well. */
export function sinceText(texts: Texts, at: string): string {
  const date = new Date(at);
  if (date.toDateString() !== new Date().toDateString()) return texts.date(at, true);
  return new Intl.DateTimeFormat(texts.locale, {timeStyle: 'short'}).format(date);
}

/** Whom to ask: the names of the CAM and PDM, else who they are. */
export function managersText(texts: Texts, partner: CardPartner): string {
  const {channelManagers, vendorName} = partner;
  if (channelManagers.length === 0) return texts.t('card_managers_none', vendorName);
  return texts.list(channelManagers);
}
