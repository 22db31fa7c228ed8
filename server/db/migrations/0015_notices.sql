-- Who was told of what (docs/rules.md, "Who is told"): one row for each person and thing, written once, whatever runs twice.

create table app.notice (
  account_id uuid not null references app.partner_account,
  -- Made from what happened and whom it is for, so that the same notice cannot be there twice.
  id uuid not null,
  -- Those that one job wrote together: where they are, the job has run.
  batch text not null,
  user_id text not null,
  side text not null check (side in ('partner', 'vendor')),
  topic text not null
    check (topic in ('link_answered', 'lead_registered', 'deal_changed', 'message', 'attach_answered')),
  event jsonb not null,
  deal_id uuid,
  at timestamptz not null,
  in_browser boolean not null,
  read_at timestamptz,
  mail_state text not null check (mail_state in ('none', 'sent', 'waiting')),
  primary key (account_id, id),
  foreign key (account_id, deal_id) references app.deal
);
create index on app.notice (account_id, batch);
create index notice_shown on app.notice (user_id, at desc) where in_browser;
create index notice_unread on app.notice (user_id) where in_browser and read_at is null;
create index notice_waiting on app.notice (user_id, account_id) where mail_state = 'waiting';

select app.protect('app.notice', 'select, insert, update');
select app.allow_lookup('app.notice');

-- Whoever names a person sees that person's own, on either side; jobs, which write them, name nobody.
create policy own on app.notice as restrictive
  using (app.current_person() is null or user_id = app.current_person())
  with check (app.current_person() is null or user_id = app.current_person());

-- The vendor's people read theirs across partner accounts and can say that they have read them; nothing else of a notice changes.
do $$
declare
  vendor name := app.vendor_role();
begin
  execute format('grant select, update (read_at) on app.notice to %I', vendor);
  execute format('create policy vendor on app.notice for select to %I using (user_id = app.current_person())', vendor);
  execute format('create policy vendor_reads on app.notice for update to %I
    using (user_id = app.current_person()) with check (user_id = app.current_person())', vendor);
end $$;

-- What the daily mail has to find before it names an account: who waits for one, and where.
create function app.people_waiting_for_mail(previous text, up_to int) returns table (user_id text) language sql stable
  begin atomic
    select distinct n.user_id from app.notice n
    where n.mail_state = 'waiting' and (previous is null or n.user_id > previous) order by n.user_id limit up_to;
  end;
select app.make_lookup('app.people_waiting_for_mail(text, int)');

create function app.accounts_waiting_to_mail(person text) returns table (account_id uuid) language sql stable
  begin atomic
    select distinct n.account_id from app.notice n
    where n.mail_state = 'waiting' and n.user_id = person order by n.account_id;
  end;
select app.make_lookup('app.accounts_waiting_to_mail(text)');
