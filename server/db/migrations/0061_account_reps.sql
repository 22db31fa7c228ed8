-- Who the reps of a partner account are, said once (docs/decisions/0018): those of its region; where no rep is of it, those without regions;
-- of an account without a region all of the program's. They register deals for it, know its name and get its deals in turn. Plain and
-- of one statement, so that whoever asks for it has it as a part of their own.
create function app.account_reps(program uuid, region text) returns table (user_id text) language sql stable
  begin atomic
    select p.user_id from app.vendor_person p
    where p.program_id = account_reps.program and 'rep' = any(p.roles)
      and (account_reps.region is null or account_reps.region = any(p.regions)
        or (cardinality(p.regions) = 0 and not exists (
          select from app.vendor_person other
          where other.program_id = account_reps.program and 'rep' = any(other.roles) and account_reps.region = any(other.regions))));
  end;

-- As in 0016, but whose reps the person is among. Replaced by its owner, who may create nothing else.
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
    select a.id from app.vendor_person p join app.partner_account a on a.program_id = p.program_id
      cross join lateral app.account_reps(a.program_id, a.region) r
    where p.user_id = app.current_person() and r.user_id = p.user_id
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
