import type {DealsPorts} from '../../lib/models/deals-model.ts';
import {openReader} from '../../lib/store/open-reader.ts';
import {snapshotOf} from '../pages/page-ports.ts';

/** What the tab "Deals" needs besides what every page has. */
export function createDealPorts(): Pick<DealsPorts, 'readDeal' | 'files' | 'now' | 'saveCsv'> {
  const reader = openReader();
  return {
    readDeal: async (session, dealId) => snapshotOf(await reader.readDeal(session, dealId)),
    files: undefined,
    now: () => new Date().toISOString(),
    saveCsv,
  };
}

function saveCsv(name: string, parts: string[]): void {
  const url = URL.createObjectURL(new Blob(parts, {type: 'text/csv;charset=utf-8'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
