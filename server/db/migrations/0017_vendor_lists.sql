-- What the vendor's people may see, said so that a list of thousands is quick: a deal's own row tells, with sets that are small; what
-- hangs on a deal is there when the deal is; and a query that names accounts or owners finds them by their index.

create function app.deals_asked_about() returns table (account_id uuid, deal_id uuid) language sql stable
  begin atomic
    select r.account_id, r.deal_id from app.attach_request r where r.account_id in (select app.accounts_seen());
  end;
select app.make_lookup('app.deals_asked_about()');

-- The accounts of the programs that the person is a rep of: there the deals one owns or registered are one's own.
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
    where (d.owner_user_id = app.current_person() or d.registered_by = app.current_person()) and d.sharing is not null
      and d.account_id in (select app.accounts_of_rep());
  end;
select app.make_lookup('app.accounts_named()');

do $$
declare
  vendor name := app.vendor_role();
  hanging regclass;
begin
  -- Who owns a function grants it
  execute format('set local role %I', app.lookup_role());
  execute format('grant execute on function app.accounts_seen(), app.deals_asked_about(), app.accounts_of_rep(), app.accounts_named() to %I', vendor);
  set local role none;

  alter policy vendor on app.deal using (
    (account_id in (select app.accounts_seen())
      and (sharing is not null or shared or (account_id, id) in (select r.account_id, r.deal_id from app.deals_asked_about() r)))
    or (sharing is not null and account_id in (select app.accounts_of_rep())
      and (owner_user_id = app.current_person() or registered_by = app.current_person())));
  foreach hanging in array array['app.message', 'app.file', 'app.quote', 'app.activity', 'app.attachment', 'app.attach_request']::regclass[] loop
    execute format('alter policy vendor on %1$s using (exists (select from app.deal d where d.account_id = %1$s.account_id and d.id = %1$s.deal_id))', hanging);
  end loop;
  alter policy vendor on app.seen using (exists (select from app.deal d where d.account_id = seen.account_id and d.id = seen.id));
  alter policy vendor on app.link using (account_id in (select app.accounts_seen())
    or exists (select from app.attachment a where a.account_id = link.account_id and a.link_id = link.id)
    or exists (select from app.attach_request r where r.account_id = link.account_id and r.link_id = link.id));

  alter policy vendor on app.partner_account using (id in (select app.accounts_named()));
  foreach hanging in array array['app.member', 'app.account_assignment']::regclass[] loop
    execute format('alter policy vendor on %s using (account_id in (select app.accounts_named()))', hanging);
  end loop;
end $$;

-- Whose accounts a rep's deals are of, without a look at the deals.
create index deal_owner_account on app.deal (owner_user_id, account_id) where sharing is not null;
create index deal_registrar_account on app.deal (registered_by, account_id) where sharing is not null;
