-- Erasing somebody (0040) from mails that wait, or failed and are kept: those to them go; those to the current account's people, and to the vendor's, say "—".
-- One that is being sent at this moment is as good as sent.

create function app.text_without(said text, what text[]) returns text
  language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
declare
  one text;
begin
  foreach one in array what loop
    -- by itself: "Ann" is not in "Anna"
    said := regexp_replace(said, '(?<![[:alnum:]])' || regexp_replace(one, '([^[:alnum:][:space:]])', '\\\1', 'g') || '(?![[:alnum:]])', '—', 'gi');
  end loop;
  return said;
end $$;

create function app.erase_queued_mails(address text, names text[]) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  said text[] := address || names;
  in_html text[] := array(select replace(replace(replace(replace(replace(one,
    '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;') from unnest(said) one);
  readers text[] := array(select lower(email) from app.people(
    array(select m.user_id from app.member m where m.account_id = app.current_account())
    || array(select v.user_id from app.vendor_person v join app.partner_account a on a.program_id = v.program_id where a.id = app.current_account())));
begin
  delete from graphile_worker._private_jobs job using graphile_worker._private_tasks task
  where task.id = job.task_id and task.identifier = 'mail' and job.locked_at is null and lower(job.payload #>> '{to,email}') = address;
  update graphile_worker._private_jobs job
  set payload = job.payload::jsonb || jsonb_build_object(
    'subject', app.text_without(job.payload ->> 'subject', said), 'text', app.text_without(job.payload ->> 'text', said),
    'html', app.text_without(job.payload ->> 'html', in_html))
  from graphile_worker._private_tasks task
  where task.id = job.task_id and task.identifier = 'mail' and job.locked_at is null and lower(job.payload #>> '{to,email}') = any(readers);
end $$;

revoke all on function app.text_without, app.erase_queued_mails from public;
do $$
begin
  execute format('grant execute on function app.erase_queued_mails to %I', app.tenant_role());
end $$;
