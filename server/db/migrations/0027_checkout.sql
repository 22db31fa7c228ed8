-- The vendor's checkout (docs/checkout.md). Keys, registered addresses and sessions are the program's, as its webhooks are: its admins see keys and
-- addresses through the vendor role, sessions are for the server alone, and a tenant's transaction can only add one of its own account.

create table app.checkout_key (
  id uuid primary key,
  program_id uuid not null references app.program,
  name text not null,
  -- Keyed with the server's SECRET; the key itself is shown when it is made.
  key_hash bytea not null unique check (octet_length(key_hash) = 32),
  made_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index on app.checkout_key (program_id);

-- Where a client may go back to, and which pages may frame what the embedded script shows.
create table app.checkout_address (
  program_id uuid not null references app.program,
  kind text not null check (kind in ('return', 'frame')),
  address text not null,
  added_at timestamptz not null default now(),
  primary key (program_id, kind, address)
);

-- Times are the database's. Its token is made from the id and kept as a hash.
create table app.checkout_session (
  id uuid primary key,
  program_id uuid not null references app.program,
  account_id uuid not null references app.partner_account,
  link_id uuid not null, -- may be removed, which the session then says
  -- Null once the key may be used for another session.
  idempotency_hash bytea,
  body_hash bytea not null,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  client_name text not null,
  client_email text not null,
  return_url text not null,
  nonce text,
  language text,
  frame_origin text,
  created_at timestamptz not null default now(),
  -- A keyed hash of the cookie of the one browser that may answer.
  browser_hash bytea,
  opened_at timestamptz,
  check ((browser_hash is null) = (opened_at is null))
);
create unique index checkout_session_once on app.checkout_session (program_id, idempotency_hash);
create index on app.checkout_session (account_id, link_id);
create index on app.checkout_session using brin (created_at);

do $$
declare
  vendor name := app.vendor_role();
  kept regclass;
begin
  foreach kept in array array['app.checkout_key', 'app.checkout_address', 'app.checkout_session']::regclass[] loop
    execute format('alter table %s enable row level security', kept); -- not forced on the owner, as whom the server reads
  end loop;
  foreach kept in array array['app.checkout_key', 'app.checkout_address']::regclass[] loop
    execute format('create policy admin on %s to %I using (program_id in (select app.programs_run()))
      with check (program_id in (select app.programs_run()))', kept, vendor);
  end loop;
  execute format('grant select (id, program_id, name, made_at, last_used_at, revoked_at), insert, update (revoked_at)
    on app.checkout_key to %I', vendor);
  execute format('grant select, insert, delete on app.checkout_address to %I', vendor);
  execute format('create policy tenant on app.checkout_session for insert to %I
    with check (account_id = app.current_account()
      and program_id = (select a.program_id from app.partner_account a where a.id = account_id))', app.tenant_role());
  execute format('grant insert on app.checkout_session to %I', app.tenant_role());
  execute format('grant select (quote_id, at) on app.attachment to %I', app.lookup_role());
  execute format('grant select (account_id, link_id, client_email) on app.checkout_session to %I', app.lookup_role());
  execute format('create policy lookup on app.checkout_session for select to %I using (true)', app.lookup_role());
end $$;
select app.allow_lookup('app.quote');

create index deal_by_id on app.deal (id);
create index quote_by_id on app.quote (id);
create index deal_by_record on app.deal (crm, portal, object_id) where object_type = 'deal';

-- The links that are attached where a checkout says, the one to be shown first; of every account of the program where it is.
create function app.checkout_links(program uuid, account uuid, deal uuid, quote uuid, record_crm text, record_portal text, record_id text)
  returns table (account_id uuid, link_id uuid)
  language sql stable begin atomic
    with asked as (
      select d.account_id, d.id as deal_id from app.deal d where d.id = deal
      union
      select d.account_id, d.id from app.deal d
      where d.crm = record_crm and d.portal = record_portal and d.object_type = 'deal' and d.object_id = record_id
      union
      select q.account_id, q.deal_id from app.quote q where q.id = quote
    )
    select t.account_id, t.link_id
    from asked
    join app.partner_account a on a.id = asked.account_id and a.program_id = program
    join app.attachment t on t.account_id = asked.account_id and t.deal_id = asked.deal_id
    join app.link l on l.account_id = t.account_id and l.id = t.link_id
    where (account is null or asked.account_id = account) and (quote is null or t.quote_id is null or t.quote_id = quote)
    order by (quote is not null and t.quote_id is not null) desc, (l.answer is null) desc, t.at desc, t.link_id;
  end;
select app.make_lookup('app.checkout_links(uuid, uuid, uuid, uuid, text, text, text)');

-- Whether somebody was mailed this link, or is about to be: by an address of their own, or by an earlier session.
create function app.was_asked(account uuid, link uuid, address text) returns boolean
  language sql stable begin atomic
    select exists (select from app.link_token t where t.account_id = account and t.link_id = link and t.email = lower(address))
      or exists (select from app.checkout_session s
        where s.account_id = account and s.link_id = link and lower(s.client_email) = lower(address));
  end;
select app.make_lookup('app.was_asked(uuid, uuid, text)');
