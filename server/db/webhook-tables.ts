import type {ColumnType, Generated, JSONColumnType} from 'kysely';
import type {Author} from '../../lib/domain/deal.ts';
import type {AccountId, ProgramId} from '../../lib/domain/ids.ts';
import type {Json, Time} from './column-types.ts';

export type WebhookTopic = 'links' | 'deals' | 'talk';

/** What integrators are told (migrations/0018). */
export type WebhookTables = {
  webhook_endpoint: {
    id: string;
    program_id: ProgramId;
    name: string;
    url: string;
    topics: WebhookTopic[];
    paused_at: Time | null;
    created_at: Generated<Date>;
  };
  webhook_secret: {
    endpoint_id: string;
    id: string;
    secret: Buffer;
    made_at: Generated<Date>;
    ends_at: Time | null;
  };
  webhook_lane: {
    endpoint_id: string;
    account_id: string;
    lane: string;
    due_at: Generated<Date>;
    tries: Generated<number>;
    once: Generated<boolean>;
    lease: string | null;
    leased_until: Time | null;
  };
  webhook_delivery: {
    endpoint_id: string;
    seq: Generated<number>;
    id: Generated<string>;
    account_id: AccountId | string;
    lane: string;
    log_seq: number | null;
    type: string;
    event: Json<object>;
    by: JSONColumnType<Author | null, string | null, string | null>;
    happened_at: Time;
    created_at: Generated<Date>;
    state: ColumnType<'waiting' | 'delivered' | 'dead', string | undefined, string>;
    body: string | null;
    attempts: Generated<number>;
    last_at: Time | null;
    last_status: number | null;
    last_problem: string | null;
    last_ms: number | null;
    delivered_at: Time | null;
  };
};
