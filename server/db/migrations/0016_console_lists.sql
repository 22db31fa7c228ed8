-- Lists of ten thousand deals within a tenth of a second: what stood for most of a list's time was not the list but, once for each of its
-- statements, a scan of all deals for the names of the accounts. Nobody sees more or less than before.

-- A condition on an array's elements cannot be looked up by an index under row-level security (`@>` is not leakproof), so that the few
-- deals with a team are kept apart.
create index deal_with_team on app.deal (account_id) include (team_ids) where team_ids is not null;

-- As in 0012, but each account of a rep is asked for one deal of theirs by an index. Replaced by its owner, who may create nothing else.
do $$
begin
  execute format('grant create on schema app to %I', app.lookup_role());
  execute format('set local role %I', app.lookup_role());
end $$;
create or replace function app.accounts_named() returns setof uuid language sql stable
  security definer set search_path = pg_catalog, pg_temp
  begin atomic
    select app.accounts_seen()
    union
    select a.id from app.partner_account a join app.vendor_person p on p.program_id = a.program_id
    where p.user_id = app.current_person() and 'rep' = any(p.roles)
      and case when a.region is null then cardinality(p.regions) = 0 else a.region = any(p.regions) end
    union
    select r.id from app.accounts_of_rep() r(id) cross join lateral (
      select from app.deal d
      where d.owner_user_id = app.current_person() and d.account_id = r.id and d.sharing is not null limit 1) own
    union
    select r.id from app.accounts_of_rep() r(id) cross join lateral (
      select from app.deal d
      where d.registered_by = app.current_person() and d.account_id = r.id and d.sharing is not null limit 1) own
    union
    select d.account_id from app.deal d
    where d.team_ids is not null and app.current_person() = any(d.team_ids)
      and d.sharing is not null and d.account_id in (select app.accounts_of_rep());
  end;
set local role none;
do $$
begin
  execute format('revoke create on schema app from %I', app.lookup_role());
end $$;

-- As in 0012, but who asks is read once for a statement and not for each row.
alter policy vendor on app.deal using (
  (account_id in (select app.accounts_seen())
    and (sharing is not null or shared or (account_id, id) in (select r.account_id, r.deal_id from app.deals_asked_about() r)))
  or (sharing is not null and account_id in (select app.accounts_of_rep())
    and (owner_user_id = (select app.current_person()) or registered_by = (select app.current_person())
      or team_ids @> array[(select app.current_person())])));
