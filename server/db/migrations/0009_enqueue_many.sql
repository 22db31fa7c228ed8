-- Many jobs of one task at once: a batch of changes asks for its mails with one call.
create function app.enqueue_many(task text, payloads json[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if task not in ('notify', 'mail') then
    raise exception 'unknown task %', task using errcode = 'invalid_parameter_value';
  end if;
  perform graphile_worker.add_jobs(
    (select array_agg((task, payload, null, null, null, null, null, null)::graphile_worker.job_spec)
     from unnest(payloads) payload));
end $$;

revoke all on function app.enqueue_many from public;
do $$
begin
  execute format('grant execute on function app.enqueue_many to %I', app.tenant_role());
end $$;
