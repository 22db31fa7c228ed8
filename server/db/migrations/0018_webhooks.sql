-- What integrators of a program are told (docs/webhooks.md). Endpoints and what goes to them are the program's, not a tenant's: its
-- admins see theirs through the vendor role, the job that sends works as the owner, and a tenant's transaction can only say what happened.

create table app.webhook_endpoint (
  id uuid primary key,
  program_id uuid not null references app.program,
  name text not null,
  url text not null,
  topics text[] not null check (topics <@ array['links', 'deals', 'talk'] and cardinality(topics) > 0),
  paused_at timestamptz,
  created_at timestamptz not null default now()
);
create index on app.webhook_endpoint (program_id);

-- The newest signs; the one before it signs beside it until it ends. Nobody reads one back: it is shown when it is made.
create table app.webhook_secret (
  endpoint_id uuid not null references app.webhook_endpoint on delete cascade,
  id uuid not null,
  secret bytea not null,
  made_at timestamptz not null default now(),
  ends_at timestamptz,
  primary key (endpoint_id, id)
);
create unique index webhook_secret_newest on app.webhook_secret (endpoint_id) where ends_at is null;

-- What waits for one endpoint of one deal (or link) goes in order: a lane is there while something waits in it, and its row says when
-- its head is next tried and who is at it. All times are the database's own, whatever clock the servers have.
create table app.webhook_lane (
  endpoint_id uuid not null references app.webhook_endpoint on delete cascade,
  account_id uuid not null,
  lane uuid not null,
  due_at timestamptz not null default now(),
  -- Tries of its head that failed.
  tries int not null default 0,
  -- A test, or something sent again: tried once.
  once boolean not null default false,
  lease uuid,
  leased_until timestamptz,
  primary key (endpoint_id, account_id, lane),
  check ((lease is null) = (leased_until is null))
);
create index webhook_lane_due on app.webhook_lane (endpoint_id, due_at);

create table app.webhook_delivery (
  endpoint_id uuid not null references app.webhook_endpoint on delete cascade,
  -- The order of the lane: written under the account's lock, so that it is the order in which things happened.
  seq bigint not null generated always as identity,
  id uuid not null default gen_random_uuid(),
  account_id uuid not null,
  lane uuid not null,
  -- The entry of the account's log that says the same; null for a test.
  log_seq bigint,
  type text not null,
  event jsonb not null,
  by jsonb,
  happened_at timestamptz not null,
  created_at timestamptz not null default now(),
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  -- What is sent, made for the first try and the same ever after.
  body text,
  attempts int not null default 0,
  last_at timestamptz,
  last_status int,
  last_problem text,
  last_ms int,
  delivered_at timestamptz,
  primary key (endpoint_id, seq)
);
create unique index webhook_delivery_id on app.webhook_delivery (endpoint_id, id);
create unique index webhook_delivery_once on app.webhook_delivery (endpoint_id, account_id, log_seq);
create index webhook_delivery_waiting on app.webhook_delivery (endpoint_id, account_id, lane, seq) where state = 'waiting';
create index webhook_delivery_age on app.webhook_delivery using brin (created_at);
create index webhook_delivery_dead on app.webhook_delivery (endpoint_id, seq) where state = 'dead';

-- Puts what happened in one account on the lanes of its program's endpoints, in the transaction that made it happen: each entry is
-- {seq, lane, type, topic, event}. What already waits in a lane goes first. The lane's row is locked before anything is added, so that
-- whoever empties the lane at the same moment sees it; the endpoint's, so that it is not taken away meanwhile.
create function app.tell_webhooks(account uuid, happened_at timestamptz, by jsonb, entries jsonb) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  endpoint record;
begin
  for endpoint in
    select e.id, e.topics from app.webhook_endpoint e
    join app.partner_account a on a.program_id = e.program_id and a.id = account and a.id = app.current_account()
    order by e.id for key share of e
  loop
    insert into app.webhook_lane as l (endpoint_id, account_id, lane)
    select distinct endpoint.id, account, (entry ->> 'lane')::uuid from jsonb_array_elements(entries) entry
    where entry ->> 'topic' = any(endpoint.topics) order by 3
    on conflict (endpoint_id, account_id, lane) do update set once = l.once;

    insert into app.webhook_delivery (endpoint_id, account_id, lane, log_seq, type, event, by, happened_at)
    select endpoint.id, account, (entry ->> 'lane')::uuid, (entry ->> 'seq')::bigint, entry ->> 'type',
      entry -> 'event', by, happened_at
    from jsonb_array_elements(entries) with ordinality as given (entry, place)
    where entry ->> 'topic' = any(endpoint.topics) order by place;
  end loop;
end $$;
revoke all on function app.tell_webhooks from public;

-- The programs that the person runs.
create function app.programs_run() returns setof uuid language sql stable
  begin atomic
    select p.program_id from app.vendor_person p
    where p.user_id = app.current_person() and 'program_admin' = any(p.roles);
  end;
select app.make_lookup('app.programs_run()');

do $$
declare
  vendor name := app.vendor_role();
  hanging regclass;
begin
  execute format('grant execute on function app.tell_webhooks to %I', app.tenant_role());
  execute format('set local role %I', app.lookup_role());
  execute format('grant execute on function app.programs_run() to %I', vendor);
  set local role none;

  -- Not forced on the owner, as whom the sending job reads
  alter table app.webhook_endpoint enable row level security;
  execute format('create policy admin on app.webhook_endpoint to %I using (program_id in (select app.programs_run()))
    with check (program_id in (select app.programs_run()))', vendor);
  foreach hanging in array array['app.webhook_secret', 'app.webhook_lane', 'app.webhook_delivery']::regclass[] loop
    execute format('alter table %s enable row level security', hanging);
    execute format('create policy admin on %1$s to %2$I
      using (exists (select from app.webhook_endpoint e where e.id = %1$s.endpoint_id))
      with check (exists (select from app.webhook_endpoint e where e.id = %1$s.endpoint_id))', hanging, vendor);
  end loop;
  execute format('grant select, insert, delete, update (name, url, topics, paused_at) on app.webhook_endpoint to %I', vendor);
  execute format('grant select (endpoint_id, id, made_at, ends_at), insert, delete, update (ends_at) on app.webhook_secret to %I', vendor);
  execute format('grant select, insert, update (due_at) on app.webhook_lane to %I', vendor);
  execute format('grant select, insert, update (state, lane) on app.webhook_delivery to %I', vendor);
end $$;
