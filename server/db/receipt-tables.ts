import type {Generated} from 'kysely';
import type {AccountId, LinkId} from '../../lib/domain/ids.ts';
import type {Time} from './column-types.ts';

/** Receipts and the keys that sign them (migrations/0017). */
export type ReceiptTables = {
  receipt_key: {
    kid: string;
    public_x: string;
    sealed: Buffer;
    created_at: Generated<Date>;
    retired_at: Generated<Date | null>;
    withdrawn_at: Generated<Date | null>;
  };
  receipt: {
    account_id: AccountId;
    id: string;
    link_id: LinkId;
    token_hash: Buffer;
    kid: string;
    jws: string | null;
    log_seq: number;
    at: Time;
    erased_at: Generated<Date | null>;
  };
};
