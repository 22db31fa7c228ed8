import type {CrmAdapter} from './adapter.ts';
import {hubspotHosts} from './hubspot-hosts.ts';
import {
  findHighlightTitle,
  findRecordPath,
  findRightColumn,
  recordAddress,
} from './hubspot-page.ts';

export const hubspot: CrmAdapter = {
  crm: 'hubspot',
  findRecord: (url) => {
    // `origin` holds scheme, host and port together: no http, no odd port, no look-alike host passes.
    if (!hubspotHosts.some((host) => url.origin === `https://${host}`)) return undefined;
    const record = findRecordPath(url.pathname);
    return record && {crm: 'hubspot', ...record, url: recordAddress(url.origin, record)};
  },
  findAnchor: findRightColumn,
  findTitle: findHighlightTitle,
};
