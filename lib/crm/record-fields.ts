/**
 * What a record's page shows of the facts that a shared deal has, read by landmarks alone. A field that is not found is absent, which
 * does not say that it is empty; null is one that the page shows as empty. Apart from the adapters: only the script of shared deals needs it, while those are on every page.
 */
import type {CrmRef, ObjectType} from '../domain/crm-ref.ts';
import type {Money} from '../domain/money.ts';
import {findHighlightTitle} from './hubspot-page.ts';
import {readDay, readMoney} from './read-value.ts';
import {findRecordAt} from './registry.ts';
import {findSibling} from './sibling-record.ts';

export type RecordFields = {
  name?: string;
  amount?: Money | null;
  /** YYYY-MM-DD. */
  closeDate?: string | null;
  contact?: {name: string; email: string | null; ref: CrmRef | null};
  company?: {name: string; domain: string | null; ref: CrmRef | null};
  /** All contacts of a deal: which of them is the shared one, the page does not say. */
  contactNames?: string[];
};

/** `address`: the page's own. Empty for a page that shows no record. */
export function findFields(doc: Document, address: string): RecordFields {
  const record = findRecordAt(address);
  if (!record) return {};
  const title = findHighlightTitle(doc);
  const email = findProperty(doc, 'email');
  const domain = findProperty(doc, 'domain');
  const contacts = findAssociated(doc, record, 'contact');
  const [firstContact] = contacts;
  const [firstCompany] = findAssociated(doc, record, 'company');
  const contact = firstContact && {
    ...{name: firstContact.name, ref: firstContact.ref},
    email: firstContact.detail?.includes('@') ? firstContact.detail : null,
  };
  const company = firstCompany && {
    ...{name: firstCompany.name, ref: firstCompany.ref},
    domain: domainIn(firstCompany.detail),
  };
  switch (record.objectType) {
    case 'deal':
      return {
        ...(title !== undefined && {name: title}),
        ...findDealFacts(doc),
        ...(contact && {contact}),
        ...(company && {company}),
        contactNames: contacts.map(({name}) => name),
      };
    case 'contact':
      return {
        ...(title !== undefined && {
          contact: {name: title, email: email?.includes('@') ? email : null, ref: record},
        }),
        ...(company && {company}),
      };
    case 'company':
      return {
        ...(title !== undefined && {
          company: {name: title, domain: domainIn(domain ?? undefined), ref: record},
        }),
        ...(contact && {contact}),
      };
  }
}

function findDealFacts(doc: Document): Pick<RecordFields, 'amount' | 'closeDate'> {
  const lang = doc.documentElement.lang || 'en';
  const [amountText, dayText] = [findProperty(doc, 'amount'), findProperty(doc, 'closedate')];
  const amount = amountText && readMoney(amountText, lang);
  const closeDate = dayText && readDay(dayText, lang);
  // A text that could not be read says nothing; what is empty says so
  return {
    ...(amountText === null ? {amount: null} : amount && {amount}),
    ...(dayText === null ? {closeDate: null} : closeDate && {closeDate}),
  };
}

const properties = ['highlight-property-display', 'highlight-property-item'];

/** A property's value in the highlights, or in a card of properties; null where it is there and empty, undefined where it is not there. */
function findProperty(doc: Document, name: string): string | null | undefined {
  let isEmpty = false;
  for (const landmark of properties) {
    for (const element of doc.querySelectorAll(`[data-test-id^="${landmark}-${name}"]`)) {
      if (!element.checkVisibility()) continue;
      const text = textOf(element);
      if (text !== undefined && !isDash(text)) return text;
      // Whatever is edited right now, or still comes, is not empty yet
      if (text === undefined && !isComplete(doc, element)) return undefined;
      if (isLoading(element) || element.contains(doc.activeElement)) return undefined;
      isEmpty = true;
    }
  }
  return isEmpty ? null : undefined;
}

function textOf(element: Element): string | undefined {
  return lineOf(element.querySelector('input')?.value ?? element.textContent);
}

/** How CRMs write that there is nothing. */
const isDash = (text: string): boolean => /^[-\u2010-\u2015]{1,3}$/.test(text);

/** A blank that no page has written yet looks like an empty value: it counts once another property has one, or a dash. */
function isComplete(doc: Document, blank: Element): boolean {
  if (doc.readyState === 'loading') return false;
  const all = properties.flatMap((landmark) => [
    ...doc.querySelectorAll(`[data-test-id^="${landmark}-"]`),
  ]);
  return all.some((one) => !one.contains(blank) && !blank.contains(one) && textOf(one));
}

function isLoading(element: Element): boolean {
  const signs =
    '[aria-busy="true"], [role="progressbar"], [class*="skeleton" i], [class*="loading" i]';
  return (
    element.closest('[aria-busy="true"]') !== null ||
    element.matches(signs) ||
    element.querySelector(signs) !== null
  );
}

type Associated = {name: string; detail: string | undefined; ref: CrmRef | null};

const typeIds: Record<Exclude<ObjectType, 'deal'>, string> = {contact: '0-1', company: '0-2'};

/** The rows of an association card, in the page's order: the first is the primary one. */
function findAssociated(
  doc: Document,
  record: CrmRef,
  type: Exclude<ObjectType, 'deal'>,
): Associated[] {
  const begin = `chiclet-${typeIds[type]}-`;
  return [...doc.querySelectorAll(`[data-test-id^="${begin}"]`)].flatMap((row): Associated[] => {
    const id = /^\d+/.exec((row.getAttribute('data-test-id') ?? '').slice(begin.length))?.[0];
    const link = row.querySelector(`[data-selenium-test="${type}-chicklet-title-link"]`);
    const name = lineOf((link ?? row.querySelector('a'))?.textContent);
    if (name === undefined || !row.checkVisibility()) return [];
    const shown = row.querySelector(
      `[data-test-id="${type === 'contact' ? 'contact-chicklet-email' : 'company-chicklet-domain'}"]`,
    );
    const ref = id === undefined ? undefined : findSibling(record, type, id);
    return [{name, detail: lineOf(shown?.textContent), ref: ref ?? null}];
  });
}

/** Somebody else's text: one line of it, of a bearable length; undefined when there is none. */
function lineOf(text: string | null | undefined): string | undefined {
  const line = (text ?? '').replace(/\s+/g, ' ').trim();
  return line === '' ? undefined : line.slice(0, 200);
}

function domainIn(text: string | undefined): string | null {
  return text !== undefined && /^[^\s@]+\.[^\s@]+$/.test(text) ? text : null;
}
