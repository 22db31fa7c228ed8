/**
 * A deal's values between the background and a CRM page. The page is told no contact's mail address and names records by their id alone; on
 * the way back the address that it was not told, and the record's full reference, are put in again.
 */
import type {CrmRef} from '../domain/crm-ref.ts';
import {findSibling} from '../crm/sibling-record.ts';
import type {DealCompany, DealContact, DealValues} from '../domain/deal.ts';
import {tidyName} from '../domain/message.ts';
import type {CardDealValues} from '../messages/card-deal-calls.ts';

type Given = Partial<CardDealValues>;

/** `now`: what is known of the deal, if it is; the same person named without an address keeps the one they have. */
export function dealValuesFrom(
  given: CardDealValues,
  record: CrmRef,
  now: DealValues | undefined,
): DealValues {
  return {
    ...given,
    contact: contactFrom(given.contact, record, now?.contact ?? null),
    company: companyFrom(given.company, record),
  };
}

export function someDealValuesFrom(
  {contact, company, ...plain}: Given,
  record: CrmRef,
  now: DealValues,
): Partial<DealValues> {
  return {
    ...plain,
    ...(contact !== undefined && {contact: contactFrom(contact, record, now.contact)}),
    ...(company !== undefined && {company: companyFrom(company, record)}),
  };
}

function contactFrom(
  contact: CardDealValues['contact'],
  record: CrmRef,
  now: DealContact | null,
): DealContact | null {
  if (!contact) return null;
  const {name, email, recordId} = contact;
  const isSame = now !== null && tidyName(name) === now.name;
  return {
    name,
    email: email ?? (isSame ? now.email : null),
    ref: refOf(record, 'contact', recordId),
  };
}

function companyFrom(company: CardDealValues['company'], record: CrmRef): DealCompany | null {
  if (!company) return null;
  const {recordId, ...plain} = company;
  return {...plain, ref: refOf(record, 'company', recordId)};
}

function refOf(record: CrmRef, type: 'contact' | 'company', id: string | null): CrmRef | null {
  return id === null ? null : (findSibling(record, type, id) ?? null);
}

/** The values as a page may know them. */
export function withoutEmail<T extends Partial<DealValues>>(values: T): T {
  const {contact} = values;
  return contact ? {...values, contact: {...contact, email: null}} : values;
}
