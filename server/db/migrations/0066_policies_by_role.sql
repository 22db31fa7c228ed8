-- A policy that names its roles is added to what those roles ask and to nothing else. Until now each of the two policies of a tenant's table
-- was weighed for everybody: a look of the lookup role also found out which account is named, a tenant's question who is asking.
--
-- That of the lookup role goes on asking who reads: where the login role inherits it (Postgres 15, or by an administrator's grant) it is one
-- for the login role too. A tenant's is for the login role as well, so that a function of the owner's reads the account that is named.

create or replace function app.protect(
  tenant_table regclass,
  privileges text default 'select, insert, update, delete',
  account_column name default 'account_id'
) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format(
    'create policy tenant on %s to %I, %I using (%I = (select app.current_account())) with check (%I = (select app.current_account()))',
    tenant_table, app.tenant_role(), session_user, account_column, account_column);
  execute format('grant %s on %s to %I', privileges, tenant_table, app.tenant_role());
end $$;

create or replace function app.allow_lookup(tenant_table regclass) returns void language plpgsql as $$
begin
  execute format('create policy lookup on %s for select to %I using (current_user = %L)', tenant_table, app.lookup_role(), app.lookup_role());
  execute format('grant select on %s to %I', tenant_table, app.lookup_role());
end $$;

do $$
declare
  one record;
begin
  for one in
    select format('%I.%I', schemaname, tablename) as place, policyname from pg_policies
    where schemaname = 'app' and policyname in ('tenant', 'lookup') and roles = '{public}'
  loop
    if one.policyname = 'tenant' then
      execute format('alter policy tenant on %s to %I, %I', one.place, app.tenant_role(), session_user);
    else
      execute format('alter policy lookup on %s to %I using (current_user = %L)', one.place, app.lookup_role(), app.lookup_role());
    end if;
  end loop;
end $$;

drop function app.is_lookup(); -- said in the policies themselves now: no look has to work out the role's name
