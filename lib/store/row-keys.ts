/** What rows are found by besides their ids: what they hang on, and what they are listed by. */
import type {Change} from '../domain/account-view.ts';
import {crmRefKey} from '../domain/crm-ref.ts';
import type {CrmRef} from '../domain/crm-ref.ts';
import type {RowRecord} from './layout.ts';

export const onLink = (scope: string, id: string): string => `${scope} link ${id}`;
export const onMessage = (scope: string, id: string): string => `${scope} message ${id}`;
export const onDeal = (scope: string, id: string): string => `${scope} deal ${id}`;
export const ofRecord = (scope: string, ref: CrmRef): string => `${scope} ref ${crmRefKey(ref)}`;
/** What a deal's row in a table needs to know besides the deal. */
export const inRowOf = (scope: string, id: string): string => `${scope} row ${id}`;
/** Active registrations, those registered last first. `registeredAt`: absent for what all of them begin with. */
export const activeSince = (scope: string, registeredAt?: string): string =>
  `${scope} active ${registeredAt === undefined ? '' : lastMs - Date.parse(registeredAt)}`;
/** So much later than any time that what is left until then always has as many digits. */
const lastMs = 9_000_000_000_000_000;

export function recordOf(scope: string, change: Change): RowRecord {
  return {kind: change.kind, text: JSON.stringify(change.row), keys: keysOf(scope, change)};
}

export function keysOf(scope: string, change: Change): string[] {
  const {row} = change;
  const keys = new Set<string>();
  if (row && 'linkId' in row) keys.add(onLink(scope, row.linkId));
  if (row && 'dealId' in row) keys.add(onDeal(scope, row.dealId));
  if (row && 'messageId' in row && row.messageId) keys.add(onMessage(scope, row.messageId));
  const isInRow = change.kind === 'attachment' || change.kind === 'seen';
  if (isInRow && change.row) keys.add(inRowOf(scope, change.row.dealId));
  if (change.kind === 'deal' && change.row) {
    const {ref, contact, company, sharing} = change.row;
    for (const one of [ref, contact?.ref, company?.ref]) if (one) keys.add(ofRecord(scope, one));
    if (sharing?.state === 'active') keys.add(activeSince(scope, sharing.registeredAt));
  }
  return [...keys];
}
