-- How a tenant is kept apart from the others.
--
-- The login role owns everything and uses nothing directly: every transaction of the application switches to the
-- tenant role (NOLOGIN, owns nothing) and names one partner account. Row-level security is forced, so that a forgotten
-- switch shows nothing either. What has to be found before a tenant is known (a link's address, who is a member where) is
-- found by the definer functions of 0005, which run as the lookup role and can only read.
--
-- Roles belong to the whole cluster, so their names come from the login role's; migrate.ts makes them.

create function app.tenant_role() returns name language sql stable
  return (left(session_user::text, 50) || '_tenant')::name;

create function app.lookup_role() returns name language sql stable
  return (left(session_user::text, 50) || '_lookup')::name;

-- The account this transaction works on; null when none was named.
create function app.current_account() returns uuid language sql stable
  return nullif(current_setting('app.account', true), '')::uuid;

create function app.is_lookup() returns boolean language sql stable
  return current_user = app.lookup_role();

-- Closes a table of a tenant. Its first key column must be account_id (partner_account, the tenant itself, passes 'id').
create function app.protect(
  tenant_table regclass,
  privileges text default 'select, insert, update, delete',
  account_column name default 'account_id'
) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format(
    'create policy tenant on %s using (%I = (select app.current_account())) with check (%I = (select app.current_account()))',
    tenant_table, account_column, account_column);
  execute format('grant %s on %s to %I', privileges, tenant_table, app.tenant_role());
end $$;

-- Lets the lookup role, and so the definer functions alone, read a tenant's table across tenants.
create function app.allow_lookup(tenant_table regclass) returns void language plpgsql as $$
begin
  execute format('create policy lookup on %s for select using ((select app.is_lookup()))', tenant_table);
  execute format('grant select on %s to %I', tenant_table, app.lookup_role());
end $$;

-- Makes a function run as the lookup role, callable by the application and nobody else.
create function app.make_lookup(function regprocedure) returns void language plpgsql as $$
begin
  execute format('alter function %s security definer set search_path = pg_catalog, pg_temp', function);
  execute format('grant create on schema app to %I', app.lookup_role());
  execute format('alter function %s owner to %I', function, app.lookup_role());
  execute format('revoke create on schema app from %I', app.lookup_role());
  execute format('set local role %I', app.lookup_role());
  execute format('revoke all on function %s from public', function);
  execute format('grant execute on function %s to %I, %I', function, app.tenant_role(), session_user);
  set local role none;
end $$;

do $$
begin
  execute format('grant usage on schema app to %I, %I', app.tenant_role(), app.lookup_role());
end $$;

revoke all on function app.protect, app.allow_lookup, app.make_lookup from public;

-- The only way from a tenant's transaction into the job queue: adding a job directly fails under the queue's own
-- row-level security. Only the tasks named here can be asked for.
create function app.enqueue(task text, payload json, key text default null) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if task not in ('notify', 'mail') then
    raise exception 'unknown task %', task using errcode = 'invalid_parameter_value';
  end if;
  perform graphile_worker.add_job(identifier => task, payload => payload, job_key => key);
end $$;

revoke all on function app.enqueue from public;
do $$
begin
  execute format('grant execute on function app.enqueue to %I', app.tenant_role());
end $$;
