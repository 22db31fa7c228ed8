import {
  companies,
  contacts,
  deals,
  type CrmCompany,
  type CrmContact,
  type CrmDeal,
} from '../records.ts';
import type {Kind} from './addresses.ts';

/** One record of any kind. */
export type Fact =
  | {kind: 'deal'; record: CrmDeal}
  | {kind: 'contact'; record: CrmContact}
  | {kind: 'company'; record: CrmCompany};

export const kinds: Record<Kind, {one: string; many: string; all: readonly Fact[]}> = {
  deal: {one: 'Deal', many: 'Deals', all: deals.map((record) => ({kind: 'deal', record}))},
  contact: {
    one: 'Contact',
    many: 'Contacts',
    all: contacts.map((record) => ({kind: 'contact', record})),
  },
  company: {
    one: 'Company',
    many: 'Companies',
    all: companies.map((record) => ({kind: 'company', record})),
  },
};

export function findRecord(kind: Kind, id: string): Fact | undefined {
  return kinds[kind].all.find((fact) => fact.record.id === id);
}

export function titleOf(fact: Fact): string {
  return fact.kind === 'contact'
    ? `${fact.record.firstName} ${fact.record.lastName}`
    : fact.record.name;
}

/** What a list and an association card say below the title. */
export function subtitleOf(fact: Fact): string {
  switch (fact.kind) {
    case 'deal':
      return `${money(fact.record)} · ${fact.record.stage}`;
    case 'contact':
      return fact.record.jobTitle;
    case 'company':
      return fact.record.domain;
  }
}

/** With the CRM's own name of those that it marks in the page. */
export function propertiesOf(fact: Fact): Array<[name: string, value: string, mark?: string]> {
  switch (fact.kind) {
    case 'deal':
      return [
        ['Amount', money(fact.record), 'amount'],
        ['Close date', day(fact.record.closeDate), 'closedate'],
        ['Stage', fact.record.stage],
        ['Deal owner', fact.record.owner],
        ['Pipeline', 'Sales pipeline'],
      ];
    case 'contact':
      return [
        ['E-mail', fact.record.email, 'email'],
        ['Phone', fact.record.phone],
        ['Job title', fact.record.jobTitle],
      ];
    case 'company':
      return [
        ['Domain', fact.record.domain, 'domain'],
        ['Industry', fact.record.industry],
        ['City', fact.record.city],
        ['Country', fact.record.country],
        ['Employees', new Intl.NumberFormat('en').format(fact.record.employees)],
      ];
  }
}

/** Everything of one kind that belongs to a record. */
export function associatedWith(fact: Fact, kind: Kind): Fact[] {
  return kinds[kind].all.filter((other) => areAssociated(fact, other));
}

function areAssociated(one: Fact, other: Fact): boolean {
  const [deal, rest] =
    one.kind === 'deal' ? [one, other] : other.kind === 'deal' ? [other, one] : [];
  if (deal && rest) {
    return rest.kind === 'contact'
      ? deal.record.contactIds.includes(rest.record.id)
      : rest.kind === 'company' && deal.record.companyId === rest.record.id;
  }
  return (
    (one.kind === 'contact' &&
      other.kind === 'company' &&
      one.record.companyId === other.record.id) ||
    (one.kind === 'company' && other.kind === 'contact' && other.record.companyId === one.record.id)
  );
}

function money({amountMinor, currency}: CrmDeal): string {
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    maximumFractionDigits: 0,
  }).format(amountMinor / 100);
}

const day = (date: string) =>
  new Intl.DateTimeFormat('en', {dateStyle: 'medium', timeZone: 'UTC'}).format(new Date(date));
