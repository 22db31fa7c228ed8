-- Shared deals: what partner and vendor work on together, and what never leaves the partner.

-- The program's terms and regions, who sells where, and whose turn it is to get a deal.
alter table app.program add column settings jsonb not null default '{}';
alter table app.vendor_person add column regions text[] not null default '{}';
alter table app.vendor_person add column notice_preferences jsonb;
alter table app.partner_account add column region text;

-- Who got a new deal when. Only ever added to, so that nobody's registration waits for another's.
create table app.rep_turn (
  program_id uuid not null references app.program,
  user_id text not null,
  at timestamptz not null,
  account_id uuid not null,
  deal_id uuid not null,
  primary key (account_id, deal_id, at)
);
create index on app.rep_turn (program_id, user_id, at);

-- What has been shared (lib/domain/deal.ts, Sharing); what lists are filtered and sorted by is taken out of it.
alter table app.deal add column sharing jsonb;
alter table app.deal add column owner_since timestamptz;
alter table app.deal add column state text generated always as (sharing ->> 'state') stored;
alter table app.deal add column registered_at text generated always as (sharing ->> 'registeredAt') stored;
alter table app.deal add column registered_by text generated always as (sharing -> 'registeredBy' ->> 'userId') stored;
alter table app.deal add column expires_at text generated always as (sharing ->> 'expiresAt') stored;
alter table app.deal add column amount_minor bigint generated always as ((sharing -> 'amount' ->> 'amountMinor')::bigint) stored;
alter table app.deal add column company_domain text generated always as (company ->> 'domain') stored;
-- Who is on the deal's team, of either side.
create function app.team_ids(sharing jsonb) returns text[] language sql immutable
  return (select array_agg(member ->> 'userId') from jsonb_array_elements(sharing -> 'team') member);
alter table app.deal add column team_ids text[] generated always as (app.team_ids(sharing)) stored;
create index deal_team on app.deal using gin (team_ids);
create index deal_state on app.deal (account_id, state) where state is not null;
create index deal_owner on app.deal (owner_user_id) where owner_user_id is not null;
create index deal_domain on app.deal (company_domain) where company_domain is not null and state is not null;
create index deal_company on app.deal (lower(company ->> 'name')) where state is not null;
create index deal_expiry on app.deal (expires_at) where state = 'active';

alter table app.attachment add column quote_id uuid;

alter table app.attach_request add column quote_number text;
alter table app.attach_request add column answer jsonb;
alter table app.attach_request drop constraint attach_request_state_check;
alter table app.attach_request add constraint attach_request_state_check
  check (state in ('open', 'attached', 'declined') and (state = 'open') = (answer is null));

create table app.message (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  deal_id uuid not null,
  parent_id uuid,
  body text not null,
  mentions jsonb not null,
  by_id text not null,
  by_name text not null,
  by_side text not null check (by_side in ('partner', 'vendor')),
  at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, deal_id) references app.deal
);
create index on app.message (account_id, deal_id, at);

-- Never to be read by the vendor: its role has no privilege here, and a transaction on the vendor's behalf sees no row.
create table app.note (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  deal_id uuid not null,
  body text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  edited_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, deal_id) references app.deal
);
create index on app.note (account_id, deal_id);

-- What is known of a file; its bytes are in the file store under the account's and its own id. `received`: how many have arrived.
create table app.file (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  deal_id uuid not null,
  message_id uuid,
  name text not null,
  size bigint not null,
  type text not null,
  state text not null check (state in ('awaited', 'stored', 'refused')),
  refusal text,
  has_preview boolean not null,
  by_id text not null,
  by_name text not null,
  by_side text not null check (by_side in ('partner', 'vendor')),
  at timestamptz not null,
  received bigint not null default 0,
  received_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, deal_id) references app.deal
);
create index on app.file (account_id, deal_id);
create index on app.file (account_id, message_id);

create table app.quote (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  deal_id uuid not null,
  number text not null,
  amount_minor bigint not null,
  currency text not null,
  valid_until date,
  file_id uuid,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (account_id, id),
  foreign key (account_id, deal_id) references app.deal
);
create index on app.quote (account_id, deal_id);

-- How far each person has read a deal's messages; its id is the deal's.
create table app.seen (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  by jsonb not null,
  primary key (account_id, id),
  foreign key (account_id, id) references app.deal
);

-- The people's choices of notices; its id is the account's.
create table app.notice_settings (
  account_id uuid not null references app.partner_account,
  id uuid not null check (id = account_id),
  by jsonb not null,
  primary key (account_id, id)
);

-- The deal's timeline travels to the partner like everything else, so its entries have ids and sides.
alter table app.deal_event rename to activity;
alter table app.activity add column id uuid not null default gen_random_uuid();
alter table app.activity add column by_side text check (by_side in ('partner', 'vendor'));
alter table app.activity no force row level security;
update app.activity set by_side = 'partner' where by_id is not null;
alter table app.activity force row level security;
alter table app.activity alter column id drop default;
create unique index on app.activity (account_id, id);

create table app.deal_writer (
  account_id uuid not null references app.partner_account,
  deal_id uuid not null,
  field text not null,
  by_id text not null,
  by_name text not null,
  at timestamptz not null,
  primary key (account_id, deal_id, field),
  foreign key (account_id, deal_id) references app.deal
);

-- A notice of an overwritten value is of a link or of a deal.
alter table app.overwrite add column deal_id uuid;
alter table app.overwrite add column deal_name text;
alter table app.overwrite alter column link_id drop not null;
alter table app.overwrite alter column link_name drop not null;
alter table app.overwrite add constraint overwrite_subject check (num_nonnulls(link_id, deal_id) = 1);

alter table app.feed drop constraint feed_kind_check;
alter table app.feed add constraint feed_kind_check check (kind in (
  'account', 'link', 'deal', 'attachment', 'attach_request', 'overwrite',
  'message', 'note', 'file', 'quote', 'activity', 'seen', 'notice_settings'));

select app.protect('app.message');
select app.protect('app.note');
select app.protect('app.file');
select app.protect('app.quote');
select app.protect('app.seen');
select app.protect('app.notice_settings');
select app.protect('app.deal_writer');
select app.protect('app.rep_turn', 'select, insert');

-- A transaction on behalf of the vendor's people says so; then notes are not there, whatever a query asks for.
create function app.side() returns text language sql stable
  return coalesce(nullif(current_setting('app.side', true), ''), 'partner');
create policy partner_only on app.note as restrictive using (app.side() = 'partner') with check (app.side() = 'partner');
