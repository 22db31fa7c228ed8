-- How the client of a link is asked, and by which way an answer comes (docs/rules.md, "Asking the client").

-- lib/domain/asking.ts as one value: absent is "nothing was set and nothing has happened".
alter table app.link add column asking jsonb;

-- What the vendor sees of it: no address of a client.
create function app.asking_shown(asking jsonb) returns jsonb language sql immutable as $$
  select asking - 'hops' - 'wish' || case when asking ? 'wish' then jsonb_build_object('wish',
    jsonb_set(asking -> 'wish', '{by}', (asking #> '{wish,by}') - 'email')) else '{}' end
$$;
alter table app.link add column asking_shown jsonb generated always as (app.asking_shown(asking)) stored;

-- Beside the address that the partner copies, one for each mail to a client: another secret, known to its reader alone. `hop`: how often
-- the request had been passed on when it was mailed; who passed it on can still read.
alter table app.link_token add column email text;
alter table app.link_token add column hop smallint not null default 0;

do $$
begin
  execute format('set local role %I', app.lookup_role()); -- who owns a function drops it
  drop function app.find_link_by_token(bytea);
  set local role none;
end $$;
create function app.find_link_by_token(hash bytea) returns table (account_id uuid, link_id uuid, email text, hop smallint)
  language sql stable begin atomic
    select t.account_id, t.link_id, t.email, t.hop from app.link_token t where t.token_hash = hash;
  end;
select app.make_lookup('app.find_link_by_token(bytea)');

-- Which mail domains belong to which company, as the vendor knows them and no partner says.
create table app.client_domain (
  program_id uuid not null references app.program,
  domain text not null check (domain = lower(domain) and domain like '%_._%'),
  company text not null,
  added_by_id text,
  added_at timestamptz not null default now(),
  primary key (program_id, domain)
);

-- Codes that prove a mail address: bound to the link, the address and the browser that asked for it.
create table app.client_code (
  account_id uuid not null references app.partner_account,
  id uuid not null,
  link_id uuid not null,
  -- Keyed hashes: of the address, the browser's cookie, and the code.
  email_hash bytea not null,
  browser_hash bytea not null,
  code_hash bytea not null,
  tries smallint not null default 0,
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, link_id) references app.link on delete cascade
);
create index on app.client_code (account_id, link_id, email_hash);
select app.protect('app.client_code');

-- Each page opened by what looks like a machine, and each form it sent that decided nothing.
create table app.client_visit (
  account_id uuid not null references app.partner_account,
  id bigint generated always as identity,
  link_id uuid not null,
  at timestamptz not null default now(),
  what text not null check (what in ('opened', 'sent')),
  machine text,
  primary key (account_id, id),
  foreign key (account_id, link_id) references app.link on delete cascade
);
create index on app.client_visit (account_id, link_id);
select app.protect('app.client_visit');

do $$
begin
  execute format('grant select, insert, delete on app.client_domain to %I', app.tenant_role());
  execute format('grant select on app.client_domain to %I', app.lookup_role());
  execute format('grant select (asking_shown) on app.link to %I', app.vendor_role());
end $$;
