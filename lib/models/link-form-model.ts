/**
 * The form behind "Create confirmation link" and "Edit", for the card, the popup and the dashboard. It holds what a person
 * typed and never throws any of it away by itself: a product that is unticked and ticked again has its tier back, a switch turned off and
 * on again its duration, and a catalogue that changes underneath only changes what may be chosen.
 */
import {batch, computed, signal, type ReadonlySignal} from '@preact/signals';
import type {AccountType, Catalogue, Named, Product} from '../domain/catalogue.ts';
import {findById, offersOnboarding} from '../domain/catalogue.ts';
import type {LinkDraft, LinkLine} from '../domain/confirmation-link.ts';
import {limits} from '../domain/limits.ts';
import type {FieldIssue} from '../domain/field-issue.ts';
import {
  checkDraft,
  defaultOnboarding,
  emptyDraft,
  isSameLines,
  withLines,
  withProvidingOnboarding,
} from '../domain/link-rules.ts';
import type {SaveOutcome} from '../messages/calls.ts';

export type LinkFormOptions = {
  /** What may be chosen now; may read signals, the form follows them. */
  context: () => {catalogue: Catalogue; accountType: AccountType};
  /** What the form starts with: a clone's or an edited link's values. */
  start?: LinkDraft;
  /** The link being edited: what it already holds may stay though retired. */
  held?: Pick<LinkDraft, 'lines'>;
  /** What a suggested name begins with, as a rule the company. */
  namePrefix?: string;
};

/** A product as the form offers it; `line` is there when it is ticked. */
export type ProductRow = {product: Named; tiers: Named[]; line: LinkLine | undefined};

export type LinkForm = {
  draft: ReadonlySignal<LinkDraft>;
  products: ReadonlySignal<ProductRow[]>;
  offersOnboarding: ReadonlySignal<boolean>;
  onboardingTypes: ReadonlySignal<Named[]>;
  durations: ReadonlySignal<Named[]>;
  /** What to show beside the fields: nothing before the first try. */
  issues: ReadonlySignal<FieldIssue[]>;
  /** Grows with each try that found something wrong, so that a view can put the focus on it. */
  failedTries: ReadonlySignal<number>;
  step: ReadonlySignal<'fill' | 'preview'>;
  busy: ReadonlySignal<boolean>;
  /** Why the last attempt to save came back, unless the fields say it. */
  problem: ReadonlySignal<Exclude<SaveOutcome, {kind: 'saved'}> | undefined>;
  /** Whether it differs from what it started with. */
  isTouched: ReadonlySignal<boolean>;
  toggleProduct: (productId: string, on: boolean) => void;
  setTier: (productId: string, tierId: string) => void;
  setOnboarding: (productId: string, onboardingTypeId: string | null) => void;
  setProviding: (on: boolean) => void;
  setDuration: (durationId: string | null) => void;
  setName: (name: string) => void;
  /** Shows the client's page when everything but the name is right. */
  openPreview: () => void;
  closePreview: () => void;
  /** Saves through `store` when all is right; the outcome is undefined when nothing was tried. */
  save: (store: (draft: LinkDraft) => Promise<SaveOutcome>) => Promise<SaveOutcome | undefined>;
  startOver: () => void;
};

export function createLinkForm(options: LinkFormOptions): LinkForm {
  const start = options.start ?? emptyDraft;
  const context = computed(options.context);
  const raw = signal(start);
  const nameTyped = signal(options.start !== undefined);
  const tried = signal(false);
  const failedTries = signal(0);
  const step = signal<'fill' | 'preview'>('fill');
  const busy = signal(false);
  const problem = signal<Exclude<SaveOutcome, {kind: 'saved'}> | undefined>(undefined);
  const refusedFields = signal<FieldIssue[]>([]);
  const memory = createMemory();

  const offers = computed(() => offersOnboarding(context.value.accountType));
  const draft = computed<LinkDraft>(() => {
    const fitting = offers.value ? raw.value : withoutOnboarding(raw.value);
    if (nameTyped.value) return fitting;
    return {...fitting, name: suggestName(options.namePrefix, fitting, context.value.catalogue)};
  });
  const found = computed(() => {
    const {catalogue, accountType} = context.value;
    return checkDraft(draft.value, catalogue, accountType, options.held);
  });
  const issues = computed(() => (tried.value ? merge(found.value, refusedFields.value) : []));

  function change(next: LinkDraft): void {
    batch(() => {
      memory.note(next);
      raw.value = next;
      problem.value = undefined;
      refusedFields.value = [];
    });
  }

  function changeLines(lines: LinkLine[]): void {
    const {catalogue} = context.value;
    const next = withLines(raw.value, inCatalogueOrder(lines, catalogue), catalogue);
    const durationId = next.durationId ?? memory.duration();
    change(next.providingOnboarding ? {...next, durationId} : next);
  }

  function changeLine(productId: string, changeOne: (line: LinkLine) => LinkLine): void {
    changeLines(
      raw.value.lines.map((line) => (line.productId === productId ? changeOne(line) : line)),
    );
  }

  function fail(): void {
    batch(() => {
      tried.value = true;
      failedTries.value += 1;
      step.value = 'fill';
    });
  }

  return {
    draft,
    products: computed(() => productRows(context.value.catalogue, draft.value, options.held)),
    offersOnboarding: offers,
    onboardingTypes: computed(() => context.value.catalogue.onboardingTypes),
    durations: computed(() => context.value.catalogue.durations),
    issues,
    failedTries,
    step,
    busy,
    problem,
    isTouched: computed(
      () => raw.value !== start || nameTyped.value !== (options.start !== undefined),
    ),

    toggleProduct: (productId, on) => {
      const {lines} = raw.value;
      const others = lines.filter((line) => line.productId !== productId);
      const line =
        memory.line(productId) ?? newLine(productId, raw.value, context.value, offers.value);
      changeLines(on ? [...others, line] : others);
    },
    setTier: (productId, tierId) => {
      const {catalogue} = context.value;
      changeLine(productId, (line) => ({
        ...line,
        tierId,
        onboardingTypeId: offers.value ? onboardingAfterTier(line, tierId, catalogue) : null,
      }));
    },
    setOnboarding: (productId, onboardingTypeId) =>
      changeLine(productId, (line) => ({...line, onboardingTypeId})),
    setProviding: (on) => {
      const next = withProvidingOnboarding(raw.value, on, context.value.catalogue);
      change(on ? {...next, durationId: next.durationId ?? memory.duration()} : next);
    },
    setDuration: (durationId) => change({...raw.value, durationId}),
    setName: (name) => {
      batch(() => {
        nameTyped.value = true;
        change({...raw.value, name});
      });
    },

    openPreview: () => {
      const wrong = found.value.filter((issue) => issue.field !== 'name');
      if (wrong.length > 0) fail();
      else step.value = 'preview';
    },
    closePreview: () => {
      step.value = 'fill';
    },
    save: async (store) => {
      if (busy.value) return undefined;
      if (found.value.length > 0) {
        fail();
        return undefined;
      }
      busy.value = true;
      problem.value = undefined;
      try {
        const outcome = await store(draft.value);
        if (outcome.kind === 'refused' && outcome.refusal.fields?.length) {
          refusedFields.value = outcome.refusal.fields;
          fail();
        } else if (outcome.kind !== 'saved') {
          problem.value = outcome;
        }
        return outcome;
      } finally {
        busy.value = false;
      }
    },
    startOver: () => {
      batch(() => {
        memory.forget();
        change(start);
        nameTyped.value = options.start !== undefined;
        tried.value = false;
        step.value = 'fill';
      });
    },
  };
}

/** What an edit changed, field by field, for the mutation that says only that. */
export function findChanges(before: LinkDraft, after: LinkDraft): Partial<LinkDraft> {
  const changes: Partial<LinkDraft> = {};
  if (after.name !== before.name) changes.name = after.name;
  if (!isSameLines(after.lines, before.lines)) changes.lines = after.lines;
  if (after.providingOnboarding !== before.providingOnboarding) {
    changes.providingOnboarding = after.providingOnboarding;
  }
  if (after.durationId !== before.durationId) changes.durationId = after.durationId;
  return changes;
}

/** What the writer saw in the fields that change. */
export function seenIn(seen: LinkDraft, changes: Partial<LinkDraft>): Partial<LinkDraft> {
  return Object.fromEntries(Object.entries(seen).filter(([field]) => field in changes));
}

const longestPrefix = 80;

/** "Acme · Marketing Hub + Sales Hub Professional"; the tier only when it is the same for all. */
export function suggestName(
  prefix: string | undefined,
  draft: Pick<LinkDraft, 'lines'>,
  catalogue: Catalogue,
): string {
  if (draft.lines.length === 0) return '';
  const nameOf = (items: readonly Named[], id: string) => findById(items, id)?.name ?? '';
  const products = draft.lines.map((line) => nameOf(catalogue.products, line.productId));
  const tiers = new Set(draft.lines.map((line) => nameOf(catalogue.tiers, line.tierId)));
  const [tier] = tiers;
  const what = [products.filter(Boolean).join(' + '), tiers.size === 1 ? tier : '']
    .filter(Boolean)
    .join(' ');
  const who = prefix?.replace(/\s+/g, ' ').trim().slice(0, longestPrefix).trim();
  return [who, what].filter(Boolean).join(' · ').slice(0, limits.nameLength);
}

function withoutOnboarding(draft: LinkDraft): LinkDraft {
  return {
    ...draft,
    lines: draft.lines.map((line) => ({...line, onboardingTypeId: null})),
    providingOnboarding: false,
    durationId: null,
  };
}

/** Everything that may be ticked, and what is ticked though it may no longer be, so that it can be unticked. */
function productRows(
  catalogue: Catalogue,
  draft: LinkDraft,
  held: Pick<LinkDraft, 'lines'> | undefined,
): ProductRow[] {
  const lineOf = (productId: string) => draft.lines.find((line) => line.productId === productId);
  const isHeld = (product: Product) =>
    held?.lines.some((line) => line.productId === product.id) ?? false;
  const known = catalogue.products
    .filter((product) => !product.retired || isHeld(product) || lineOf(product.id) !== undefined)
    .map((product) => ({
      product,
      tiers: catalogue.tiers.filter((tier) => product.tierIds.includes(tier.id)),
      line: lineOf(product.id),
    }));
  const gone = draft.lines
    .filter((line) => !findById(catalogue.products, line.productId))
    .map((line) => ({product: {id: line.productId, name: line.productId}, tiers: [], line}));
  return [...known, ...gone];
}

/** A freshly ticked product follows the one ticked before it, so that a bundle is named once. */
function newLine(
  productId: string,
  draft: LinkDraft,
  {catalogue}: {catalogue: Catalogue},
  offers: boolean,
): LinkLine {
  const last = draft.lines.at(-1);
  const offered = findById(catalogue.products, productId)?.tierIds ?? [];
  const onlyTier = offered.length === 1 ? offered[0] : undefined;
  const tierId = onlyTier ?? (last && offered.includes(last.tierId) ? last.tierId : '');
  if (!offers) return {productId, tierId, onboardingTypeId: null};
  if (!last && draft.providingOnboarding) {
    const byPartner = catalogue.onboardingTypes.find((type) => type.kind === 'partner');
    return {productId, tierId, onboardingTypeId: byPartner?.id ?? null};
  }
  const onboardingTypeId =
    last?.tierId === tierId
      ? last.onboardingTypeId
      : tierId === ''
        ? null
        : defaultOnboarding(tierId, catalogue);
  return {productId, tierId, onboardingTypeId};
}

/** A choice that the new tier does not allow is unset; one never made gets the tier's default. */
function onboardingAfterTier(line: LinkLine, tierId: string, catalogue: Catalogue): string | null {
  const kind = findById(catalogue.onboardingTypes, line.onboardingTypeId ?? '')?.kind;
  if (kind === undefined || kind === 'none') return defaultOnboarding(tierId, catalogue);
  return line.onboardingTypeId;
}

function inCatalogueOrder(lines: LinkLine[], catalogue: Catalogue): LinkLine[] {
  const at = (line: LinkLine) =>
    catalogue.products.findIndex((product) => product.id === line.productId);
  return lines.toSorted((a, b) => at(a) - at(b));
}

function merge(found: FieldIssue[], refused: FieldIssue[]): FieldIssue[] {
  const isNew = (issue: FieldIssue) => !found.some((other) => other.field === issue.field);
  return [...found, ...refused.filter(isNew)];
}

/** What was chosen once and may be wanted again. */
function createMemory() {
  const lines = new Map<string, LinkLine>();
  let durationId: string | null = null;
  return {
    note: (draft: LinkDraft) => {
      for (const line of draft.lines) lines.set(line.productId, line);
      durationId = draft.durationId ?? durationId;
    },
    line: (productId: string) => lines.get(productId),
    duration: () => durationId,
    forget: () => {
      lines.clear();
      durationId = null;
    },
  };
}
