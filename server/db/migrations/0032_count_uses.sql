-- One use of each key, in this order, until one is over its limit (server/auth/rate-limit.ts): the seconds until it is below again, null when
-- none is. Whoever asks for several names them in the same order everywhere, for each is locked until all are counted.
create function app.count_uses(keys text[], most int[], seconds int[]) returns int language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  counted record;
begin
  for at in 1 .. cardinality(keys) loop
    insert into auth.rate_limit as known (key, since, used) values (keys[at], now(), 1)
    on conflict (key) do update set
      used = case when known.since > now() - seconds[at] * interval '1 second' then known.used + 1 else 1 end,
      since = case when known.since > now() - seconds[at] * interval '1 second' then known.since else now() end
    returning known.used, ceil(seconds[at] - extract(epoch from now() - known.since))::int as left into counted;
    if counted.used > most[at] then return greatest(counted.left, 1); end if;
  end loop;
  return null;
end $$;
revoke all on function app.count_uses from public;
