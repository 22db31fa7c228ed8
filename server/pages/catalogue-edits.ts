import type {Catalogue, OnboardingKind, RejectionReason} from '../../lib/domain/catalogue.ts';

/**
 * Edits of a program's catalogue, pure. Ids are made here from the first name a thing has and never change or return:
 * nothing is ever taken out of the lists, products and reasons are retired instead. Undefined: there is no such thing.
 */
export type CatalogueEdit = (catalogue: Catalogue) => Catalogue | EditRefusal | undefined;
export type EditRefusal = 'duplicate' | 'last_one';

type Named = {id: string; name: string};

export function addProduct(name: string, tierIds: readonly string[]): CatalogueEdit {
  return (catalogue) =>
    hasName(catalogue.products, name)
      ? 'duplicate'
      : {
          ...catalogue,
          products: [
            ...catalogue.products,
            {id: newId(catalogue.products, name), name, tierIds: known(catalogue, tierIds)},
          ],
        };
}

export function editProduct(
  id: string,
  change: {name: string; tierIds: readonly string[]},
): CatalogueEdit {
  return (catalogue) => {
    if (hasName(catalogue.products, change.name, id)) return 'duplicate';
    const products = replace(catalogue.products, id, (product) => ({
      ...product,
      name: change.name,
      tierIds: known(catalogue, change.tierIds),
    }));
    return products && {...catalogue, products};
  };
}

export function retireProduct(id: string, retired: boolean): CatalogueEdit {
  return (catalogue) => {
    const products = replace(catalogue.products, id, (product) => ({...product, retired}));
    if (products && !products.some((product) => !product.retired)) return 'last_one';
    return products && {...catalogue, products};
  };
}

export function addTier(name: string, requiresOnboarding: boolean): CatalogueEdit {
  return (catalogue) =>
    hasName(catalogue.tiers, name)
      ? 'duplicate'
      : {
          ...catalogue,
          tiers: [...catalogue.tiers, {id: newId(catalogue.tiers, name), name, requiresOnboarding}],
        };
}

export function editTier(
  id: string,
  change: {name: string; requiresOnboarding: boolean},
): CatalogueEdit {
  return (catalogue) => {
    if (hasName(catalogue.tiers, change.name, id)) return 'duplicate';
    const tiers = replace(catalogue.tiers, id, (tier) => ({...tier, ...change}));
    return tiers && {...catalogue, tiers};
  };
}

export function addOnboardingType(name: string, kind: OnboardingKind): CatalogueEdit {
  return (catalogue) =>
    hasName(catalogue.onboardingTypes, name)
      ? 'duplicate'
      : {
          ...catalogue,
          onboardingTypes: [
            ...catalogue.onboardingTypes,
            {id: newId(catalogue.onboardingTypes, name), name, kind},
          ],
        };
}

/** Its kind stays: links were made under it. */
export function renameOnboardingType(id: string, name: string): CatalogueEdit {
  return (catalogue) => {
    if (hasName(catalogue.onboardingTypes, name, id)) return 'duplicate';
    const onboardingTypes = replace(catalogue.onboardingTypes, id, (one) => ({...one, name}));
    return onboardingTypes && {...catalogue, onboardingTypes};
  };
}

export function addDuration(name: string): CatalogueEdit {
  return (catalogue) =>
    hasName(catalogue.durations, name)
      ? 'duplicate'
      : {
          ...catalogue,
          durations: [...catalogue.durations, {id: newId(catalogue.durations, name), name}],
        };
}

export function renameDuration(id: string, name: string): CatalogueEdit {
  return (catalogue) => {
    if (hasName(catalogue.durations, name, id)) return 'duplicate';
    const durations = replace(catalogue.durations, id, (one) => ({...one, name}));
    return durations && {...catalogue, durations};
  };
}

export function addReason(name: string, textRequired: boolean): CatalogueEdit {
  return (catalogue) =>
    hasName(catalogue.rejectionReasons, name)
      ? 'duplicate'
      : {
          ...catalogue,
          rejectionReasons: [
            ...catalogue.rejectionReasons,
            {id: newId(catalogue.rejectionReasons, name), name, textRequired},
          ],
        };
}

export function editReason(
  id: string,
  change: Pick<RejectionReason, 'name' | 'textRequired'>,
): CatalogueEdit {
  return (catalogue) => {
    if (hasName(catalogue.rejectionReasons, change.name, id)) return 'duplicate';
    const rejectionReasons = replace(catalogue.rejectionReasons, id, (one) => ({
      ...one,
      ...change,
    }));
    return rejectionReasons && {...catalogue, rejectionReasons};
  };
}

export function retireReason(id: string, retired: boolean): CatalogueEdit {
  return (catalogue) => {
    const rejectionReasons = replace(catalogue.rejectionReasons, id, (one) => ({...one, retired}));
    if (rejectionReasons && !rejectionReasons.some((one) => !one.retired)) return 'last_one';
    return rejectionReasons && {...catalogue, rejectionReasons};
  };
}

function replace<T extends Named>(
  items: readonly T[],
  id: string,
  change: (item: T) => T,
): T[] | undefined {
  return items.some((item) => item.id === id)
    ? items.map((item) => (item.id === id ? change(item) : item))
    : undefined;
}

export function hasName(items: readonly Named[], name: string, exceptId?: string): boolean {
  const folded = name.toLowerCase();
  return items.some((item) => item.id !== exceptId && item.name.toLowerCase() === folded);
}

/** `sales_hub`, and `sales_hub_2` when that is taken; never longer than the contract allows. */
export function newId(items: readonly Named[], name: string): string {
  const stem =
    name
      .normalize('NFKD')
      .replace(/\p{M}/gu, '') // the accents that NFKD has set apart
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 50) || 'item';
  const taken = new Set(items.map((item) => item.id));
  if (!taken.has(stem)) return stem;
  for (let count = 2; ; count++) {
    if (!taken.has(`${stem}_${count}`)) return `${stem}_${count}`;
  }
}

/** In the catalogue's order, so that forms list tiers from small to large. */
function known(catalogue: Catalogue, tierIds: readonly string[]): string[] {
  return catalogue.tiers.map((tier) => tier.id).filter((id) => tierIds.includes(id));
}
