-- Keys belong to a tenant, too: closed like its other tables, so that none can be made for somebody else's link or invitation. The
-- lookup functions still find them before a tenant is known.

alter table app.link_token enable row level security;
alter table app.link_token force row level security;
create policy tenant on app.link_token
  using (account_id = (select app.current_account()))
  with check (account_id = (select app.current_account()));
select app.allow_lookup('app.link_token');

-- The program's own invitations have no account: only who has named none may make their keys.
alter table app.invitation_token enable row level security;
alter table app.invitation_token force row level security;
create policy tenant on app.invitation_token
  using (account_id is not distinct from (select app.current_account()))
  with check (account_id is not distinct from (select app.current_account()));
select app.allow_lookup('app.invitation_token');
