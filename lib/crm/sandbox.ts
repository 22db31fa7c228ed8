import type {CrmAdapter} from './adapter.ts';
import {
  findHighlightTitle,
  findRecordPath,
  findRightColumn,
  recordAddress,
} from './hubspot-page.ts';

/** The CRM that `npm start` and the tests run on this machine; its pages have HubSpot's shape. */
export const sandbox: CrmAdapter = {
  crm: 'sandbox',
  findRecord: (url) => {
    if (url.protocol !== 'http:' || url.hostname !== 'crm.localhost') return undefined;
    const record = findRecordPath(url.pathname);
    return record && {crm: 'sandbox', ...record, url: recordAddress(url.origin, record)};
  },
  findAnchor: findRightColumn,
  findTitle: findHighlightTitle,
};
