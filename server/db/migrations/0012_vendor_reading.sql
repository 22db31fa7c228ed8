-- What the vendor's people read, across partner accounts: a role of its own that can read what is shared and nothing else, and of
-- that the accounts and deals that are theirs (docs/decisions/0015). `app.person` names who asks. It is said so that a list of thousands
-- is quick: a deal's own row tells, with sets that are small; what hangs on a deal is there when the deal is; and a query that names
-- accounts or owners finds them by their index.

create function app.vendor_role() returns name language sql stable
  return (left(session_user::text, 50) || '_vendor')::name;

create function app.current_person() returns text language sql stable
  return nullif(current_setting('app.person', true), '');

select app.allow_lookup('app.deal');
select app.allow_lookup('app.attach_request');
select app.allow_lookup('app.rep_turn');

-- The accounts that are assigned to the person, or all of the program for its admin.
create function app.accounts_seen() returns setof uuid language sql stable
  begin atomic
    select s.account_id from app.account_assignment s where s.user_id = app.current_person()
    union
    select a.id from app.partner_account a join app.vendor_person p on p.program_id = a.program_id
    where p.user_id = app.current_person() and 'program_admin' = any(p.roles);
  end;
select app.make_lookup('app.accounts_seen()');

create function app.deals_asked_about() returns table (account_id uuid, deal_id uuid) language sql stable
  begin atomic
    select r.account_id, r.deal_id from app.attach_request r where r.account_id in (select app.accounts_seen());
  end;
select app.make_lookup('app.deals_asked_about()');

-- The accounts of the programs that the person is a rep of: there the deals one owns, registered or is on the team of are one's own.
create function app.accounts_of_rep() returns setof uuid language sql stable
  begin atomic
    select a.id from app.vendor_person p join app.partner_account a on a.program_id = p.program_id
    where p.user_id = app.current_person() and 'rep' = any(p.roles);
  end;
select app.make_lookup('app.accounts_of_rep()');

-- The accounts whose name the person may know: those one is assigned to or runs, those in a rep's regions, and those of a rep's deals.
create function app.accounts_named() returns setof uuid language sql stable
  begin atomic
    select app.accounts_seen()
    union
    select a.id from app.partner_account a join app.vendor_person p on p.program_id = a.program_id
    where p.user_id = app.current_person() and 'rep' = any(p.roles)
      and case when a.region is null then cardinality(p.regions) = 0 else a.region = any(p.regions) end
    union
    select d.account_id from app.deal d
    where (d.owner_user_id = app.current_person() or d.registered_by = app.current_person()
        or d.team_ids @> array[app.current_person()])
      and d.sharing is not null and d.account_id in (select app.accounts_of_rep());
  end;
select app.make_lookup('app.accounts_named()');

do $$
declare
  vendor name := app.vendor_role();
  hanging regclass;
begin
  execute format('grant usage on schema app to %I', vendor);
  execute format('grant execute on function app.people(text[]) to %I', vendor);
  -- Who owns a function grants it
  execute format('set local role %I', app.lookup_role());
  execute format('grant execute on function app.accounts_seen(), app.deals_asked_about(), app.accounts_of_rep(), app.accounts_named() to %I', vendor);
  set local role none;
  execute format('grant select on app.program, app.vendor_person to %I', vendor);

  execute format('grant select (id, program_id, name, type, region, recipient_user_id, created_at) on app.partner_account to %I', vendor);
  execute format('create policy vendor on app.partner_account for select to %I using (id in (select app.accounts_named()))', vendor);
  foreach hanging in array array['app.member', 'app.account_assignment']::regclass[] loop
    execute format('grant select on %s to %I', hanging, vendor);
    execute format('create policy vendor on %s for select to %I using (account_id in (select app.accounts_named()))', hanging, vendor);
  end loop;

  execute format('grant select on app.deal to %I', vendor);
  execute format('create policy vendor on app.deal for select to %I using (
    (account_id in (select app.accounts_seen())
      and (sharing is not null or shared or (account_id, id) in (select r.account_id, r.deal_id from app.deals_asked_about() r)))
    or (sharing is not null and account_id in (select app.accounts_of_rep())
      and (owner_user_id = app.current_person() or registered_by = app.current_person()
        or team_ids @> array[app.current_person()])))', vendor);
  foreach hanging in array array['app.message', 'app.file', 'app.quote', 'app.activity', 'app.attachment', 'app.attach_request']::regclass[] loop
    execute format('grant select on %s to %I', hanging, vendor);
    execute format('create policy vendor on %1$s for select to %2$I using (
      exists (select from app.deal d where d.account_id = %1$s.account_id and d.id = %1$s.deal_id))', hanging, vendor);
  end loop;
  execute format('grant select on app.seen to %I', vendor);
  execute format('create policy vendor on app.seen for select to %I using (
    exists (select from app.deal d where d.account_id = seen.account_id and d.id = seen.id))', vendor);

  -- A link without its secret and without its client's address; those of assigned accounts, and those on a deal one sees.
  execute format('grant select (account_id, id, name, lines, providing_onboarding, duration_id, client_name, created_by_id,
    created_by_name, created_at, edited_at, replaces, answer) on app.link to %I', vendor);
  execute format('create policy vendor on app.link for select to %I using (account_id in (select app.accounts_seen())
    or exists (select from app.attachment a where a.account_id = link.account_id and a.link_id = link.id)
    or exists (select from app.attach_request r where r.account_id = link.account_id and r.link_id = link.id))', vendor);
end $$;

-- Whose accounts a rep's deals are of, without a look at the deals.
create index deal_owner_account on app.deal (owner_user_id, account_id) where sharing is not null;
create index deal_registrar_account on app.deal (registered_by, account_id) where sharing is not null;

-- What a registration has to know beyond its own account.

-- Who has that company already: the owner of its newest registration that is active or was won, while still a rep. A company is known by
-- its domain; by its name, where one of the two has none.
create function app.company_owner(program uuid, web text, called text) returns text language sql stable
  begin atomic
    select d.owner_user_id
    from app.deal d
    join app.partner_account a on a.id = d.account_id and a.program_id = program
    join app.vendor_person p on p.program_id = program and p.user_id = d.owner_user_id and 'rep' = any(p.roles)
    where d.state in ('active', 'won')
      and (d.company_domain = web
        or ((web is null or d.company_domain is null) and lower(d.company ->> 'name') = lower(called)))
    order by d.company_domain = web desc nulls last, d.registered_at desc limit 1;
  end;
select app.make_lookup('app.company_owner(uuid, text, text)');

-- When each rep of the program last got a deal.
create function app.rep_turns(program uuid) returns table (user_id text, at timestamptz) language sql stable
  begin atomic
    select t.user_id, max(t.at) from app.rep_turn t where t.program_id = program group by t.user_id;
  end;
select app.make_lookup('app.rep_turns(uuid)');

-- A region that a partner account or somebody of the vendor's is in stays.
create function app.regions_in_use(program uuid) returns setof text language sql stable
  begin atomic
    select a.region from app.partner_account a where a.program_id = program and a.region is not null
    union
    select unnest(p.regions) from app.vendor_person p where p.program_id = program;
  end;
select app.make_lookup('app.regions_in_use(uuid)');

-- Other registrations of what looks like the same business. Of other accounts only why and when.
create function app.find_duplicates(program uuid, web text, called text)
  returns table (account_id uuid, deal_id uuid, deal_name text, why text, filed_at text) language sql stable
  begin atomic
    select d.account_id, d.id, d.name,
      case when d.company_domain = web then 'same_domain' else 'same_company' end, d.registered_at
    from app.deal d join app.partner_account a on a.id = d.account_id and a.program_id = program
    where d.state in ('active', 'won')
      and (d.company_domain = web or lower(d.company ->> 'name') = lower(called))
    order by d.registered_at limit 20;
  end;
select app.make_lookup('app.find_duplicates(uuid, text, text)');

-- Every active registration whose time is up, and every deal of a rep: what jobs have to find before they name an account.
create function app.expired_deals(now text, up_to int) returns table (account_id uuid, deal_id uuid) language sql stable
  begin atomic
    select d.account_id, d.id from app.deal d where d.state = 'active' and d.expires_at <= now order by d.expires_at limit up_to;
  end;
select app.make_lookup('app.expired_deals(text, int)');

create function app.deals_owned_by(program uuid, person text) returns table (account_id uuid, deal_id uuid) language sql stable
  begin atomic
    select d.account_id, d.id from app.deal d join app.partner_account a on a.id = d.account_id
    where a.program_id = program and d.owner_user_id = person order by d.account_id, d.id;
  end;
select app.make_lookup('app.deals_owned_by(uuid, text)');
