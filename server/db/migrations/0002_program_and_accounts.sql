-- A vendor's program and the partner accounts in it. `program` and `vendor_person` belong to the vendor, not to a tenant.

create table app.program (
  id uuid primary key,
  name text not null,
  vendor_name text not null,
  catalogue jsonb not null,
  created_at timestamptz not null default now()
);

create table app.vendor_person (
  program_id uuid not null references app.program,
  user_id text not null,
  roles text[] not null check (roles <@ array['cam', 'pdm', 'rep', 'program_admin'] and cardinality(roles) > 0),
  primary key (program_id, user_id)
);
create index on app.vendor_person (user_id);

-- The tenant. `rev` counts every change its people can see (docs/sync-spec.md); `log_seq` and `log_head` are the end of its log.
create table app.partner_account (
  id uuid primary key,
  program_id uuid not null references app.program,
  name text not null,
  type text not null check (type in ('solutions_partner', 'solutions_provider')),
  recipient_user_id text,
  rev bigint not null default 0,
  epoch text not null default gen_random_uuid()::text,
  min_rev bigint not null default 0,
  log_seq bigint not null default 0,
  log_head bytea not null default decode(repeat('00', 32), 'hex'),
  created_at timestamptz not null default now()
);
create index on app.partner_account (program_id);

create table app.member (
  account_id uuid not null references app.partner_account,
  user_id text not null,
  role text not null check (role in ('partner_member', 'partner_admin')),
  added_at timestamptz not null default now(),
  primary key (account_id, user_id)
);
create index on app.member (user_id);

create table app.account_assignment (
  account_id uuid not null references app.partner_account,
  user_id text not null,
  role text not null check (role in ('cam', 'pdm')),
  primary key (account_id, user_id, role)
);
create index on app.account_assignment (user_id);

select app.protect('app.partner_account', 'select, insert, update', 'id');
select app.protect('app.member');
select app.protect('app.account_assignment');
select app.allow_lookup('app.partner_account');
select app.allow_lookup('app.member');
select app.allow_lookup('app.account_assignment');

do $$
begin
  execute format('grant select, insert, update on app.program to %I', app.tenant_role());
  execute format('grant select, insert, update, delete on app.vendor_person to %I', app.tenant_role());
  execute format('grant select on app.program, app.vendor_person to %I', app.lookup_role());
end $$;
