/**
 * Twins: a rep registers a deal for a partner, who has it in the CRM already. Nobody but the partner knows that the two are one, so whoever
 * converts a record is shown what a rep registered with that company, and says which it is.
 */
import type {Deal, DealCompany} from './deal.ts';
import {domainOf} from './deal-rules.ts';
import {isWithoutRecord} from './registration.ts';

export type Twin = Pick<Deal, 'id' | 'name'> & {
  /** Who registered it for the partner, and when. */
  by: string;
  at: string;
};

/** The server compares the same way (`app.find_duplicates`). */
export function findTwins(
  deals: Iterable<Deal>,
  company: Pick<DealCompany, 'name' | 'domain'> | null,
): Twin[] {
  if (!company) return [];
  const [domain, name] = [domainOf(company.domain), company.name.trim().toLowerCase()];
  return [...deals].flatMap(({id, sharing, ...deal}): Twin[] => {
    const isOpen = sharing?.state === 'active' || sharing?.state === 'won';
    if (!isOpen || !deal.company || !isWithoutRecord({id, sharing, ...deal})) return [];
    const isSame =
      (domain !== null && domainOf(deal.company.domain) === domain) ||
      (name !== '' && deal.company.name.toLowerCase() === name);
    if (!isSame) return [];
    return [{id, name: deal.name, by: sharing.registeredBy.name, at: sharing.registeredAt}];
  });
}
