/**
 * Where a record lives in somebody's CRM. `objectType` is ours, `objectId` and `portal` are the CRM's own;
 * two refs are the same record when all four parts agree, whatever address led to it.
 */
export const crms = ['hubspot', 'sandbox'] as const;
export type Crm = (typeof crms)[number];

export const objectTypes = ['deal', 'contact', 'company'] as const;
export type ObjectType = (typeof objectTypes)[number];

export type CrmRef = {
  crm: Crm;
  /** The CRM's tenant: HubSpot's portal id. */
  portal: string;
  objectType: ObjectType;
  objectId: string;
  /** A page that shows the record, https (or http on loopback). */
  url: string;
};

/**
 * Whether an address can be a page of that CRM. Colleagues open it with a click, so nobody may store one that leads elsewhere.
 * HubSpot serves records at app.hubspot.com and, by region, app-eu1, app-na2 …; the sandbox CRM runs on this computer only.
 */
export function isAddressOf(crm: Crm, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const {protocol, hostname, username, password} = new URL(address);
  if (username !== '' || password !== '') return false;
  switch (crm) {
    case 'hubspot':
      return protocol === 'https:' && /^app(-[a-z]+\d*)?\.hubspot\.com$/.test(hostname);
    case 'sandbox':
      return protocol === 'http:' && /^(.+\.)?localhost$/.test(hostname);
  }
}

/** One text per record, equal for equal records; the address is not part of it. */
export function crmRefKey(ref: Omit<CrmRef, 'url'>): string {
  return [ref.crm, ref.portal, ref.objectType, ref.objectId].join(':');
}
