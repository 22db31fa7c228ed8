-- Visits of a link that looked like a machine's, for the CAM and PDM who wonder why a link was opened. Who they came for is not kept.
do $$
begin
  execute format('grant select (account_id, link_id, at, what) on app.client_visit to %I', app.vendor_role());
  execute format('create policy vendor on app.client_visit for select to %I 
    using (machine is not null and account_id in (select app.accounts_seen()))',
    app.vendor_role());
end $$;
