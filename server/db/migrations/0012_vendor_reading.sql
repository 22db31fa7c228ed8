-- What the vendor's people read, across partner accounts: a role of its own that can read what is shared and nothing else, and of
-- that the accounts and deals that are theirs. `app.person` names who asks (and `app.program` for whom).

create function app.vendor_role() returns name language sql stable
  return (left(session_user::text, 50) || '_vendor')::name;

create function app.current_person() returns text language sql stable
  return nullif(current_setting('app.person', true), '');

-- The accounts that are assigned to the person, or all of the program for its admin.
create function app.accounts_seen() returns setof uuid language sql stable
  begin atomic
    select s.account_id from app.account_assignment s where s.user_id = app.current_person()
    union
    select a.id from app.partner_account a join app.vendor_person p on p.program_id = a.program_id
    where p.user_id = app.current_person() and 'program_admin' = any(p.roles);
  end;
select app.make_lookup('app.accounts_seen()');

-- The accounts whose name the person may know: those above, those in a rep's regions, and those with a deal of theirs.
create function app.accounts_known() returns setof uuid language sql stable
  begin atomic
    select app.accounts_seen()
    union
    select a.id from app.partner_account a join app.vendor_person p on p.program_id = a.program_id
    where p.user_id = app.current_person() and 'rep' = any(p.roles)
      and (a.region = any(p.regions) or (a.region is null and cardinality(p.regions) = 0))
    union
    select d.account_id from app.deal d
    where d.owner_user_id = app.current_person() or d.registered_by = app.current_person();
  end;

select app.allow_lookup('app.deal');
select app.allow_lookup('app.attach_request');
select app.make_lookup('app.accounts_known()');

-- The deals that the person may see, of all accounts: shared once, or asked about. A rep's are the rep's own.
create function app.deals_seen() returns setof uuid language sql stable
  begin atomic
    select d.id from app.deal d
    where d.account_id in (select app.accounts_seen())
      and (d.sharing is not null or d.shared
        or exists (select from app.attach_request r where r.account_id = d.account_id and r.deal_id = d.id))
    union
    select d.id from app.deal d
    where d.sharing is not null
      and (d.owner_user_id = app.current_person() or d.registered_by = app.current_person());
  end;
select app.make_lookup('app.deals_seen()');

do $$
declare
  vendor name := app.vendor_role();
  hanging regclass;
begin
  execute format('grant usage on schema app to %I', vendor);
  execute format('grant execute on function app.accounts_seen(), app.accounts_known(), app.deals_seen(), app.people(text[]) to %I', vendor);
  execute format('grant select on app.program, app.vendor_person to %I', vendor);

  execute format('grant select (id, program_id, name, type, region, recipient_user_id, created_at) on app.partner_account to %I', vendor);
  execute format('create policy vendor on app.partner_account for select to %I using (id in (select app.accounts_known()))', vendor);
  foreach hanging in array array['app.member', 'app.account_assignment']::regclass[] loop
    execute format('grant select on %s to %I', hanging, vendor);
    execute format('create policy vendor on %s for select to %I using (account_id in (select app.accounts_known()))', hanging, vendor);
  end loop;

  execute format('grant select on app.deal to %I', vendor);
  execute format('create policy vendor on app.deal for select to %I using (id in (select app.deals_seen()))', vendor);
  foreach hanging in array array['app.message', 'app.file', 'app.quote', 'app.activity', 'app.attachment', 'app.attach_request']::regclass[] loop
    execute format('grant select on %s to %I', hanging, vendor);
    execute format('create policy vendor on %s for select to %I using (deal_id in (select app.deals_seen()))', hanging, vendor);
  end loop;
  execute format('grant select on app.seen to %I', vendor);
  execute format('create policy vendor on app.seen for select to %I using (id in (select app.deals_seen()))', vendor);

  -- A link without its secret and without its client's address; those of assigned accounts, and those on a deal one sees.
  execute format('grant select (account_id, id, name, lines, providing_onboarding, duration_id, client_name, created_by_id,
    created_by_name, created_at, edited_at, replaces, answer) on app.link to %I', vendor);
  execute format('create policy vendor on app.link for select to %I using (account_id in (select app.accounts_seen())
    or id in (select a.link_id from app.attachment a) or id in (select r.link_id from app.attach_request r))', vendor);
end $$;

-- What a registration has to know beyond its own account.

-- Who has that company already: the owner of its newest registration that is active or was won, while still a rep.
create function app.company_owner(program uuid, web text, called text) returns text language sql stable
  begin atomic
    select d.owner_user_id
    from app.deal d
    join app.partner_account a on a.id = d.account_id and a.program_id = program
    join app.vendor_person p on p.program_id = program and p.user_id = d.owner_user_id and 'rep' = any(p.roles)
    where d.state in ('active', 'won')
      and (d.company_domain = web or (web is null and lower(d.company ->> 'name') = lower(called)))
    order by d.registered_at desc limit 1;
  end;
select app.make_lookup('app.company_owner(uuid, text, text)');

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
