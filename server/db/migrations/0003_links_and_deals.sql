-- What the people of an account work with. Ids are made by whoever creates the thing, often offline.

create table app.link (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  name text not null,
  lines jsonb not null,
  providing_onboarding boolean not null,
  duration_id text,
  client_name text,
  client_email text,
  copy_token text not null,
  created_by_id text not null,
  created_by_name text not null,
  created_at timestamptz not null,
  edited_at timestamptz,
  replaces uuid,
  answer jsonb,
  primary key (account_id, id),
  check ((client_name is null) = (client_email is null))
);

-- An answer is final, through whatever path.
create function app.keep_answered_link() returns trigger language plpgsql as $$
begin
  if old.answer is not null then
    raise exception 'an answered link can be neither changed nor removed' using errcode = 'check_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_answered before update or delete on app.link
  for each row execute function app.keep_answered_link();

-- From the secret in a link's address to the link, before the tenant is known. Keys of the whole installation, not of a tenant.
create table app.link_token (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  account_id uuid not null,
  link_id uuid not null,
  foreign key (account_id, link_id) references app.link on delete cascade
);
create index on app.link_token (account_id, link_id);

create table app.deal (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  name text not null,
  crm text,
  portal text,
  object_type text,
  object_id text,
  url text,
  shared boolean not null,
  contact jsonb,
  company jsonb,
  owner_user_id text,
  owner_name text,
  close_date date,
  primary key (account_id, id),
  unique (account_id, crm, portal, object_type, object_id),
  check (num_nulls(crm, portal, object_type, object_id, url) in (0, 5))
);

create table app.attachment (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  link_id uuid not null,
  deal_id uuid not null,
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  primary key (account_id, id),
  unique (account_id, link_id),
  foreign key (account_id, link_id) references app.link,
  foreign key (account_id, deal_id) references app.deal
);
create index on app.attachment (account_id, deal_id);

create table app.attach_request (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  link_id uuid not null,
  deal_id uuid not null,
  note text not null,
  state text not null check (state in ('open')),
  at timestamptz not null,
  by_id text not null,
  by_name text not null,
  primary key (account_id, id),
  foreign key (account_id, link_id) references app.link,
  foreign key (account_id, deal_id) references app.deal
);
create index on app.attach_request (account_id, link_id);

-- The deal's activity timeline; `seq` is the number of the log entry that says the same.
create table app.deal_event (
  account_id uuid not null references app.partner_account,
  deal_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  by_id text,
  by_name text,
  event jsonb not null,
  primary key (account_id, deal_id, seq),
  foreign key (account_id, deal_id) references app.deal
);

select app.protect('app.link');
select app.protect('app.deal');
select app.protect('app.attachment');
select app.protect('app.attach_request');
select app.protect('app.deal_event', 'select, insert');

do $$
begin
  execute format('grant insert on app.link_token to %I', app.tenant_role());
  execute format('grant select on app.link_token to %I', app.lookup_role());
end $$;
