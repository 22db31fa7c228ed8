-- Mailing clients (docs/rules.md, "Asking the client"): what was mailed lately, by which nobody gets more than is decent, and what is due.

-- One row for each mail to a client that went or is on its way; `reader` is a hash of the address. It outlives its link, so that making
-- and removing links makes no room.
create table app.client_mail (
  account_id uuid not null references app.partner_account,
  -- Of the log's entry that asked for it.
  seq bigint not null,
  reader bytea not null,
  at timestamptz not null default now(),
  primary key (account_id, seq)
);
create index on app.client_mail (reader, at);
create index on app.client_mail (account_id, at);
select app.protect('app.client_mail', 'select, insert, delete');
select app.allow_lookup('app.client_mail');

-- When there is room for one more mail to this reader, of all accounts, and from this account; in the past: now.
create function app.room_for_client_mail(account uuid, reader bytea, most_to_reader int, most_of_account int) returns timestamptz
  language sql volatile -- sees what whoever waited for the same lock has written
  begin atomic
    select greatest(
      (select m.at + interval '24 hours' from app.client_mail m
       where m.reader = room_for_client_mail.reader and m.at > now() - interval '24 hours'
       order by m.at desc offset most_to_reader - 1 limit 1),
      (select m.at + interval '24 hours' from app.client_mail m
       where m.account_id = account and m.at > now() - interval '24 hours'
       order by m.at desc offset most_of_account - 1 limit 1));
  end;
select app.make_lookup('app.room_for_client_mail(uuid, bytea, int, int)');

-- Who wants no more reminders from this partner.
create table app.no_reminders (
  account_id uuid not null references app.partner_account,
  email text not null check (email = lower(email)),
  at timestamptz not null default now(),
  primary key (account_id, email)
);
select app.protect('app.no_reminders', 'select, insert');
select app.allow_lookup('app.no_reminders');

-- What time does to links that nobody has answered (lib/domain/asking.ts, whose defaults are given), a page at a time. Days are 24 hours.
do $$
begin
  execute format('grant select (account_id, id, created_at, client_email, asking, answer) on app.link to %I', app.lookup_role());
  execute format('grant select (account_id, link_id, deal_id) on app.attachment to %I', app.lookup_role());
end $$;
create policy lookup on app.link for select using ((select app.is_lookup()));
create policy lookup on app.attachment for select using ((select app.is_lookup()));

create index link_pending on app.link (account_id, id) where answer is null;
create function app.links_due(
  after_account uuid, after_link uuid, up_to int, expiry_days int, first_days int, every_days int, closing_days int
) returns table (account_id uuid, link_id uuid, is_expired boolean, is_reminder boolean, closing_deal uuid, close_date date)
  language sql stable begin atomic
    with pending as (
      select l.account_id, l.id, l.created_at, l.client_email, coalesce(l.asking, '{}') as asking,
        coalesce(p.settings -> 'asking', '{}') as terms
      from app.link l
      join app.partner_account a on a.id = l.account_id
      join app.program p on p.id = a.program_id
      where l.answer is null and (after_account is null or (l.account_id, l.id) > (after_account, after_link))
    ), timed as (
      select pending.*,
        case when asking ? 'expiryDays' then (asking ->> 'expiryDays')::int
             when terms ? 'expiryDays' then (terms ->> 'expiryDays')::int else expiry_days end as expiry,
        coalesce(asking -> 'reminding', terms -> 'reminding',
          jsonb_build_object('afterDays', first_days, 'everyDays', every_days)) as reminding,
        case when terms ? 'closingDays' then (terms ->> 'closingDays')::int else closing_days end as closing
      from pending
    ), due as (
      select timed.account_id, timed.id, d.id as deal_id, d.close_date,
        not (asking ? 'isExpired') and coalesce(
          coalesce((asking ->> 'renewedAt')::timestamptz, created_at) + make_interval(hours => 24 * expiry) <= now(), false) as expired,
        not (asking ? 'isExpired') and not (asking ? 'wish') and asking #>> '{mailed,trouble}' is distinct from 'bounced'
          and client_email is not null
          and not exists (select from app.no_reminders n where n.account_id = timed.account_id and n.email = lower(client_email))
          and coalesce((asking #>> '{mailed,last}')::timestamptz + make_interval(hours => 24 *
            (reminding ->> case when asking ? 'reminders' then 'everyDays' else 'afterDays' end)::int) <= now(), false) as reminder,
        d.id is not null and asking ->> 'closeTold' is distinct from d.close_date::text as closing_soon
      from timed
      left join app.attachment t on t.account_id = timed.account_id and t.link_id = timed.id
      left join app.deal d on d.account_id = t.account_id and d.id = t.deal_id and d.shared and d.state = 'active'
        and d.close_date between (now() at time zone 'UTC')::date and (now() at time zone 'UTC')::date + timed.closing
    )
    select due.account_id, due.id, expired, reminder and not expired, case when closing_soon then deal_id end,
      case when closing_soon then due.close_date end
    from due where expired or reminder or closing_soon order by due.account_id, due.id limit up_to;
  end;
select app.make_lookup('app.links_due(uuid, uuid, int, int, int, int, int)');

create or replace function app.enqueue(task text, payload json, key text default null) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if task not in ('notify', 'mail', 'ask_client') then
    raise exception 'unknown task %', task using errcode = 'invalid_parameter_value';
  end if;
  perform graphile_worker.add_job(identifier => task, payload => payload, job_key => key);
end $$;
