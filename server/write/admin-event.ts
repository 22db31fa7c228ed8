import type {AccountType} from '../../lib/domain/catalogue.ts';
import type {UserId} from '../../lib/domain/ids.ts';
import type {PartnerRole} from '../../lib/domain/permissions.ts';

/** What the vendor and the partner's admins do to an account, for its log. People by id: names would have to be erased. */
export type AdminEvent =
  | {kind: 'account_created'; type: AccountType}
  | {kind: 'account_changed'; type: AccountType}
  | {kind: 'region_set'; region: string | null}
  | {kind: 'program_changed'}
  /** A client's words were taken out of so many entries of the log and receipts; whose is not said. */
  | {kind: 'person_erased'; entries: number; receipts: number}
  | {kind: 'deals_imported'; count: number}
  /** By which answers of the account's clients count from now on; and which no longer. */
  | {kind: 'domains_held'; domains: string[]; company: string}
  | {kind: 'domain_released'; domain: string; company: string}
  | {kind: 'member_set'; userId: UserId; role: PartnerRole}
  | {kind: 'member_removed'; userId: UserId}
  | {kind: 'manager_assigned'; userId: UserId; role: 'cam' | 'pdm'}
  | {kind: 'managers_unassigned'; userId: UserId; roles: Array<'cam' | 'pdm'>};
