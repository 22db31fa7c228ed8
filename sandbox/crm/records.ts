/**
 * The fixed world of the sandbox CRM: one portal with deals, contacts and companies that know each other. Ids never
 * change; the server's demo data points at them. Money in minor units, dates ISO.
 */
export const portal = '4680';

export type CrmCompany = {
  id: string;
  name: string;
  domain: string;
  industry: string;
  city: string;
  country: string;
  employees: number;
};

export type CrmContact = {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  jobTitle: string;
  companyId: string;
};

export type CrmDeal = {
  id: string;
  name: string;
  stage: string;
  amountMinor: number;
  currency: string;
  closeDate: string;
  owner: string;
  companyId: string;
  /** The first one is the deal's primary contact. */
  contactIds: string[];
};

export const stages = [
  'Discovery',
  'Qualified',
  'Proposal sent',
  'Contract sent',
  'Closed won',
] as const;

export const companies: readonly CrmCompany[] = [
  {
    id: '30101',
    name: 'Acme Corp',
    domain: 'acme.example',
    industry: 'Industrial equipment',
    city: 'Chicago',
    country: 'United States',
    employees: 1200,
  },
  {
    id: '30102',
    name: 'Nordwind Energie',
    domain: 'nordwind.example',
    industry: 'Renewable energy',
    city: 'Hamburg',
    country: 'Germany',
    employees: 640,
  },
  {
    id: '30103',
    name: 'Kolej Bałtycka',
    domain: 'kolej-baltycka.example',
    industry: 'Rail transport',
    city: 'Gdańsk',
    country: 'Poland',
    employees: 3100,
  },
  {
    id: '30104',
    name: 'Officina Torrini',
    domain: 'torrini.example',
    industry: 'Furniture',
    city: 'Firenze',
    country: 'Italy',
    employees: 85,
  },
  {
    id: '30105',
    name: 'Clínica Alameda',
    domain: 'alameda.example',
    industry: 'Healthcare',
    city: 'Sevilla',
    country: 'Spain',
    employees: 430,
  },
  {
    id: '30106',
    name: 'Larkspur Learning',
    domain: 'larkspur.example',
    industry: 'Education',
    city: 'Leeds',
    country: 'United Kingdom',
    employees: 210,
  },
];

export const contacts: readonly CrmContact[] = [
  {
    id: '20101',
    firstName: 'Hannah',
    lastName: 'Reyes',
    email: 'hannah.reyes@acme.example',
    phone: '+1 312 555 0147',
    jobTitle: 'VP Marketing',
    companyId: '30101',
  },
  {
    id: '20102',
    firstName: 'Marcus',
    lastName: 'Cole',
    email: 'marcus.cole@acme.example',
    phone: '+1 312 555 0162',
    jobTitle: 'Procurement manager',
    companyId: '30101',
  },
  {
    id: '20103',
    firstName: 'Lena',
    lastName: 'Brandt',
    email: 'lena.brandt@nordwind.example',
    phone: '+49 40 5550 118',
    jobTitle: 'Head of data',
    companyId: '30102',
  },
  {
    id: '20104',
    firstName: 'Agnieszka',
    lastName: 'Wójcik',
    email: 'agnieszka.wojcik@kolej-baltycka.example',
    phone: '+48 58 555 01 30',
    jobTitle: 'Dyrektor sprzedaży',
    companyId: '30103',
  },
  {
    id: '20105',
    firstName: 'Giulia',
    lastName: 'Torrini',
    email: 'giulia@torrini.example',
    phone: '+39 055 555 0119',
    jobTitle: 'Titolare',
    companyId: '30104',
  },
  {
    id: '20106',
    firstName: 'Pablo',
    lastName: 'Serrano',
    email: 'pablo.serrano@alameda.example',
    phone: '+34 955 550 171',
    jobTitle: 'Director de operaciones',
    companyId: '30105',
  },
  {
    id: '20107',
    firstName: 'Imogen',
    lastName: 'Hart',
    email: 'imogen.hart@larkspur.example',
    phone: '+44 113 555 0188',
    jobTitle: 'Chief of staff',
    companyId: '30106',
  },
];

export const deals: readonly CrmDeal[] = [
  {
    id: '10101',
    name: 'Acme Corp renewal',
    stage: 'Proposal sent',
    amountMinor: 4_800_000,
    currency: 'USD',
    closeDate: '2027-01-29',
    owner: 'Maria Nowak',
    companyId: '30101',
    contactIds: ['20101', '20102'],
  },
  {
    id: '10102',
    name: 'Nordwind data platform',
    stage: 'Qualified',
    amountMinor: 7_250_000,
    currency: 'EUR',
    closeDate: '2027-03-12',
    owner: 'Maria Nowak',
    companyId: '30102',
    contactIds: ['20103'],
  },
  {
    id: '10103',
    name: 'Kolej Bałtycka wdrożenie',
    stage: 'Contract sent',
    amountMinor: 31_500_000,
    currency: 'PLN',
    closeDate: '2026-12-18',
    owner: 'Tomasz Zieliński',
    companyId: '30103',
    contactIds: ['20104'],
  },
  {
    id: '10104',
    name: 'Torrini sito e vendite',
    stage: 'Discovery',
    amountMinor: 960_000,
    currency: 'EUR',
    closeDate: '2027-02-26',
    owner: 'Maria Nowak',
    companyId: '30104',
    contactIds: ['20105'],
  },
  {
    id: '10105',
    name: 'Alameda atención al paciente',
    stage: 'Qualified',
    amountMinor: 2_140_000,
    currency: 'EUR',
    closeDate: '2027-04-09',
    owner: 'Tomasz Zieliński',
    companyId: '30105',
    contactIds: ['20106'],
  },
  {
    id: '10106',
    name: 'Larkspur enrolment funnel',
    stage: 'Discovery',
    amountMinor: 1_320_000,
    currency: 'GBP',
    closeDate: '2027-05-21',
    owner: 'Maria Nowak',
    companyId: '30106',
    contactIds: ['20107'],
  },
  {
    id: '10107',
    name: 'Acme Corp service desk',
    stage: 'Discovery',
    amountMinor: 1_850_000,
    currency: 'USD',
    closeDate: '2027-06-30',
    owner: 'Tomasz Zieliński',
    companyId: '30101',
    contactIds: ['20102'],
  },
  {
    id: '10108',
    name: 'Nordwind pilot',
    stage: 'Closed won',
    amountMinor: 890_000,
    currency: 'EUR',
    closeDate: '2026-10-02',
    owner: 'Maria Nowak',
    companyId: '30102',
    contactIds: ['20103'],
  },
];

/** HubSpot's numbers of the three kinds of record; the sandbox uses the same addresses. */
export const typeIds = {contact: '0-1', company: '0-2', deal: '0-3'} as const;

/** The address of one record on a sandbox CRM that runs at `origin`. */
export function recordUrl(origin: string, kind: keyof typeof typeIds, id: string): string {
  return `${origin}/contacts/${portal}/record/${typeIds[kind]}/${id}`;
}
