-- The daily upkeep (server/jobs/upkeep.ts) may forget old notices that somebody has read, or that were never more than a mail that is sent.
create policy forget on app.notice as restrictive for delete
  using (mail_state <> 'waiting' and (read_at is not null or not in_browser) and at < now() - interval '30 days');

do $$
begin
  execute format('grant delete on app.notice to %I', app.tenant_role());
end $$;

create index notice_at on app.notice using brin (at);
