-- The bytes of files lie in the file store (server/files); what is known of them stands here.

-- Where each part that has arrived ends, in order; and the SHA-256 of all of it, which names what is served.
alter table app.file add column parts integer[] not null default '{}';
alter table app.file add column digest text;
create index file_awaited on app.file (coalesce(received_at, at)) where state = 'awaited';

-- Whoever changes a row, and however: what has to happen to its bytes is asked for in the same transaction. A second look an hour
-- after a file went finds what was being written while it did.
create function app.follow_file() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  payload json := json_build_object('accountId', old.account_id, 'fileId', old.id);
begin
  if tg_op = 'DELETE' then
    perform graphile_worker.add_job('tidy_file', payload);
    perform graphile_worker.add_job('tidy_file', payload, run_at => now() + interval '1 hour');
  elsif new.state <> old.state then
    perform graphile_worker.add_job('tidy_file', payload);
  elsif new.state = 'awaited' and new.received = new.size and old.received < old.size then
    perform graphile_worker.add_job('finish_file', payload);
  end if;
  return null;
end $$;
revoke all on function app.follow_file from public;
create trigger follow_deletion after delete on app.file
  for each row execute function app.follow_file();
create trigger follow_change after update of state, received on app.file
  for each row execute function app.follow_file();

-- Of all accounts: files whose bytes stopped coming, and those that have arrived and were not finished.
create function app.overdue_files(stopped_before timestamptz, arrived_before timestamptz, up_to int)
  returns table (account_id uuid, file_id uuid, arrived boolean) language sql stable
  begin atomic
    select f.account_id, f.id, f.received = f.size from app.file f
    where f.state = 'awaited' and coalesce(f.received_at, f.at) < arrived_before
      and (f.received = f.size or coalesce(f.received_at, f.at) < stopped_before)
    order by coalesce(f.received_at, f.at) limit up_to;
  end;
select app.allow_lookup('app.file');
select app.make_lookup('app.overdue_files(timestamptz, timestamptz, int)');
