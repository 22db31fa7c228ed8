import type {VendorRole, PartnerRole} from '../../lib/domain/permissions.ts';

/** The people of the demo. One password for all: the demo listens on loopback only. */
export const demoPassword = 'vouch for me';

export type DemoPerson = {name: string; email: string; who: string};
export type DemoMember = DemoPerson & {role: PartnerRole};
export type DemoVendor = DemoPerson & {roles: VendorRole[]; regions?: string[]};

export const maria: DemoMember = {
  name: 'Maria Nowak',
  email: 'maria@bright-agency.example',
  who: 'Partner admin, Bright Agency (solutions partner)',
  role: 'partner_admin',
};
export const tomasz: DemoMember = {
  name: 'Tomasz Zieliński',
  email: 'tomasz@bright-agency.example',
  who: 'Partner member, Bright Agency',
  role: 'partner_member',
};
export const owen: DemoMember = {
  name: 'Owen Blake',
  email: 'owen@kestrel-resell.example',
  who: 'Partner admin, Kestrel Resell (solutions provider)',
  role: 'partner_admin',
};
export const dana: DemoVendor = {
  name: 'Dana Whitfield',
  email: 'dana@vendor.example',
  who: 'CAM of both partners',
  roles: ['cam'],
};
export const priya: DemoVendor = {
  name: 'Priya Raman',
  email: 'priya@vendor.example',
  who: 'PDM of Bright Agency',
  roles: ['pdm'],
};
export const luca: DemoVendor = {
  name: 'Luca Ferri',
  email: 'luca@vendor.example',
  who: 'Sales rep, EMEA',
  roles: ['rep'],
  regions: ['emea'],
};
export const grace: DemoVendor = {
  name: 'Grace Lindqvist',
  email: 'grace@vendor.example',
  who: 'Sales rep, Americas',
  roles: ['rep'],
  regions: ['americas'],
};
export const ruth: DemoVendor = {
  name: 'Ruth Adeyemi',
  email: 'ruth@vendor.example',
  who: 'Program admin',
  roles: ['program_admin'],
};

export const vendorPeople = [dana, priya, luca, grace, ruth];
export const everybody: DemoPerson[] = [maria, tomasz, owen, ...vendorPeople];
