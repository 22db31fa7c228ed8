import type {ColumnType, Generated} from 'kysely';
import type {AccountId, LinkId, ProgramId, UserId} from '../../lib/domain/ids.ts';

/** Who may answer for which company, and how clients came to a link's page (migrations/0019). */
export type ClientTables = {
  client_domain: {
    program_id: ProgramId;
    domain: string;
    company: string;
    /** Held for this account alone; null: for all of the program (migrations/0036). */
    account_id: ColumnType<AccountId | null, AccountId | undefined, never>;
    added_by_id: UserId | null;
    added_at: Generated<Date>;
  };
  client_code: {
    account_id: AccountId;
    id: string;
    link_id: LinkId;
    email_hash: Buffer;
    browser_hash: Buffer;
    code_hash: Buffer;
    tries: Generated<number>;
    expires_at: Date;
    used_at: Date | null;
  };
  client_visit: {
    account_id: AccountId;
    id: ColumnType<string, never, never>;
    link_id: LinkId;
    at: Generated<Date>;
    what: 'opened' | 'sent';
    /** What makes it look like a machine; null: nothing does. */
    machine: string | null;
  };
};
