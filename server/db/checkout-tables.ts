import type {Generated} from 'kysely';
import type {Language} from '../../lib/domain/asking.ts';
import type {CheckoutAddressKind} from '../../lib/domain/checkout.ts';
import type {AccountId, CheckoutSessionId, LinkId, ProgramId} from '../../lib/domain/ids.ts';
import type {Time} from './column-types.ts';

/** The vendor's checkout: its keys, where it may send people, and who is asked there (migrations/0027). */
export type CheckoutTables = {
  checkout_key: {
    id: string;
    program_id: ProgramId;
    name: string;
    key_hash: Buffer;
    made_at: Generated<Date>;
    last_used_at: Time | null;
    revoked_at: Time | null;
  };
  checkout_address: {
    program_id: ProgramId;
    kind: CheckoutAddressKind;
    address: string;
    added_at: Generated<Date>;
  };
  checkout_session: {
    id: CheckoutSessionId;
    program_id: ProgramId;
    account_id: AccountId;
    link_id: LinkId;
    idempotency_hash: Buffer | null;
    body_hash: Buffer;
    token_hash: Buffer;
    client_name: string;
    client_email: string;
    return_url: string;
    nonce: string | null;
    language: Language | null;
    frame_origin: string | null;
    created_at: Generated<Date>;
    browser_hash: Buffer | null;
    opened_at: Time | null;
  };
};
