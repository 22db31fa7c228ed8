import type {CrmRef, ObjectType} from '../domain/crm-ref.ts';
import {recordAddress} from './hubspot-page.ts';
import {findRecordAt} from './registry.ts';

/** Another record of the same CRM and portal; undefined when that id can be none. */
export function findSibling(
  record: CrmRef,
  objectType: ObjectType,
  objectId: string,
): CrmRef | undefined {
  const {origin} = new URL(record.url);
  const {portal} = record;
  return findRecordAt(recordAddress(origin, {portal, objectType, objectId}));
}
