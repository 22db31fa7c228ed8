-- The sync protocol's state (docs/sync-spec.md) and the account's log.

-- One row per object that the account's people can see, with the revision of its last change.
create table app.feed (
  account_id uuid not null references app.partner_account,
  kind text not null check (kind in ('account', 'link', 'deal', 'attachment', 'attach_request')),
  id uuid not null,
  rev bigint not null,
  deleted boolean not null,
  primary key (account_id, kind, id),
  unique (account_id, rev)
);

-- One installation of the extension. It belongs to one person; `last_mid_rev` is where the effects of `last_mid` are in the feed.
create table app.client (
  account_id uuid not null references app.partner_account,
  client_id text not null,
  user_id text not null,
  last_mid bigint not null default 0,
  last_mid_rev bigint not null default 0,
  seen_at timestamptz not null default now(),
  primary key (account_id, client_id)
);

-- What became of each mutation. `refusal` is null for an applied one; `touched` (commands only) names the objects it changed.
create table app.mutation_log (
  account_id uuid not null references app.partner_account,
  client_id text not null,
  mid bigint not null,
  hash bytea not null,
  refusal jsonb,
  touched jsonb,
  at timestamptz not null default now(),
  primary key (account_id, client_id, mid)
);
create index on app.mutation_log (account_id, client_id, mid) where refusal is not null;

-- Everything that happened, in order. head = sha256(prev, seq, digest), digest = sha256(salt, payload): who is erased loses
-- payload and salt, and the chain still verifies.
create table app.account_log (
  account_id uuid not null references app.partner_account,
  seq bigint not null,
  at timestamptz not null,
  payload text,
  salt bytea,
  digest bytea not null,
  prev bytea not null,
  head bytea not null,
  primary key (account_id, seq),
  check ((payload is null) = (salt is null))
);

-- Opens the hint socket once, within 30 seconds.
create table app.socket_ticket (
  account_id uuid not null references app.partner_account,
  ticket_hash bytea not null,
  user_id text not null,
  expires_at timestamptz not null,
  primary key (account_id, ticket_hash)
);

select app.protect('app.feed', 'select, insert, update');
select app.protect('app.client', 'select, insert, update');
select app.protect('app.mutation_log', 'select, insert');
select app.protect('app.account_log', 'select, insert');
select app.protect('app.socket_ticket');
