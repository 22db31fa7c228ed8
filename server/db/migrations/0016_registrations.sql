-- Who gets a deal, more carefully; and what the vendor's people see names the account with every id, for an id is its account's own.

-- Turns are closed like everything of a tenant. Whose turn it is in the whole program, one function answers.
alter table app.rep_turn drop constraint rep_turn_pkey;
alter table app.rep_turn add primary key (account_id, deal_id, at);
select app.protect('app.rep_turn', 'select, insert');
select app.allow_lookup('app.rep_turn');
create function app.rep_turns(program uuid) returns table (user_id text, at timestamptz) language sql stable
  begin atomic
    select t.user_id, max(t.at) from app.rep_turn t where t.program_id = program group by t.user_id;
  end;
select app.make_lookup('app.rep_turns(uuid)');

-- A company is known by its domain; by its name, where one of the two has none.
drop function app.company_owner(uuid, text, text);
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

-- The deals that the person may see: of the accounts one is assigned to or runs, what was shared once or asked about; and a rep's own,
-- for as long as one is a rep.
create function app.deals_of_person() returns table (account_id uuid, deal_id uuid) language sql stable
  begin atomic
    select d.account_id, d.id from app.deal d
    where d.account_id in (select app.accounts_seen())
      and (d.sharing is not null or d.shared
        or exists (select from app.attach_request r where r.account_id = d.account_id and r.deal_id = d.id))
    union
    select d.account_id, d.id
    from app.vendor_person p
    join app.deal d on d.owner_user_id = p.user_id or d.registered_by = p.user_id
    join app.partner_account a on a.id = d.account_id and a.program_id = p.program_id
    where p.user_id = app.current_person() and 'rep' = any(p.roles) and d.sharing is not null;
  end;
select app.make_lookup('app.deals_of_person()');
create index deal_registrar on app.deal (registered_by) where registered_by is not null;

do $$
declare
  vendor name := app.vendor_role();
  hanging regclass;
begin
  execute format('grant execute on function app.deals_of_person() to %I', vendor);
  alter policy vendor on app.deal using ((account_id, id) in (select account_id, deal_id from app.deals_of_person()));
  alter policy vendor on app.seen using ((account_id, id) in (select account_id, deal_id from app.deals_of_person()));
  foreach hanging in array array['app.message', 'app.file', 'app.quote', 'app.activity', 'app.attachment', 'app.attach_request']::regclass[] loop
    execute format('alter policy vendor on %s using ((account_id, deal_id) in (select s.account_id, s.deal_id from app.deals_of_person() s))', hanging);
  end loop;
  alter policy vendor on app.link using (account_id in (select app.accounts_seen())
    or (account_id, id) in (select a.account_id, a.link_id from app.attachment a)
    or (account_id, id) in (select r.account_id, r.link_id from app.attach_request r));
end $$;

-- The accounts whose name the person may know: those one is assigned to or runs, those in a rep's regions, and those of deals one sees.
create function app.accounts_of_person() returns setof uuid language sql stable
  begin atomic
    select app.accounts_seen()
    union
    select a.id from app.partner_account a join app.vendor_person p on p.program_id = a.program_id
    where p.user_id = app.current_person() and 'rep' = any(p.roles)
      and coalesce(a.region = any(p.regions), cardinality(p.regions) = 0)
    union
    select d.account_id from app.deals_of_person() d;
  end;
select app.make_lookup('app.accounts_of_person()');
do $$
declare
  hanging regclass;
begin
  execute format('grant execute on function app.accounts_of_person() to %I', app.vendor_role());
  alter policy vendor on app.partner_account using (id in (select app.accounts_of_person()));
  foreach hanging in array array['app.member', 'app.account_assignment']::regclass[] loop
    execute format('alter policy vendor on %s using (account_id in (select app.accounts_of_person()))', hanging);
  end loop;
end $$;
drop function app.accounts_known();
drop function app.deals_seen();

-- A region that a partner account or somebody of the vendor's is in stays.
create function app.regions_in_use(program uuid) returns setof text language sql stable
  begin atomic
    select a.region from app.partner_account a where a.program_id = program and a.region is not null
    union
    select unnest(p.regions) from app.vendor_person p where p.program_id = program;
  end;
select app.make_lookup('app.regions_in_use(uuid)');
