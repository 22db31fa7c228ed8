-- Who was asked to join and has not answered yet: an account's invitations belong to the account, the program's to the vendor. An
-- accepted or withdrawn one is gone; the account's log remembers. Addresses hold a secret, kept as its hash.

create table app.invitation (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  email text not null,
  role text not null check (role in ('partner_member', 'partner_admin')),
  invited_by_id text not null,
  invited_by_name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (account_id, id),
  unique (account_id, email)
);

create table app.vendor_invitation (
  program_id uuid not null references app.program,
  id uuid not null,
  email text not null,
  roles text[] not null check (roles <@ array['cam', 'pdm', 'rep', 'program_admin'] and cardinality(roles) > 0),
  invited_by_id text not null,
  invited_by_name text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (program_id, id),
  unique (program_id, email)
);

-- From the secret in the mailed address to the invitation, before a tenant is known.
create table app.invitation_token (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  account_id uuid,
  invitation_id uuid,
  program_id uuid,
  vendor_invitation_id uuid,
  check (num_nulls(account_id, invitation_id) in (0, 2)),
  check (num_nulls(account_id, program_id) = 1),
  check (num_nulls(program_id, vendor_invitation_id) in (0, 2)),
  foreign key (account_id, invitation_id) references app.invitation on delete cascade,
  foreign key (program_id, vendor_invitation_id) references app.vendor_invitation on delete cascade
);
create index on app.invitation_token (account_id, invitation_id);
create index on app.invitation_token (program_id, vendor_invitation_id);

select app.protect('app.invitation', 'select, insert, delete');
select app.allow_lookup('app.invitation');

do $$
begin
  execute format('grant select, insert, delete on app.vendor_invitation to %I', app.tenant_role());
  execute format('grant insert on app.invitation_token to %I', app.tenant_role());
  execute format('grant select on app.vendor_invitation, app.invitation_token to %I', app.lookup_role());
end $$;

create function app.find_invitation(hash bytea)
  returns table (account_id uuid, program_id uuid, id uuid, email text, roles text[], place text, invited_by text)
  language sql stable begin atomic
    select a.id, a.program_id, i.id, i.email, array[i.role], a.name, i.invited_by_name
    from app.invitation_token t
    join app.invitation i on i.account_id = t.account_id and i.id = t.invitation_id
    join app.partner_account a on a.id = i.account_id
    where t.token_hash = hash and i.expires_at > now()
    union all
    select null, p.id, v.id, v.email, v.roles, p.name, v.invited_by_name
    from app.invitation_token t
    join app.vendor_invitation v on v.program_id = t.program_id and v.id = t.vendor_invitation_id
    join app.program p on p.id = v.program_id
    where t.token_hash = hash and v.expires_at > now();
  end;
select app.make_lookup('app.find_invitation(bytea)');

-- Addresses of the first admin's set-up page; void as soon as there is one.
create table auth.setup_token (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  expires_at timestamptz not null
);
