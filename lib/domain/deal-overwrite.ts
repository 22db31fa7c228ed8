/** The same for a shared deal's key facts as overwrite.ts does for links: of two values written unseen the later stands, both people are told. */
import type {Deal, DealField, DealValues} from './deal.ts';
import {dealFields, valuesOf} from './deal.ts';
import {changedDealFields, isSameDealValue, pickValues, tidyDealValues} from './deal-rules.ts';
import type {DealId, OverwriteId, UserId} from './ids.ts';
import type {ServerMutation} from './mutation.ts';
import {findLost, type Writer, type Written} from './overwrite.ts';

export type DealOverwrite = {
  id: OverwriteId;
  dealId: DealId;
  dealName: string;
  lost: Partial<DealValues>;
  lostBy: Writer;
  lostAt: string;
  kept: Partial<DealValues>;
  keptBy: Writer;
  at: string;
  told: UserId[];
};

export type DealFieldWriters = Readonly<Partial<Record<DealField, Written>>>;

/** Follows one applied mutation on `before` and `after`, the deal it is about; notes in `writers` who wrote what (in place). */
export function traceDealWrites(
  writers: Map<DealId, DealFieldWriters>,
  step: {mutation: ServerMutation; before: Deal | undefined; after: Deal | undefined},
  by: Writer,
  at: string,
  makeId: () => OverwriteId,
): DealOverwrite[] {
  const {mutation, before, after} = step;
  if (mutation.kind !== 'deal.edit' || !before?.sharing || !after) return [];
  const {dealId} = mutation;
  const [old, fresh] = [valuesOf(before), valuesOf(after)];
  const fields = changedDealFields(old, fresh);
  if (fields.length === 0) return [];
  const known = writers.get(dealId) ?? {};
  writers.set(dealId, {
    ...known,
    ...Object.fromEntries(fields.map((field) => [field, {by, at}])),
  });
  const {was} = mutation;
  const {registeredBy, registeredAt} = before.sharing;
  const creator = {by: {userId: registeredBy.userId, name: registeredBy.name}, at: registeredAt};
  const seen = was && tidyDealValues({...old, ...was});
  const isUnseen = (field: DealField) =>
    seen !== undefined && field in (was ?? {}) && !isSameDealValue(field, seen, old);
  return findLost(
    fields,
    (field) => (isUnseen(field) ? (known[field] ?? creator) : undefined),
    by,
  ).map(({from, fields: gone, at: lostAt}) => ({
    id: makeId(),
    dealId,
    dealName: fresh.name,
    lost: pickValues(old, gone),
    lostBy: from,
    lostAt,
    kept: pickValues(fresh, gone),
    keptBy: by,
    at,
    told: [from.userId, by.userId],
  }));
}

/** The fields of a notice, in the order of the form. */
export function fieldsIn(values: Partial<DealValues>): DealField[] {
  return dealFields.filter((field) => field in values);
}
