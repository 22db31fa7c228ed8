import type {CrmRef} from '../domain/crm-ref.ts';
import type {CrmAdapter} from './adapter.ts';
import {hubspot} from './hubspot.ts';
import {sandbox} from './sandbox.ts';

const adapters: readonly CrmAdapter[] = [hubspot, sandbox];

/** The adapter of the CRM that shows a record at this address, with that record. */
export function findAdapter(url: URL): {adapter: CrmAdapter; record: CrmRef} | undefined {
  for (const adapter of adapters) {
    const record = adapter.findRecord(url);
    if (record) return {adapter, record};
  }
  return undefined;
}

/** The record an address shows, whichever CRM it is of; never throws, whatever the text. */
export function findRecordAt(address: string): CrmRef | undefined {
  const url = URL.parse(address);
  return url ? findAdapter(url)?.record : undefined;
}
