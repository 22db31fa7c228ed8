-- What the vendor's console lists, and how people want it listed.

-- When something last happened on a deal: its timeline is long, and lists are sorted by its end.
alter table app.deal add column last_activity_at timestamptz;
alter table app.deal no force row level security;
alter table app.activity no force row level security;
update app.deal d set last_activity_at = a.at
from (select account_id, deal_id, max(at) as at from app.activity group by account_id, deal_id) a
where a.account_id = d.account_id and a.deal_id = d.id;
alter table app.activity force row level security;
alter table app.deal force row level security;

-- Runs as whoever writes the timeline, once for all entries of a statement.
create function app.note_activity() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  update app.deal d set last_activity_at = n.at
  from (select account_id, deal_id, max(at) as at from fresh group by account_id, deal_id) n
  where d.account_id = n.account_id and d.id = n.deal_id and (d.last_activity_at is null or d.last_activity_at < n.at);
  return null;
end $$;
create trigger note_activity after insert on app.activity
  referencing new table as fresh for each statement execute function app.note_activity();

-- The status of a link as lib/domain/confirmation-link.ts says it, for lists and counts.
alter table app.link add column status text not null generated always as (
  case when answer is null then 'pending'
    when answer -> 'lines' @> '[{"verdict": "confirmed"}]' then 'confirmed'
    else 'rejected' end) stored;
create index link_status on app.link (account_id, status);

-- A list that somebody wants to see again: the query of its address, under a name of their own.
create table app.saved_filter (
  program_id uuid not null,
  user_id text not null,
  id uuid not null,
  name text not null,
  query text not null,
  is_default boolean not null,
  primary key (program_id, user_id, id),
  foreign key (program_id, user_id) references app.vendor_person on delete cascade
);
create unique index saved_filter_name on app.saved_filter (program_id, user_id, lower(name));
create unique index saved_filter_default on app.saved_filter (program_id, user_id) where is_default;

alter table app.saved_filter enable row level security;
alter table app.saved_filter force row level security;
do $$
begin
  execute format('create policy own on app.saved_filter to %I using (user_id = app.current_person())
    with check (user_id = app.current_person())', app.vendor_role());
  execute format('grant select, insert, update, delete on app.saved_filter to %I', app.vendor_role());
  execute format('grant select (status) on app.link to %I', app.vendor_role());
end $$;
