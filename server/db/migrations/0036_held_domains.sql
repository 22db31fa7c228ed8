-- Which domains the vendor holds for a company, also as the CAM or PDM of one partner account knows them: those count for that account
-- alone, the program's own for all (docs/rules.md, "Asking the client").
alter table app.client_domain add column account_id uuid references app.partner_account;
alter table app.client_domain drop constraint client_domain_pkey;
alter table app.client_domain add constraint client_domain_once unique nulls not distinct (program_id, domain, account_id);
create index client_domain_account on app.client_domain (account_id) where account_id is not null;

-- The programs that the person is a CAM, PDM or admin of: they read what is held for all partners.
create function app.programs_with_domains() returns setof uuid language sql stable
  begin atomic
    select p.program_id from app.vendor_person p
    where p.user_id = app.current_person() and p.roles && array['cam', 'pdm', 'program_admin'];
  end;
select app.make_lookup('app.programs_with_domains()');

-- Not forced on its owner. A tenant weighs an answer by what is held for its account and for all; the vendor's people read what is theirs.
alter table app.client_domain enable row level security;
do $$
declare
  vendor name := app.vendor_role();
begin
  execute format('create policy tenant on app.client_domain to %I
    using (account_id is null or account_id = app.current_account() or app.current_account() is null)
    with check (account_id is null or account_id = app.current_account() or app.current_account() is null)', app.tenant_role());
  execute format('create policy lookup on app.client_domain for select to %I using (true)', app.lookup_role());
  execute format('set local role %I', app.lookup_role());
  execute format('grant execute on function app.programs_with_domains() to %I', vendor);
  set local role none;
  execute format('grant select on app.client_domain to %I', vendor);
  execute format('create policy vendor on app.client_domain for select to %I using (
    case when account_id is null then program_id in (select app.programs_with_domains())
      else account_id in (select app.accounts_seen()) end)', vendor);
end $$;
