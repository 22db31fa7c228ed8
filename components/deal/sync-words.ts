/** Which way a fact of a shared deal goes, as its badge says it. */
import type {Direction, SyncedProperty} from '../../lib/domain/property-sync.ts';
import {propertySync} from '../../lib/domain/property-sync.ts';
import type {TextKey, Texts} from '../../lib/domain/texts.ts';

const badges: Record<Direction, TextKey> = {
  to_vendor: 'deal_sync_to',
  both: 'deal_sync_both',
  from_vendor: 'deal_sync_from',
  at_creation: 'deal_sync_once',
  never: 'deal_sync_never',
};
const titles: Record<Direction, TextKey> = {
  to_vendor: 'deal_sync_to_title',
  both: 'deal_sync_both_title',
  from_vendor: 'deal_sync_from_title',
  at_creation: 'deal_sync_once_title',
  never: 'deal_sync_never_title',
};

/** "To HubSpot", "Both ways". */
export function syncBadge(texts: Texts, property: SyncedProperty, vendor: string): string {
  return texts.t(badges[propertySync[property]], vendor);
}

/** The same as a sentence. */
export function syncTitle(texts: Texts, property: SyncedProperty, vendor: string): string {
  return texts.t(titles[propertySync[property]], vendor);
}
