import type {Account} from './account-view.ts';
import type {LinkSnapshot} from './answer.ts';
import {findById} from './catalogue.ts';
import type {LinkDraft} from './confirmation-link.ts';

/** The names of everything on the link as they stand now. */
export function snapshotOf(
  link: Pick<LinkDraft, 'lines' | 'durationId'>,
  view: {account: Pick<Account, 'name' | 'vendorName' | 'catalogue'> | undefined},
): LinkSnapshot {
  const {account} = view;
  const catalogue = account?.catalogue;
  const nameOf = (items: ReadonlyArray<{id: string; name: string}> | undefined, id: string) =>
    findById(items ?? [], id)?.name ?? id;
  return {
    partner: account?.name ?? '',
    vendor: account?.vendorName ?? '',
    lines: link.lines.map((line) => ({
      product: nameOf(catalogue?.products, line.productId),
      tier: nameOf(catalogue?.tiers, line.tierId),
      onboarding:
        line.onboardingTypeId === null
          ? null
          : nameOf(catalogue?.onboardingTypes, line.onboardingTypeId),
    })),
    duration: link.durationId === null ? null : nameOf(catalogue?.durations, link.durationId),
  };
}
