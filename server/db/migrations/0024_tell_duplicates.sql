-- A registration asks that others of the same business learn of it (server/jobs/tell-duplicates.ts); nothing else can be asked for here.
create function app.tell_duplicates(account uuid, deal uuid) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform graphile_worker.add_job(identifier => 'tell_duplicates', payload => json_build_object('accountId', account, 'dealId', deal));
end $$;

revoke all on function app.tell_duplicates from public;
do $$
begin
  execute format('grant execute on function app.tell_duplicates to %I', app.tenant_role());
end $$;
