-- What the daily upkeep (server/jobs/upkeep.ts) forgets after a while.

-- When an object went; those that are gone already count from now.
alter table app.feed add column deleted_at timestamptz;
alter table app.feed no force row level security;
update app.feed set deleted_at = now() where deleted;
alter table app.feed force row level security;
alter table app.feed add constraint feed_deleted_at_check check (deleted = (deleted_at is not null));
create index feed_tombstone on app.feed (account_id, rev) where deleted;

-- Entries come in the order of their time, so a few pages of this tell where the old ones are.
create index mutation_log_at on app.mutation_log using brin (at);

-- Whatever a query says, nothing else can be deleted than what the upkeep is there for.
create policy forget on app.feed as restrictive for delete
  using (deleted and deleted_at < now() - interval '1 day');
create policy forget on app.mutation_log as restrictive for delete
  using (refusal is null and at < now() - interval '1 day');

do $$
begin
  execute format('grant delete on app.feed, app.mutation_log to %I', app.tenant_role());
end $$;

-- Every account, page by page.
create function app.accounts_after(previous uuid, up_to int) returns table (account_id uuid)
  language sql stable begin atomic
    select a.id from app.partner_account a
    where previous is null or a.id > previous order by a.id limit up_to;
  end;
select app.make_lookup('app.accounts_after(uuid, int)');
