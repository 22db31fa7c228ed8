/**
 * Where HubSpot shows records: one host per hosting region, named one by one so that installing asks for these and
 * not for all of hubspot.com (help pages, community, marketing site).
 */
export const hubspotHosts: readonly string[] = [
  'app.hubspot.com',
  'app-eu1.hubspot.com',
  'app-na1.hubspot.com',
  'app-na2.hubspot.com',
  'app-na3.hubspot.com',
  'app-ap1.hubspot.com',
];
