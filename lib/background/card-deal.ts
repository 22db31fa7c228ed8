/** What the card may see of a deal of its record: all of it but mail addresses, and of other deals no more than a name. */
import type {Deal} from '../domain/deal.ts';
import type {DealSheet} from '../domain/deal-sheet.ts';
import {dealSheetOf} from '../domain/deal-sheet.ts';
import type {Activity} from '../domain/domain-event.ts';
import type {UserId} from '../domain/ids.ts';
import type {Reading} from '../store/plain-reading.ts';
import {withoutEmail} from './card-deal-values.ts';

export function cardDealSheet(
  reading: Pick<Reading, 'view' | 'isWaiting'>,
  deal: Deal,
  wish: {userId: UserId; most: number},
): DealSheet {
  const sheet = dealSheetOf(reading, deal, wish);
  const {values, sharing} = sheet;
  const {contact} = values;
  return {
    ...sheet,
    values: withoutEmail(values),
    emailWithheld: Boolean(contact?.email),
    sharing: sharing && {
      ...sharing,
      duplicates: sharing.duplicates.map((one) => ({...one, dealId: null})),
    },
    activities: sheet.activities.map(withoutAddresses),
  };
}

function withoutAddresses(activity: Activity): Activity {
  const {event} = activity;
  if (event.kind !== 'deal_edited') return activity;
  const {before, after} = event;
  return {
    ...activity,
    event: {...event, before: withoutEmail(before), after: withoutEmail(after)},
  };
}

/** How much of a deal counts for its mark: what an opened card shows at first. */
const marked = 30;

/** A short text that differs when the sheet does (FNV-1a, 2 × 32 bits; it keeps nothing secret and need not). */
export function markOf(
  reading: Pick<Reading, 'view' | 'isWaiting'>,
  deal: Deal,
  userId: UserId,
): string {
  const text = JSON.stringify(cardDealSheet(reading, deal, {userId, most: marked}));
  let [a, b] = [0x811c9dc5, 0x01234567];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + at), 0x01000193);
  }
  return `${(a >>> 0).toString(36)}${(b >>> 0).toString(36)}`;
}
