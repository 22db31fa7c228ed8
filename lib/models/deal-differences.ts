/** Where the open CRM record says something else than the shared deal; each is sent on the partner's word, none by itself. */
import type {DealField, DealValues} from '../domain/deal.ts';
import {isSameDealValue} from '../domain/deal-rules.ts';
import {tidyName} from '../domain/message.ts';
import {propertySync} from '../domain/property-sync.ts';

/** What an adapter read on the page; a field that it did not find is absent, which is not the same as empty: that is null. */
export type RecordValues = Partial<
  Pick<DealValues, 'name' | 'amount' | 'closeDate' | 'contact' | 'company'>
> & {
  /** Everybody whom the page shows with the deal: one of them being the shared contact is no difference. */
  contactNames?: readonly string[];
};

export type Difference = {
  field: (typeof compared)[number];
  /** What a deal.edit would change, and what stands there now. */
  changes: Partial<DealValues>;
  was: Partial<DealValues>;
  /** The vendor has it once, at creation; a new one is only sent when asked for. */
  isOffered: boolean;
};

const compared = [
  'name',
  'amount',
  'closeDate',
  'contact',
  'company',
] as const satisfies readonly DealField[];

/** `emailWithheld`: the page is not told the contact's address, so only a name can differ. */
export function findDifferences(
  values: DealValues,
  record: RecordValues,
  emailWithheld = false,
): Difference[] {
  return compared.flatMap((field): Difference[] => {
    const found = record[field];
    if (found === undefined || (found === null && !canBeEmptied(field))) return [];
    if (field === 'contact' && record.contactNames?.includes(values.contact?.name ?? '')) return [];
    const after: DealValues = {...values, ...completed(field, values, record, emailWithheld)};
    if (isSameDealValue(field, values, after)) return [];
    return [
      {
        field,
        changes: {[field]: after[field]},
        was: {[field]: values[field]},
        isOffered: propertySync[field] === 'at_creation',
      },
    ];
  });
}

/** Of people and companies the page shows whoever it has room for: none of them says nothing. A deal has a name. */
const canBeEmptied = (field: (typeof compared)[number]): boolean =>
  field === 'amount' || field === 'closeDate';

/** A page that shows a name and no mail address does not say that there is none. */
function completed(
  field: (typeof compared)[number],
  values: DealValues,
  record: RecordValues,
  emailWithheld: boolean,
): Partial<DealValues> {
  const {contact, company, name} = record;
  if (field === 'name' && name !== undefined) return {name: tidyName(name)};
  if (field === 'contact' && contact) {
    const isSame = tidyName(contact.name) === values.contact?.name;
    const email = isSame && (emailWithheld || !contact.email) ? null : contact.email;
    return {
      contact: {
        ...contact,
        name: tidyName(contact.name),
        email: email ?? (isSame ? (values.contact?.email ?? null) : null),
      },
    };
  }
  if (field === 'company' && company) {
    const isSame = tidyName(company.name) === values.company?.name;
    const domain = company.domain ?? (isSame ? values.company?.domain : null) ?? null;
    return {company: {...company, name: tidyName(company.name), domain}};
  }
  return {[field]: record[field]};
}
