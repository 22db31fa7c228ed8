-- Of each deal's messages the newest that stands, and the newest of anybody else than who wrote that (lastOf of lib/domain/deal.ts): until now
-- the first was of messages that had been deleted, too, and the second was not kept.
alter table app.deal no force row level security;
alter table app.message no force row level security;
update app.deal d
set sharing = (d.sharing - 'lastMessage' - 'lastOther') || jsonb_build_object('lastMessage', newest.mark) || coalesce(newest.other, '{}')
from (
  select d.account_id, d.id, to_jsonb(last) as mark, (
      select jsonb_build_object('lastOther', jsonb_build_object('at', to_char(m.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'userId', m.by_id)) from app.message m
      where m.account_id = d.account_id and m.deal_id = d.id and m.deleted_at is null and m.by_id <> last."userId"
      order by m.at desc limit 1) as other
  from app.deal d
  left join lateral (
    select to_char(m.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, m.by_id as "userId" from app.message m
    where m.account_id = d.account_id and m.deal_id = d.id and m.deleted_at is null order by m.at desc limit 1
  ) last on true
  where d.sharing ->> 'lastMessage' is not null
) newest
where d.account_id = newest.account_id and d.id = newest.id;
alter table app.message force row level security;
alter table app.deal force row level security;
